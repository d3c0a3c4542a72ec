"""For those who run it: alive, ready, and counted."""

from __future__ import annotations

import asyncio
import hmac
import ipaddress
from typing import Literal

from fastapi import APIRouter, Request
from prometheus_client import generate_latest
from pydantic import BaseModel
from starlette.responses import JSONResponse, PlainTextResponse, Response

from handoff.entrypoints import metrics
from handoff.entrypoints.access import Here
from handoff.entrypoints.problems import refusals
from handoff.services.errors import NotFound

router = APIRouter(tags=["operation"], responses=refusals())

_NEEDED = ("redis", "database")
State = Literal["up", "down"]


class Alive(BaseModel):
    """The process lives."""

    status: Literal["ok"] = "ok"


class Dependencies(BaseModel):
    """Each dependency and its state."""

    redis: State
    database: State
    search: State
    bot: State


class Readiness(BaseModel):
    """Whether customers can be served, and what with."""

    status: Literal["ready", "not_ready"]
    dependencies: Dependencies


@router.get("/healthz")
async def healthz() -> Alive:
    """The process lives and its loop turns."""
    return Alive()


@router.get(
    "/readyz",
    responses={
        200: {"model": Readiness},
        503: {"model": Readiness, "description": "Something needed is down"},
    },
)
async def readyz(here: Here) -> Response:
    """Ready to serve: 200, or 503 naming each dependency and its state.

    Search and the bot are named but not needed: without them people still reach people.
    """
    redis, database, search, bot = await asyncio.gather(
        here.redis_ready(), here.database_ready(), here.search.ready(), here.rasa.ready()
    )
    states = {"redis": redis, "database": database, "search": search, "bot": bot}
    ready = all(states[name] for name in _NEEDED)
    body = {
        "status": "ready" if ready else "not_ready",
        "dependencies": {name: "up" if up else "down" for name, up in states.items()},
    }
    return JSONResponse(body, 200 if ready else 503)


@router.get(
    "/metrics",
    response_class=PlainTextResponse,
    responses=refusals(404),
    openapi_extra={"security": [{}, {"metrics": []}]},
)
async def read_metrics(request: Request, here: Here) -> Response:
    """Prometheus text, for the loopback or with `Authorization: Bearer` and the metrics token."""
    if not (_from_loopback(request) or _has_token(request, here.settings.metrics_token)):
        raise NotFound
    return PlainTextResponse(generate_latest(metrics.registry), media_type="text/plain; version=0.0.4")


def _from_loopback(request: Request) -> bool:
    # A proxy on this machine also comes from the loopback, but it says for whom it asks.
    if request.client is None or "x-forwarded-for" in request.headers or "forwarded" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def _has_token(request: Request, token: str) -> bool:
    sent = request.headers.get("authorization", "").removeprefix("Bearer ")
    return bool(token) and hmac.compare_digest(sent.encode(), token.encode())
