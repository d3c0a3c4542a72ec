"""What the tests' clients sent and saw on the wire, side by side; `protocol/test_everything.py` judges it."""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Wire:
    """One side's record. A frame with a `cid` counts as sent once the server has acknowledged it."""

    sent: set[str] = field(default_factory=set)
    received: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    errors: set[str] = field(default_factory=set)
    closes: set[int] = field(default_factory=set)
    _unacknowledged: dict[str, set[str]] = field(default_factory=dict)

    def note_sent(self, frame: dict) -> None:
        """Note a frame that a client sent."""
        if "cid" in frame:
            self._unacknowledged[str(frame["cid"])] = set(_names(frame))
        else:
            self.sent.update(_names(frame))

    def note_seen(self, frame: dict) -> None:
        """Note a frame that came from the server."""
        self.received.add(frame["type"])
        match frame:
            case {"type": "event", "kind": kind}:
                self.kinds.add(kind)
            case {"type": "error", "code": code}:
                self.errors.add(code)
            case {"type": "ack" | "claimed", "cid": cid}:
                self.sent |= self._unacknowledged.pop(str(cid), set())


def _names(frame: dict) -> Iterator[str]:
    """A frame's type, and with it which of several things it asked for: `send.text`, `transfer.queue`."""
    kind = str(frame["type"])
    yield kind
    for part in ("body", "to"):
        yield from (f"{kind}.{name}" for name in frame.get(part, {}))


WIRE = {"customer": Wire(), "agent": Wire()}
