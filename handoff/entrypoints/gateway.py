"""The gateway process: every route in one list, and the server that carries them.

Middlewares wrap HTTP only; sockets go straight to their endpoint, because a frame is on the path that
is measured in tenths of milliseconds.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
import uvicorn
from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.routing import WebSocketRoute
from starlette.staticfiles import StaticFiles

from handoff.bootstrap import open_gateway
from handoff.entrypoints import (
    http_articles,
    http_conversations,
    http_customer,
    http_health,
    http_login,
    http_team,
    pages,
    problems,
)
from handoff.entrypoints.guards import SecurityHeaders, WriteRule
from handoff.entrypoints.metrics import RequestCount
from handoff.entrypoints.openapi import DescribedApp
from handoff.entrypoints.sockets import AgentEndpoint, CustomerEndpoint
from handoff.entrypoints.transport import CareDeskSocket
from handoff.services.accounts import FirstAdmin
from handoff.services.background import set_aside
from handoff.settings import Settings

log = structlog.get_logger()

MAX_FRAME_BYTES = 64 * 1024


def make_app(settings: Settings) -> FastAPI:
    """Build the application; nothing is opened before its lifespan starts."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_gateway(settings) as gateway:
            app.state.gateway = gateway
            _announce(await gateway.desk.accounts.ensure_admin(settings.admin_email, settings.admin_password))
            set_aside()
            yield

    app = DescribedApp(
        title="CareDesk",
        version="1",
        description="Self-service support with human handoff. Sockets are described in docs/protocol.md.",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        middleware=[
            Middleware(RequestCount),
            Middleware(
                SecurityHeaders,
                site_url=settings.site_url,
                embed_origins=settings.embed_origins,
                secure=settings.secure,
            ),
            Middleware(WriteRule, origins=settings.origins),
        ],
        routes=[
            WebSocketRoute("/ws/customer", CustomerEndpoint),
            WebSocketRoute("/ws/agent", AgentEndpoint),
        ],
    )
    app.secure = settings.secure
    problems.install(app)
    app.add_exception_handler(404, pages.missing)
    for module in (
        http_login,
        http_customer,
        http_conversations,
        http_team,
        http_articles,
        http_health,
        pages,
    ):
        app.include_router(module.router)
    assets = settings.web_dir / "assets"
    app.mount("/assets", StaticFiles(directory=assets, check_dir=False), name="assets")
    return app


def serve(settings: Settings) -> None:
    """Run the gateway until it is told to stop; open sockets then close with 1012."""
    uvicorn.run(
        make_app(settings),
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        ws=CareDeskSocket,
        ws_max_size=MAX_FRAME_BYTES,
        ws_per_message_deflate=False,
        # The contract's own ping and silence rule tell a dead peer; a second heartbeat would only cost.
        ws_ping_interval=None,
        access_log=False,
        log_level="warning",
        log_config=None,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=",".join(settings.trusted_proxies) or "127.0.0.1",
        server_header=False,
        timeout_graceful_shutdown=10,
    )


def _announce(admin: FirstAdmin | None) -> None:
    if admin is not None and admin.password is not None:
        # Said once, to the person at the terminal, and kept nowhere.
        print(f"First administrator: {admin.email}  password: {admin.password}", flush=True)  # noqa: T201
