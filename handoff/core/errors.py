"""What can go wrong in the core, as one small tree, and the error codes that frames carry to clients.

CoreError
├── CorruptLogError     an event in the log cannot be what the log says it is
└── FrameError     a client's frame is refused before it becomes a command
"""

from enum import StrEnum


class ErrorCode(StrEnum):
    """Stable codes of the wire contract; programs branch on these, people read the message."""

    BAD_FRAME = "bad_frame"
    UNKNOWN_TYPE = "unknown_type"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    UNKNOWN_CHOICE = "unknown_choice"
    CONFLICT = "conflict"
    ENDED = "ended"
    TOO_MANY_UNACKED = "too_many_unacked"
    RATE_LIMITED = "rate_limited"
    UNAVAILABLE = "unavailable"
    NOT_FOUND = "not_found"
    FORBIDDEN = "forbidden"
    NOT_OWNER = "not_owner"
    ALREADY_CLAIMED = "already_claimed"
    QUEUE_EMPTY = "queue_empty"
    AT_CAPACITY = "at_capacity"
    AGENT_UNAVAILABLE = "agent_unavailable"
    STALE = "stale"

    @property
    def retry(self) -> bool:
        """Whether the same frame may succeed when sent again later."""
        return self in _RETRYABLE


_RETRYABLE = frozenset({ErrorCode.TOO_MANY_UNACKED, ErrorCode.RATE_LIMITED, ErrorCode.UNAVAILABLE})


class CoreError(Exception):
    """Root of everything the core raises."""


class CorruptLogError(CoreError):
    """An entry of a conversation log does not parse or does not follow its predecessor."""

    def __init__(self, seq: int, why: str) -> None:
        super().__init__(seq, why)
        self.seq = seq
        self.why = why

    def __str__(self) -> str:
        return f"event {self.seq} of the conversation log is unusable: {self.why}"


class FrameError(CoreError):
    """A frame that cannot be accepted; carries what the error frame needs."""

    def __init__(self, code: ErrorCode, message: str, cid: str | None = None) -> None:
        super().__init__(code, message, cid)
        self.code = code
        self.message = message
        self.cid = cid

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"
