"""One socket without the socket: deadlines, limits and refusals of a customer's or an agent's connection.

Feed it what arrived and what time it is; it says what to hand on, what to answer and when to close. The
gateway does the reading and writing. Model: the ``websockets`` library's protocol without input and output.
"""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from handoff.core import answers
from handoff.core.errors import ErrorCode, FrameError
from handoff.core.events import Json
from handoff.core.frames import AgentFrame, AgentHello, CustomerFrame, CustomerHello, Ping
from handoff.core.parsing import parse_agent_frame, parse_customer_frame

# Close codes of the contract.
SILENT = 1001
BINARY = 1003
TOO_BIG = 1009
RESTARTING = 1012
NOT_AUTHENTICATED = 4001
FORBIDDEN = 4003
TOO_MANY_FRAMES = 4008
SIGNED_OUT = 4009
TOO_SLOW = 4010
REPLACED = 4011


@dataclass(frozen=True, slots=True)
class Limits:
    """What one socket may do; durations in seconds."""

    hello_s: float = 5.0
    silent_s: float = 45.0
    unacked: int = 8
    frames_a_minute: int = 120
    frame_bytes: int = 65_536
    backlog_frames: int = 256
    backlog_bytes: int = 262_144


@dataclass(frozen=True, slots=True)
class Deliver[Frame]:
    """A frame for the services."""

    frame: Frame


@dataclass(frozen=True, slots=True)
class Answer:
    """A frame for the client, decided here."""

    frame: Json


@dataclass(frozen=True, slots=True)
class Close:
    """The end of the connection, with the contract's close code."""

    code: int
    reason: str


class Connection[Frame]:
    """The incoming half of a socket; times are seconds of any clock that never runs back."""

    def __init__(self, parse: Callable[[str], Frame], limits: Limits, now: float) -> None:
        self._parse = parse
        self._limits = limits
        self._opened = self._last_heard = now
        self._greeted = False
        self._closed = False
        self._unacked: set[str] = set()
        self._bucket = Bucket(limits.frames_a_minute, now)

    def feed_text(self, text: str, now: float) -> Deliver[Frame] | Answer | Close:
        """Take one text message."""
        if (
            len(text) > self._limits.frame_bytes
            or len(text.encode("utf-8", "replace")) > self._limits.frame_bytes
        ):
            return self._close(TOO_BIG, f"a frame may have {self._limits.frame_bytes} bytes")
        self._last_heard = now
        if (wait_s := self._bucket.take(now)) > 0:
            return self._too_fast(wait_s, text)
        try:
            frame = self._parse(text)
        except FrameError as refused:
            return Answer(answers.error(refused.code, refused.message, refused.cid))
        return self._admit(frame)

    def feed_binary(self) -> Close:
        """Take one binary message, which the contract does not know."""
        return self._close(BINARY, "frames are text")

    def acknowledged(self, cid: str | None) -> None:
        """Free the place of a frame that was acknowledged or refused."""
        self._unacked.discard(cid or "")

    def tick(self, now: float) -> Close | None:
        """Close what has been silent for too long; call at ``deadline`` or later."""
        if self._closed or now < self.deadline:
            return None
        if not self._greeted:
            return self._close(NOT_AUTHENTICATED, "no hello in time")
        return self._close(SILENT, "silent for too long; ping every 20 s")

    @property
    def deadline(self) -> float:
        """When ``tick`` has something to do, unless a frame comes before."""
        if not self._greeted:
            return self._opened + self._limits.hello_s
        return self._last_heard + self._limits.silent_s

    def _admit(self, frame: Frame) -> Deliver[Frame] | Answer:
        if isinstance(frame, Ping):
            return Answer(answers.pong())
        cid: str | None = getattr(frame, "cid", None)
        hello = isinstance(frame, CustomerHello | AgentHello)
        if hello == self._greeted:
            said = "hello was said already" if self._greeted else "say hello first"
            return Answer(answers.error(ErrorCode.BAD_FRAME, f"type: {said}", cid))
        self._greeted = True
        if cid is not None:
            if cid not in self._unacked and len(self._unacked) >= self._limits.unacked:
                message = f"{self._limits.unacked} frames await their ack; send this one again after an ack"
                return Answer(answers.error(ErrorCode.TOO_MANY_UNACKED, message, cid))
            self._unacked.add(cid)
        return Deliver(frame)

    def _too_fast(self, wait_s: float, text: str) -> Answer | Close:
        seconds = math.ceil(wait_s)
        if self._bucket.refused > self._limits.frames_a_minute:
            # Who does not heed the refusals is sent away.
            return self._close(TOO_MANY_FRAMES, str(seconds))
        message = f"more than {self._limits.frames_a_minute} frames a minute; wait {seconds} s"
        try:
            cid = getattr(self._parse(text), "cid", None)
        except FrameError as refused:
            cid = refused.cid
        return Answer(answers.error(ErrorCode.RATE_LIMITED, message, cid, retry_after_s=seconds))

    def _close(self, code: int, reason: str) -> Close:
        self._closed = True
        return Close(code, reason)


def customer_connection(limits: Limits, now: float) -> Connection[CustomerFrame]:
    """Make the incoming half of a customer's socket."""
    return Connection(parse_customer_frame, limits, now)


def agent_connection(limits: Limits, now: float) -> Connection[AgentFrame]:
    """Make the incoming half of an agent's socket."""
    return Connection(parse_agent_frame, limits, now)


class Bucket:
    """A token bucket: a minute's frames at once, then as many as the minute brings."""

    def __init__(self, per_minute: int, now: float) -> None:
        self._size = float(per_minute)
        self._tokens = float(per_minute)
        self._per_s = per_minute / 60
        self._at = now
        self.refused = 0

    def take(self, now: float) -> float:
        """Take one token; returns 0, or the seconds until there will be one."""
        self._tokens = min(self._size, self._tokens + (now - self._at) * self._per_s)
        self._at = now
        if self._tokens >= 1:
            self._tokens -= 1
            self.refused = 0
            return 0.0
        self.refused += 1
        return (1 - self._tokens) / self._per_s


class Outbox:
    """The outgoing half: frames that wait for a socket to take them, never dropped, never without bound."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._waiting: deque[str] = deque()
        self._bytes = 0

    def push(self, frame: str) -> Close | None:
        """Add a frame; a reader too slow for it is closed, and finds all in the log when it resumes."""
        size = len(frame.encode())
        if (
            len(self._waiting) >= self._limits.backlog_frames
            or self._bytes + size > self._limits.backlog_bytes
        ):
            return Close(TOO_SLOW, "reading too slowly; connect again and resume")
        self._waiting.append(frame)
        self._bytes += size
        return None

    def pop(self) -> str | None:
        """Remove and return the next frame, None when nothing waits."""
        if not self._waiting:
            return None
        frame = self._waiting.popleft()
        self._bytes -= len(frame.encode())
        return frame

    def take(self) -> list[str]:
        """Remove and return all that waits, in order."""
        taken = list(self._waiting)
        self._waiting.clear()
        self._bytes = 0
        return taken

    @property
    def crowded(self) -> bool:
        """Whether half the bounds is used, so that a replay should wait."""
        limits = self._limits
        return len(self._waiting) * 2 > limits.backlog_frames or self._bytes * 2 > limits.backlog_bytes
