"""The action server: Rasa posts the action to run, and gets its replies and events.

rasa-sdk's executor runs the actions; its own HTTP server is not used, because it listens without
authentication, echoes requests in its errors and starts worker processes that outlive a killed parent.
"""

from __future__ import annotations

import hmac
import logging
from typing import Any

from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionNotFoundException
from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from actions.answer import Answer, NoneOfThese
from actions.people import AfterPerson, DeclinePerson, HandOver, Inform, LeaveMessage, OfferPerson
from actions.search_client import SearchClient
from actions.settings import Settings
from actions.verdicts import Repair, Solved
from actions.walking import NextStep, Repeat

log = logging.getLogger(__name__)
type App = Sanic[Any, Any]

ACTIONS = (
    Answer,
    NoneOfThese,
    Solved,
    Repair,
    NextStep,
    Repeat,
    HandOver,
    OfferPerson,
    DeclinePerson,
    LeaveMessage,
    Inform,
    AfterPerson,
)
_LARGEST_CALL = 1_000_000


def executor(search: SearchClient) -> ActionExecutor:
    """Register every action."""
    runner = ActionExecutor()
    for action in ACTIONS:
        runner.register_action(action(search))
    return runner


def build(settings: Settings) -> App:
    """Wire the server: `POST /webhook` (bearer) and `GET /health`."""
    token = settings.internal_token.get_secret_value()
    bearer = f"Bearer {token}".encode()
    app = Sanic("caredesk_actions", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = _LARGEST_CALL
    app.config.KEEP_ALIVE_TIMEOUT = 75

    @app.before_server_start
    async def open_search(app: App) -> None:
        app.ctx.search = SearchClient(str(settings.search_url).rstrip("/"), token, settings.search_timeout_s)
        app.ctx.executor = executor(app.ctx.search)

    @app.after_server_stop
    async def close_search(app: App) -> None:
        await app.ctx.search.aclose()

    @app.get("/health")
    async def health(_: Request) -> HTTPResponse:
        return response.json({"status": "ok"})

    @app.post("/webhook")
    async def webhook(request: Request) -> HTTPResponse:
        if not hmac.compare_digest(request.headers.get("authorization", "").encode(), bearer):
            log.warning("denied: a call without the internal token")
            return response.json({"error": "unauthenticated"}, status=401)
        return await _run(request)

    return app


async def _run(request: Request) -> HTTPResponse:
    call = request.json
    if not isinstance(call, dict) or "next_action" not in call or "tracker" not in call:
        return response.json({"error": "bad_request"}, status=400)
    try:
        result = await request.app.ctx.executor.run(call)
    except ActionNotFoundException:
        return response.json({"error": "unknown_action", "action_name": call["next_action"]}, status=404)
    except Exception:
        log.exception("action %s failed", call["next_action"])
        return response.json({"error": "action_failed", "action_name": call["next_action"]}, status=500)
    return response.json(result.model_dump() if result else None)
