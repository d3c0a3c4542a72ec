"""Hints that something is new: published by the scripts, listened to by every gateway, never trusted.

A hint says where to look; who looks reads the log. A hint may be lost, so a sweep looks anyway, and after a
lost subscription everybody is told to look everywhere. Typing and read marks, which nobody keeps, travel the
same way.
"""

import asyncio
import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from handoff.core.events import Json
from handoff.store.keys import PARTITIONS, Keys, partition_of

RECONNECT_S = (0.05, 2.0)


@dataclass(frozen=True, slots=True)
class Hint:
    """Where to look.

    ``kind`` is ``log`` (with conversation, seq and responder), ``queue``, ``presence``, ``everything`` (hints
    were lost: look everywhere), or one that a service published with facts, such as ``typing`` and
    ``signed_out``.
    """

    kind: str
    conversation: str | None = None
    seq: int | None = None
    responder: str | None = None
    facts: Json = field(default_factory=dict)


class Wakeups:
    """Publishing and listening."""

    def __init__(self, client: Redis, keys: Keys) -> None:
        self._client = client
        self._keys = keys

    async def tell(self, kind: str, conversation: str | None = None, **facts: Any) -> None:
        """Publish a passing fact, such as that somebody is typing; whoever is not there misses it."""
        channel = self._keys.queue_hints
        if conversation is not None:
            facts["conversation"] = conversation
            channel = self._keys.hints(partition_of(conversation))
        await self._client.publish(channel, json.dumps({"kind": kind, **facts}, ensure_ascii=False))

    async def listen(self, blocking: Redis) -> AsyncGenerator[Hint, None]:
        """Yield hints until cancelled, over a client of ``connect_blocking``.

        The first hint, and the first after every lost connection, is ``everything``.
        """
        pause_s = RECONNECT_S[0]
        while True:
            pubsub = blocking.pubsub(ignore_subscribe_messages=True)
            try:
                await pubsub.subscribe(*self._channels)
                yield Hint("everything")
                pause_s = RECONNECT_S[0]
                async for message in pubsub.listen():
                    if (hint := _parse(message["data"])) is not None:
                        yield hint
            except (RedisError, OSError):
                await asyncio.sleep(pause_s)
                pause_s = min(2 * pause_s, RECONNECT_S[1])
            finally:
                await pubsub.aclose()  # type: ignore[no-untyped-call]

    @property
    def _channels(self) -> list[str]:
        return [*(self._keys.hints(p) for p in range(PARTITIONS)), self._keys.queue_hints]


def _parse(text: str) -> Hint | None:
    """Read a hint; one that cannot be read is no reason to stop listening."""
    try:
        if not text.startswith("{"):
            conversation, seq, responder = text.split(" ")
            return Hint("log", conversation, int(seq), responder)
        facts = json.loads(text)
        return Hint(facts.pop("kind"), facts.pop("conversation", None), facts=facts)
    except (ValueError, KeyError):
        return None
