"""What every HTTP request passes first and last: the write rule, a body limit, security headers.

Writes need `application/json`, which a foreign page cannot send without asking, and, where a browser
names its Origin, one of ours. Pages get a policy without a single inline script or style.
"""

from __future__ import annotations

from dataclasses import dataclass

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from handoff.entrypoints.problems import Problem, problem

log = structlog.get_logger()

MAX_BODY_BYTES = 1024 * 1024
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class WriteRule:
    """Refuses writes of the wrong kind or from a foreign origin before any of our code sees them."""

    app: ASGIApp
    origins: frozenset[str]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request, or refuse it."""
        if scope["type"] != "http" or scope["method"] in _SAFE:
            await self.app(scope, receive, send)
            return
        refusal = self._refusal(scope["method"], Headers(scope=scope))
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        await self.app(scope, _limited(receive), send)

    def _refusal(self, method: str, headers: Headers) -> Problem | None:
        origin = headers.get("origin")
        if origin is not None and origin.lower() not in self.origins:
            log.info("denied", code="forbidden", method=method, origin=origin)
            return problem(403, "This origin may not write here.")
        length = headers.get("content-length", "")
        if length.isdigit() and int(length) > MAX_BODY_BYTES:
            return problem(413, "The request is over 1 MiB.")
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        without_body = method == "DELETE" and length in ("", "0")
        if kind != "application/json" and not without_body:
            return problem(415, "Send Content-Type: application/json.")
        return None


def _limited(receive: Receive) -> Receive:
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > MAX_BODY_BYTES:
            raise HTTPException(413, "The request is over 1 MiB.")
        return message

    return counted


@dataclass(frozen=True)
class SecurityHeaders:
    """Adds the headers that make a browser strict."""

    app: ASGIApp
    site_url: str
    embed_origins: tuple[str, ...]
    secure: bool

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request and dress its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path: str = scope["path"]

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._dress(path, MutableHeaders(scope=message))
            await send(message)

        await self.app(scope, receive, dressed)

    def _dress(self, path: str, headers: MutableHeaders) -> None:
        headers.setdefault("Content-Security-Policy", self._policy(path))
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()"
        if path == "/widget.js" or path.startswith(("/assets/", "/media/")):
            headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        elif path != "/widget":
            headers["Cross-Origin-Resource-Policy"] = "same-origin"
            headers["Cross-Origin-Opener-Policy"] = "same-origin"
        if self.secure:
            headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
        if path.startswith(("/api/", "/readyz", "/metrics")):
            headers.setdefault("Cache-Control", "no-store")

    def _policy(self, path: str) -> str:
        framers = " ".join(("'self'", *self.embed_origins)) if path == "/widget" else "'none'"
        socket = self.site_url.replace("http", "ws", 1)
        return (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            f"font-src 'self'; connect-src 'self' {socket}; frame-src 'self'; form-action 'self'; "
            f"manifest-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors {framers}"
        )
