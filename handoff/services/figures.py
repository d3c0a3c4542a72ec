"""What a worker counts, in Prometheus' text on a loopback port; no label carries a person or a text.

Each worker tells of its own turns and partitions; the queue is one, and every worker tells the same of it.
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server

_TURN_S = (0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 8, 10, 12, 15)

registry = CollectorRegistry()

turn_s = Histogram(
    "caredesk_turn_seconds", "Customer's message to its answer in the log", buckets=_TURN_S, registry=registry
)
fallbacks = Counter(
    "caredesk_fallbacks", "Turns that the bot did not answer and an apology did", registry=registry
)
waiting_turns = Gauge(
    "caredesk_waiting_turns", "Inbox entries of this worker's partitions", registry=registry
)
queue_length = Gauge("caredesk_queue_length", "Conversations that wait for a person", registry=registry)


def expose(port: int) -> None:
    """Serve the figures at `http://127.0.0.1:port/metrics` from a thread of its own; 0 serves nothing.

    Raises:
        OSError: something else listens there.
    """
    if port:
        start_http_server(port, addr="127.0.0.1", registry=registry)
