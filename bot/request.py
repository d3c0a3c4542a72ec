"""What the worker sends for one customer turn, read and checked at the channel's door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.house_rules import Circumstances
from bot.memory import Happening

TEXT_CHARS = 4000
SINCE_KEPT = 200
ATTRIBUTES_KEPT = 50


class BadRequest(ValueError):  # noqa: N818 - named after the HTTP status it becomes
    """The request is not what the contract says; the message names the field."""


@dataclass(frozen=True)
class Request:
    """One customer turn: a text, or a server-minted choice (`intent` and `data`), with what the log knows."""

    conversation: str
    message_id: str
    text: str
    intent: str | None
    data: Mapping[str, Any]
    seq: int
    responder: str
    memory: Any
    since: tuple[Happening, ...]
    around: Circumstances
    previous: Any = None


def parse(body: Any) -> Request:
    """Read a request.

    Raises:
        BadRequest: A field is missing or has the wrong type.
    """
    if not isinstance(body, Mapping):
        raise BadRequest("the body must be a JSON object")
    context = _mapping(body.get("context"), "context")
    payload = _mapping(body.get("payload"), "payload")
    message_id = _text(body, "message_id", 200)
    return Request(
        conversation=_text(body, "conversation", 200),
        message_id=message_id,
        text=_text(body, "text", TEXT_CHARS),
        intent=_text(payload, "intent", 60) if payload else None,
        data=_mapping(payload.get("data"), "payload.data"),
        seq=_seq(context, message_id),
        responder="queue" if context.get("responder") == "queue" else "bot",
        memory=context.get("memory"),
        since=_since(context.get("since")),
        around=_around(context),
        previous=context.get("previous"),
    )


def _around(context: Mapping[str, Any]) -> Circumstances:
    customer = _mapping(context.get("customer"), "context.customer")
    known = _mapping(customer.get("attributes"), "context.customer.attributes")
    page = _mapping(context.get("page"), "context.page")
    online = _mapping(context.get("availability"), "context.availability").get("agents_online")
    return Circumstances(
        attributes={str(name): str(value) for name, value in list(known.items())[:ATTRIBUTES_KEPT]},
        page=str(page.get("url") or ""),
        locale=str(context.get("locale") or ""),
        at=_time(context.get("at")),
        agents_online=online if isinstance(online, int) else None,
    )


def _time(raw: Any) -> datetime | None:
    if raw is None:
        return None
    try:
        # Python 3.10 does not read the Z.
        at = datetime.fromisoformat(raw.replace("Z", "+00:00"))
    except (AttributeError, ValueError) as error:
        raise BadRequest("context.at must be a time such as 2026-11-23T08:30:00Z") from error
    if at.tzinfo is None:
        raise BadRequest("context.at must name its zone")
    return at


def _mapping(value: Any, name: str) -> Mapping[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise BadRequest(f"{name} must be an object")
    return value


def _text(source: Mapping[str, Any], name: str, longest: int) -> str:
    value = source.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value.strip():
        raise BadRequest(f"{name} must be a text that is not empty")
    if len(value) > longest:
        raise BadRequest(f"{name} must have at most {longest} characters")
    return value


def _seq(context: Mapping[str, Any], message_id: str) -> int:
    seq = context.get("seq", message_id)
    if isinstance(seq, str) and seq.isdigit():
        seq = int(seq)
    if not isinstance(seq, int) or isinstance(seq, bool) or seq < 1:
        raise BadRequest("context.seq must be a positive whole number")
    return seq


def _since(raw: Any) -> tuple[Happening, ...]:
    if raw is None:
        return ()
    if not isinstance(raw, list):
        raise BadRequest("context.since must be a list")
    return tuple(_happening(entry) for entry in raw[-SINCE_KEPT:])


def _happening(raw: Any) -> Happening:
    entry = _mapping(raw, "context.since[]")
    seq, of = entry.get("seq"), entry.get("of")
    if not isinstance(seq, int):
        raise BadRequest("context.since[].seq must be a whole number")
    return Happening(
        seq=seq,
        role=str(entry.get("role", "")),
        kind=str(entry.get("kind", "")),
        text=str(entry.get("text") or entry.get("comment") or ""),
        value=str(entry.get("value") or ""),
        of=of if isinstance(of, int) else None,
        articles=tuple(_article(item) for item in entry.get("articles") or ()),
        at=_seconds(entry.get("at")),
    )


def _seconds(raw: Any) -> float | None:
    """Read a time of the log that is no more than good to know: one that cannot be read is not known."""
    try:
        at = _time(raw)
    except BadRequest:
        return None
    return at.timestamp() if at else None


def _article(raw: Any) -> str:
    return str(raw.get("article", "")) if isinstance(raw, Mapping) else str(raw)
