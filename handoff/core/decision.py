"""The two answers a command can get: accepted, with the events it causes, or refused, with a reason to show.

Shared by the rules of customer, bot and agent, and by the services that carry a decision out.
"""

from dataclasses import dataclass

from handoff.core.errors import ErrorCode
from handoff.core.events import Draft
from handoff.core.text import TEXT_LIMIT, normalise


@dataclass(frozen=True, slots=True)
class Accepted:
    """The command is legal; these events make it true. Nothing is appended when there are none."""

    drafts: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """The command is not legal now; the message says what was wrong and what would be right."""

    code: ErrorCode
    message: str


Decision = Accepted | Refused

ENDED = Refused(
    ErrorCode.ENDED, "this conversation has ended; say hello with conversation null to open a new one"
)


def accept(*drafts: Draft) -> Accepted:
    """Accept with these drafts."""
    return Accepted(drafts)


def refuse_text(text: str, name: str) -> Refused | None:
    """Return why a text is not 1 to 4,000 characters after normalising, or None when it is.

    Args:
        text: what was written.
        name: the field, as the client knows it.
    """
    length = len(normalise(text))
    if length == 0:
        return Refused(ErrorCode.EMPTY, f"{name} is empty; write 1 to {TEXT_LIMIT} characters")
    if length > TEXT_LIMIT:
        return Refused(
            ErrorCode.TOO_LONG, f"{name} has {length} characters; at most {TEXT_LIMIT} are allowed"
        )
    return None
