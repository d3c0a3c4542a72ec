"""From the text of a WebSocket message to a frame, or to a refusal that says what was wrong.

The first code that touches what strangers send: it takes strict JSON only and never answers with a traceback.
"""

import json
import re
from typing import Any, NoReturn

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from handoff.core.errors import ErrorCode, FrameError
from handoff.core.events import Json
from handoff.core.frames import AGENT_FRAMES, CUSTOMER_FRAMES, AgentFrame, Cid, CustomerFrame

_CID: TypeAdapter[str] = TypeAdapter(Cid)
# NUL cannot be stored by every archive; half a surrogate pair cannot be written as UTF-8.
_PATTERN_HINTS = {
    "email": "should be an address such as ada@example.org",
    "queue": "should be a queue's name: small letters, digits, dash and underscore, at most 64",
}
_PATTERN_HINT = "should be 1 to 64 letters, digits, dots, dashes or underscores"
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def parse_customer_frame(text: str) -> CustomerFrame:
    """Read one frame of the customer's socket.

    Raises:
        FrameError: with ``bad_frame`` or ``unknown_type``, and the frame's cid when it had a usable one.
    """
    return _parse(text, CUSTOMER_FRAMES)


def parse_agent_frame(text: str) -> AgentFrame:
    """Read one frame of the agent's socket.

    Raises:
        FrameError: with ``bad_frame`` or ``unknown_type``, and the frame's cid when it had a usable one.
    """
    return _parse(text, AGENT_FRAMES)


def _parse[Frame](text: str, frames: TypeAdapter[Frame]) -> Frame:
    raw = _read_object(text)
    cid = _usable_cid(raw)
    if "type" not in raw or not isinstance(raw["type"], str):
        raise FrameError(
            ErrorCode.BAD_FRAME, "type: missing or not a string; every frame names its type", cid
        )
    try:
        return frames.validate_python(raw)
    except ValidationError as error:
        raise _refusal(error.errors(include_url=False, include_context=True)[0], raw["type"], cid) from None


def _read_object(text: str) -> Json:
    try:
        raw = json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_unique)
    except FrameError:
        raise
    except (ValueError, RecursionError):
        raise FrameError(ErrorCode.BAD_FRAME, "not JSON; send one JSON object per message") from None
    if not isinstance(raw, dict):
        raise FrameError(ErrorCode.BAD_FRAME, "not an object; send one JSON object per message")
    if "\\u" in text:
        _refuse_unstorable(raw, "")
    return raw


def _unique(pairs: list[tuple[str, Any]]) -> Json:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise FrameError(ErrorCode.BAD_FRAME, "a field stands twice in one object; send each once")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise FrameError(ErrorCode.BAD_FRAME, f"{name} is no JSON number; send a finite one")


def _refuse_unstorable(value: Any, path: str) -> None:
    if isinstance(value, str) and _UNSTORABLE.search(value):
        where = path or "the frame"
        raise FrameError(
            ErrorCode.BAD_FRAME, f"{where}: has a NUL or half a surrogate pair; send whole characters"
        )
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        _refuse_unstorable(name, path)
        _refuse_unstorable(part, f"{path}.{name}" if path else str(name)[:60])


def _usable_cid(raw: Json) -> str | None:
    try:
        return _CID.validate_python(raw.get("cid"))
    except ValidationError:
        return None


def _refusal(detail: ErrorDetails, frame_type: str, cid: str | None) -> FrameError:
    if detail["type"] == "union_tag_invalid":
        known = str(detail["ctx"]["expected_tags"]).replace("'", "")
        message = f"type: {frame_type[:60]!r} is unknown; known here are {known}"
        return FrameError(ErrorCode.UNKNOWN_TYPE, message, cid)
    path = ".".join(str(part) for part in detail["loc"][1:]) or "frame"
    if detail["type"] == "string_pattern_mismatch":
        hint = _PATTERN_HINTS.get(str(detail["loc"][-1]), _PATTERN_HINT)
        return FrameError(ErrorCode.BAD_FRAME, f"{path}: {hint}", cid)
    said = detail["msg"].removeprefix("Value error, ")
    return FrameError(ErrorCode.BAD_FRAME, f"{path}: {said[:1].lower()}{said[1:]}", cid)
