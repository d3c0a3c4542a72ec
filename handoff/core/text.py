"""Text as the contract wants it: NFC, trimmed, counted in code points; and times as RFC 3339 in UTC.

The first thing that happens to anybody's words on the way in, so that equal texts are equal everywhere after.
"""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime

TEXT_LIMIT = 4_000


def normalise(text: str) -> str:
    """Return the text in Unicode NFC without surrounding white space."""
    return unicodedata.normalize("NFC", text).strip()


def clip(text: str, limit: int) -> str:
    """Shorten a text to at most ``limit`` code points, ending in an ellipsis when something was cut."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def timestamp(at: datetime) -> str:
    """Write an aware time as RFC 3339 in UTC with milliseconds.

    Raises:
        ValueError: the time has no zone; a naive time is a bug of the caller.
    """
    if at.tzinfo is None:
        raise ValueError("a time without zone cannot be written; pass an aware datetime in UTC")
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse_timestamp(text: str) -> datetime:
    """Read what ``timestamp`` wrote."""
    return datetime.fromisoformat(text)


def canonical(value: object) -> str:
    """Write JSON in one way only, so that equal values give equal strings."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def body_hash(author: str, body: Mapping[str, object]) -> str:
    """Fingerprint who sends what: the same ``cid`` may come again only with the same fingerprint.

    Args:
        author: role and id of the sender, so that one person's ``cid`` never acknowledges another's frame.
        body: the frame's content without its ``cid``.
    """
    return hashlib.sha256(f"{author}\n{canonical(body)}".encode()).hexdigest()[:32]
