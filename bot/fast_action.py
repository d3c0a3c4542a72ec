"""Calls to the action server, without what Rasa wastes on them.

Rasa 3.6 re-validates the whole JSON schema of action replies on every reply (most of a turn's time), opens a
new connection for every call, sends the whole domain and tracker, and swallows what goes wrong. Here the
schema is checked once and each reply still validated against it, connections are kept, the request carries
the slots and the latest message only, and failures are noted so that the channel can answer with an explicit
error.
"""

from __future__ import annotations

import json
from contextvars import ContextVar
from typing import Any

import aiohttp  # type: ignore[import-not-found,unused-ignore]
import rasa
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import EndpointConfig

from bot import wire

FAILURES: ContextVar[list[str] | None] = ContextVar("failures", default=None)


class ActionEndpoint(EndpointConfig):  # type: ignore[misc]
    """The action server's address with a pool of kept connections and a time limit of our own."""

    def __init__(self, url: str, timeout_s: float, token: str) -> None:
        """Take the address, the limit for one call in seconds and the internal bearer token."""
        super().__init__(url=url, enable_selective_domain=True)
        self._poster = wire.Poster(url, {"Authorization": f"Bearer {token}"}, timeout_s)

    async def request(self, *_: Any, json: Any = None, **__: Any) -> Any:
        """Post one action call; method and limit (300 s in Rasa) are ours to say."""
        try:
            return await self._post(json)
        except Exception as error:
            noted = FAILURES.get()
            if noted is not None:
                noted.append(f"{json.get('next_action')}: {error!r}")
            raise

    async def _post(self, body: Any) -> Any:
        status, answer = await self._poster.post(json.dumps(body).encode())
        if status != 200:
            raise aiohttp.ClientError(f"status {status}")
        return json.loads(answer)

    async def close(self) -> None:
        """Close the kept connections."""
        await self._poster.close()


def _call_format(self: Any, tracker: Any, domain: Any) -> dict[str, Any]:  # noqa: ARG001 - Rasa's signature
    message = tracker.latest_message
    return {
        "next_action": self._name,
        "sender_id": tracker.sender_id,
        "version": rasa.__version__,
        # rasa-sdk asks for a domain; ours never read it.
        "domain": {},
        "tracker": {
            "sender_id": tracker.sender_id,
            "slots": {name: slot.value for name, slot in tracker.slots.items() if slot.value is not None},
            "latest_message": {"text": message.text, "intent": message.intent, "entities": message.entities},
            "events": [],
        },
    }


def _ordinary(result: Any) -> bool:
    """Whether a reply is of the one shape that our actions give, which the schema allows: slots and texts.
    Walking the schema's thirty kinds of events takes longer than the reply took to make.
    """
    if not isinstance(result, dict) or result.keys() != {"events", "responses"}:
        return False
    events, responses = result["events"], result["responses"]
    return (
        isinstance(events, list)
        and isinstance(responses, list)
        and all(isinstance(item, dict) for item in responses)
        and all(isinstance(event, dict) and _is_slot(event) for event in events)
    )


def _is_slot(event: dict[str, Any]) -> bool:
    known = event.keys() == {"event", "timestamp", "name", "value"}
    return (
        known and event["event"] == "slot" and event["timestamp"] is None and isinstance(event["name"], str)
    )


def install() -> None:
    """Replace Rasa's request format and reply check; safe to call more than once."""
    schema = RemoteAction.action_response_format_spec()
    validator_class = validator_for(schema)
    validator_class.check_schema(schema)
    validator = validator_class(schema)

    def validate(_: Any, result: Any) -> bool:
        if not _ordinary(result):
            validator.validate(result)
        return True

    RemoteAction._validate_action_result = validate
    RemoteAction._action_call_format = _call_format
