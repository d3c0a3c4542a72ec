"""What the server sends on both sockets: one small function per frame, so that no frame is spelt twice.

Event frames come from ``events.customer_view`` and ``events.agent_view``; everything else is here.
"""

import json
from collections.abc import Sequence

from handoff.core.errors import ErrorCode
from handoff.core.events import Json, Responder, Sender


def encode(frame: Json) -> str:
    """Write a frame as it goes over the wire."""
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":"))


def customer_welcome(token: str, conversation: str, epoch: str, seq: int, responder: Responder) -> Json:
    """Greet a customer's socket; ``seq`` is the top of the log."""
    return {
        "type": "welcome",
        "token": token,
        "conversation": conversation,
        "epoch": epoch,
        "seq": seq,
        "responder": responder,
    }


def agent_welcome(agent: Json, capacity: int, owned: Sequence[tuple[str, int]]) -> Json:
    """Greet an agent's socket with what the agent owns, as (conversation, top seq).

    Args:
        agent: id, name and role.
        capacity: how many conversations at once.
        owned: the agent's own conversations.
    """
    listed = [{"conversation": name, "seq": seq} for name, seq in owned]
    return {"type": "welcome", "agent": agent, "capacity": capacity, "owned": listed}


def ack(cid: str, seq: int, conversation: str | None = None) -> Json:
    """Acknowledge a frame; ``conversation`` only on the agents' socket."""
    frame: Json = {"type": "ack", "cid": cid, "seq": seq}
    return frame if conversation is None else frame | {"conversation": conversation}


def error(
    code: ErrorCode, message: str, cid: str | None = None, retry_after_s: int | None = None, **facts: str
) -> Json:
    """Refuse a frame, saying why in code and words."""
    frame: Json = {"type": "error", "code": str(code), "message": message, "retry": code.retry, **facts}
    if cid is not None:
        frame["cid"] = cid
    if retry_after_s is not None:
        frame["retry_after_s"] = retry_after_s
    return frame


def resync(epoch: str, seq: int, conversation: str | None = None) -> Json:
    """Tell a client to drop its events after ``seq`` (all, when the epoch differs from its own)."""
    frame: Json = {"type": "resync", "epoch": epoch, "seq": seq}
    return frame if conversation is None else frame | {"conversation": conversation}


def typing(sender: Sender, conversation: str | None = None) -> Json:
    """Say that somebody is writing."""
    frame: Json = {"type": "typing", "from": {"role": sender.role, "name": sender.name}}
    return frame if conversation is None else frame | {"conversation": conversation}


def seen(role: str, seq: int, conversation: str | None = None) -> Json:
    """Say up to where the other side has read; an extension that older clients ignore."""
    frame: Json = {"type": "seen", "from": {"role": role}, "seq": seq}
    return frame if conversation is None else frame | {"conversation": conversation}


def queue_position(position: int, wait_s: tuple[int, int] | None) -> Json:
    """Tell a waiting customer his place, 1 being next, and the expected wait as a range in seconds."""
    return {"type": "queue", "position": position, "wait_s": list(wait_s) if wait_s else None}


def queue_list(items: Sequence[Json]) -> Json:
    """Show agents the whole queue."""
    return {"type": "queue", "items": list(items)}


def claimed(cid: str, conversation: str, packet: Json | None) -> Json:
    """Acknowledge a claim with all that is known."""
    return {"type": "claimed", "cid": cid, "conversation": conversation, "packet": packet}


def pong() -> Json:
    """Answer a ping."""
    return {"type": "pong"}
