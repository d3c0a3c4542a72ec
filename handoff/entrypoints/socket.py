"""One socket, whoever is behind it: what goes out, how fast it may come in, and how it ends.

Nothing waits for a reader: frames go out at once or into a bounded box, and who does not empty his box
is closed (4010) and resumes from the log. An idle socket has one waiting task and two empty boxes.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Coroutine
from typing import Any, ClassVar

import structlog
from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.utils import ClientDisconnected

from handoff.bootstrap import Gateway
from handoff.core import answers
from handoff.core.connection import (
    FORBIDDEN,
    NOT_AUTHENTICATED,
    TOO_MANY_FRAMES,
    Answer,
    Close,
    Connection,
    Deliver,
    Limits,
    Outbox,
)
from handoff.core.errors import ErrorCode
from handoff.core.events import Json
from handoff.entrypoints import metrics
from handoff.store.errors import STORE_DOWN

log = structlog.get_logger()

# Ends that mean that somebody wanted what is not his.
_DENIALS = (NOT_AUTHENTICATED, FORBIDDEN, TOO_MANY_FRAMES)


class Socket[Frame]:
    """The common part of both sides' sockets; what a frame may be, `core.connection` decides."""

    side: ClassVar[str] = ""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.connection = HTTPConnection(scope)
        self.here: Gateway = self.connection.app.state.gateway
        self._receive = receive
        self._send = send
        self.rules = self.make_connection(self.here.limits, self.here.monotonic())
        self._outbox = Outbox(self.here.limits)
        self._latest: str | None = None
        self._flusher: asyncio.Task[None] | None = None
        self._emptied: asyncio.Event | None = None
        self._work: deque[Coroutine[Any, Any, None]] = deque()
        self._working = False
        self.closed = False
        self.greeted = False

    @property
    def address(self) -> str:
        """Where it comes from."""
        client = self.connection.client
        return client.host if client else ""

    def __await__(self) -> Any:
        return self._run().__await__()

    # --- coming in

    async def _run(self) -> None:
        await self._receive()
        if not self._welcome_from(self.connection.headers.get("origin", "")):
            await self._send({"type": "websocket.close", "code": 4003})
            return
        await self._send({"type": "websocket.accept"})
        self.here.switchboard.enter(self)
        metrics.sockets.labels(self.side).inc()
        try:
            if await self.admit():
                await self._read()
        except ClientDisconnected:
            pass
        finally:
            self.closed = True
            metrics.sockets.labels(self.side).dec()
            self.here.switchboard.leave(self)
            self.left()

    def _welcome_from(self, origin: str) -> bool:
        if origin.lower() not in self.here.settings.origins:
            self._note_denied("origin", origin=origin)
            return False
        room = self.here.switchboard.has_room(self.address)
        if not room:
            self._note_denied("too_many_sockets")
        return room

    def _note_denied(self, why: str, **facts: object) -> None:
        log.info("socket_denied", side=self.side, why=why, address=self.address, **facts)

    async def _read(self) -> None:
        received = metrics.frames_in.labels(self.side)
        while not self.closed:
            message = await self._receive()
            if message["type"] != "websocket.receive":
                return
            received.inc()
            text = message.get("text")
            await self._heed(
                self.rules.feed_binary()
                if text is None
                else self.rules.feed_text(text, self.here.monotonic())
            )

    async def _heed(self, said: Deliver[Frame] | Answer | Close) -> None:
        match said:
            case Deliver(frame):
                await self._deliver(frame)
            case Answer(frame):
                self._count_refusal(frame)
                self.tell(frame)
            case Close(code, reason):
                self.close(code, reason)

    async def _deliver(self, frame: Frame) -> None:
        try:
            await self.receive(frame)
        except STORE_DOWN as error:
            log.warning("store_down", error=type(error).__name__)
            self.refuse(ErrorCode.UNAVAILABLE, "the store is not available; send it again")

    def tick(self, now: float) -> None:
        """End the socket when it is silent or never said hello."""
        end = self.rules.tick(now)
        if end is not None:
            self.close(end.code, end.reason)

    # --- what each side does

    async def admit(self) -> bool:
        """Look at who comes before the first frame; False when the socket was closed."""
        return True

    def make_connection(self, limits: Limits, now: float) -> Connection[Frame]:
        """The side's rules for what comes in."""
        raise NotImplementedError

    async def receive(self, frame: Frame) -> None:
        """Take one well-formed frame."""
        raise NotImplementedError

    def left(self) -> None:
        """The socket is gone; stop following."""

    def carry_out(self, work: Coroutine[Any, Any, None], cid: str, conversation: str | None = None) -> None:
        """Do what a frame asks for, in the order of the frames, while further frames come in."""
        self._work.append(self._guarded(work, cid, conversation))
        if not self._working:
            self._working = True
            self.here.background.add(self._do_all())

    async def _do_all(self) -> None:
        try:
            # A frame in hand is finished even when its socket is gone: its author will ask by `cid`.
            while self._work:
                await self._work.popleft()
        finally:
            self._working = False

    async def _guarded(self, work: Coroutine[Any, Any, None], cid: str, conversation: str | None) -> None:
        try:
            await work
        except STORE_DOWN as error:
            log.warning("store_down", error=type(error).__name__)
            message = "the store is not available; nothing was accepted, send it again"
            self.refuse(ErrorCode.UNAVAILABLE, message, cid, conversation)
        except Exception as error:  # one frame's bug must not end the socket's other work
            log.error("frame_failed", side=self.side, exc_info=error)
            self.refuse(ErrorCode.UNAVAILABLE, "this failed on our side; send it again", cid, conversation)

    # --- going out

    def push(self, text: str) -> None:
        """Send a frame in order; a reader who is too slow is closed."""
        if self.closed:
            return
        end = self._outbox.push(text)
        if end is not None:
            self.close(end.code, end.reason)
            return
        self._flush()

    def push_latest(self, text: str) -> None:
        """Send a frame of which only the newest matters; it replaces one that still waits."""
        if not self.closed:
            self._latest = text
            self._flush()

    def tell(self, frame: Json) -> None:
        """Send a frame."""
        self.push(answers.encode(frame))

    def refuse(
        self, code: ErrorCode, message: str, cid: str | None = None, conversation: str | None = None
    ) -> None:
        """Answer a frame with an error."""
        self.rules.acknowledged(cid)
        if code is ErrorCode.FORBIDDEN:
            self._note_denied(message, conversation=conversation)
        frame = answers.error(code, message, cid)
        if conversation is not None:
            frame["conversation"] = conversation
        self._count_refusal(frame)
        self.tell(frame)

    def _count_refusal(self, frame: Json) -> None:
        if frame["type"] == "error":
            metrics.refusals.labels(frame["code"]).inc()

    @property
    def crowded(self) -> bool:
        """Whether so much waits that a replay should pause."""
        return self._outbox.crowded

    async def drained(self) -> bool:
        """Wait until everything has left; False when the socket is gone."""
        while self._flusher is not None and not self.closed:
            self._emptied = self._emptied or asyncio.Event()
            await self._emptied.wait()
        return not self.closed

    def close(self, code: int, reason: str = "") -> None:
        """Close at once; what was not sent is in the log."""
        if self.closed:
            return
        self.closed = True
        if code in _DENIALS:
            self._note_denied(reason, code=code)
        self._outbox.take()
        metrics.closes.labels(str(code)).inc()
        self.here.background.add(self._send_close(code, reason))

    def lost(self) -> None:
        """The log could not be read for this follower; he shall come back."""
        self.close(1012, "come back")

    def _flush(self) -> None:
        if self._flusher is None:
            loop = asyncio.get_running_loop()
            # Eager: a socket that takes bytes gets them now, without a turn of the loop.
            task = asyncio.Task(self._drain(), loop=loop, eager_start=True)
            if not task.done():
                self._flusher = task

    async def _drain(self) -> None:
        sent = metrics.frames_out.labels(self.side)
        try:
            while not self.closed and (text := self._next()) is not None:
                await self._send({"type": "websocket.send", "text": text})
                sent.inc()
        except (ClientDisconnected, RuntimeError):
            self.closed = True
        finally:
            self._flusher = None
            if self._emptied is not None:
                self._emptied.set()
                self._emptied = None

    async def _send_close(self, code: int, reason: str) -> None:
        with contextlib.suppress(ClientDisconnected, RuntimeError):
            await self._send({"type": "websocket.close", "code": code, "reason": reason})
        if self._emptied is not None:
            self._emptied.set()

    def _next(self) -> str | None:
        text = self._outbox.pop()
        if text is None:
            text, self._latest = self._latest, None
        return text
