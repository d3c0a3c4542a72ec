"""What the gateway and the worker count, in Prometheus' text; no label ever carries a person or a text."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

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
requests = Counter("caredesk_http_requests", "HTTP requests", ["method", "status"], registry=registry)
