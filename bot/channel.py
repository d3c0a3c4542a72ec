"""The channel between the worker and Rasa: one customer turn in, one answer out.

Nothing of a conversation stays in Rasa. Each turn gets a fresh tracker made of the memory that the worker
brings, so turn 150 costs what turn 2 costs; Rasa's tracker store, sessions and conversation lock are not used
(the worker has one turn of a conversation under way at a time). A customer's text never reaches Rasa's
`/intent{...}` syntax.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, response
from sanic.exceptions import SanicException
from sanic.request import Request as HttpRequest
from sanic.response import HTTPResponse

from bot import fast_action, lean, lean_rules, settings
from bot.handoff_policy import thresholds
from bot.recent import RecentTurns
from bot.request import BadRequest, parse
from bot.turn import Dialogue, TurnFailed

log = logging.getLogger(__name__)


def _failure(status: int, code: str, message: str) -> HTTPResponse:
    return response.json({"ok": False, "error": {"code": code, "message": message}}, status)


def _body(request: HttpRequest) -> Any:
    try:
        return request.json
    except SanicException as error:
        raise BadRequest("the body must be JSON") from error


class CareDeskChannel(InputChannel):  # type: ignore[misc]
    """`POST /webhooks/caredesk/turn` and the health check `GET /webhooks/caredesk/`."""

    @classmethod
    def name(cls) -> str:
        """Name the channel, which gives its address."""
        return "caredesk"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> CareDeskChannel:
        """Build the channel; its settings come from the environment, not from `credentials.yml`."""
        return cls()

    def __init__(self) -> None:
        """Read the settings and prepare Rasa's action calls."""
        self._settings = settings.dialogue()
        self._bearer = f"Bearer {settings.internal_token()}".encode()
        self._recent = RecentTurns(self._settings.remembered_turns)
        self._dialogue: Dialogue | None = None
        fast_action.install()
        lean.install()
        lean_rules.install()

    def blueprint(self, on_new_message: Any) -> Blueprint:  # noqa: ARG002 - turns go to the agent's processor
        """Return the routes."""
        routes = Blueprint("caredesk_channel")

        # Sanic marks handlers with attributes, which a bound method cannot carry.
        @routes.get("/")
        async def health(request: HttpRequest) -> HTTPResponse:
            return await self._health(request)

        @routes.post("/turn")
        async def turn(request: HttpRequest) -> HTTPResponse:
            return await self._turn(request)

        return routes

    async def _health(self, request: HttpRequest) -> HTTPResponse:
        """Healthy means ready to answer at full speed: the first check warms the model up."""
        try:
            await self._ready(request.app.ctx.agent).warm_up()
        except TurnFailed:
            return response.json({"status": "loading"}, 503)
        return response.json({"status": "ok"})

    async def _turn(self, request: HttpRequest) -> HTTPResponse:
        if not hmac.compare_digest(request.headers.get("authorization", "").encode(), self._bearer):
            return _failure(401, "unauthenticated", "the internal bearer token is missing or wrong")
        try:
            asked = parse(_body(request))
            dialogue = self._ready(request.app.ctx.agent)
            work = lambda: asyncio.wait_for(dialogue.take(asked), self._settings.turn_timeout_s)  # noqa: E731
            return response.json(await self._recent.once((asked.conversation, asked.message_id), work))
        except BadRequest as error:
            return _failure(400, "bad_request", str(error))
        except TurnFailed as error:
            return _failure(503, error.code, str(error))
        except asyncio.TimeoutError:
            return _failure(504, "timeout", f"the turn took over {self._settings.turn_timeout_s:g} s")
        except Exception as error:
            log.exception("turn failed")
            return _failure(500, "internal", type(error).__name__)

    def _ready(self, agent: Any) -> Dialogue:
        """Return the dialogue over the loaded model, made at the first turn after a model was loaded."""
        if agent is None or not agent.is_ready():
            raise TurnFailed("not_ready", "the model is still loading")
        if self._dialogue is None or self._dialogue.processor is not agent.processor:
            agent.processor.action_endpoint = fast_action.ActionEndpoint(
                self._settings.actions_url, self._settings.action_timeout_s, settings.internal_token()
            )
            self._dialogue = Dialogue(agent.processor, thresholds())
        return self._dialogue
