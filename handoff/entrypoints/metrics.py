"""What the gateway counts, in Prometheus' text; no label ever carries a person, a text or a raw path."""

from __future__ import annotations

from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LATENCY_S = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15)

registry = CollectorRegistry()

sockets = Gauge("caredesk_sockets", "Open sockets", ["side"], registry=registry)
frames_in = Counter("caredesk_frames_received", "Frames received", ["side"], registry=registry)
frames_out = Counter("caredesk_frames_sent", "Frames sent", ["side"], registry=registry)
refusals = Counter("caredesk_refusals", "Error frames sent", ["code"], registry=registry)
closes = Counter("caredesk_closes", "Sockets closed by us", ["code"], registry=registry)
accept_s = Histogram(
    "caredesk_accept_seconds", "Frame received to durable", buckets=_LATENCY_S, registry=registry
)
requests = Counter(
    "caredesk_http_requests", "HTTP requests", ["method", "route", "status"], registry=registry
)

_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True)
class RequestCount:
    """Counts each HTTP request by its route's template, so that nobody can make labels by asking."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request and count its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                method = scope["method"] if scope["method"] in _METHODS else "other"
                requests.labels(method, _route(scope), str(message["status"])).inc()
            await send(message)

        await self.app(scope, receive, counted)


def _route(scope: Scope) -> str:
    template = getattr(scope.get("route"), "path", None)
    if isinstance(template, str):
        return template
    return "/assets" if scope["path"].startswith("/assets/") else "none"
