"""The gateway's fan-out: what is new in a log, to everybody who follows that conversation here.

A hint or our own write says "look"; the log alone says what is there. Each conversation is read by
one reader at a time, each follower keeps his own cursor and takes only the next number, so neither a
lost, doubled nor reordered hint can show. A sweep looks where hints may have been lost.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Protocol

import structlog

from handoff.core.answers import encode
from handoff.core.events import Event, agent_view, customer_view
from handoff.store.errors import STORE_DOWN

log = structlog.get_logger()

PAGE = 100

ReadLog = Callable[[str, int, int], Awaitable[Sequence[Event]]]
ReadTops = Callable[[Sequence[str]], Awaitable[dict[str, int]]]


class Shown:
    """An event with its views, each written once however many follow."""

    __slots__ = ("_customer", "_everyone", "conversation", "event")

    def __init__(self, conversation: str, event: Event) -> None:
        self.conversation = conversation
        self.event = event
        self._customer: str | None = None
        self._everyone: str | None = None

    def for_customer(self) -> str:
        """The frame for the customer's sockets."""
        if self._customer is None:
            self._customer = encode(customer_view(self.event))
        return self._customer

    def for_agent(self, viewer: str) -> str:
        """The frame for an agent's socket; only its author sees the `cid`."""
        if self.event.sender.id == viewer:
            return encode(agent_view(self.event, self.conversation, viewer))
        if self._everyone is None:
            self._everyone = encode(agent_view(self.event, self.conversation))
        return self._everyone


class Follower(Protocol):
    """Somebody who wants every event of a conversation after a cursor."""

    def deliver(self, shown: Shown) -> None:
        """Take one event; called in order, without gaps."""

    async def drained(self) -> bool:
        """Wait until what was delivered has left; False when there is nobody any more."""

    @property
    def crowded(self) -> bool:
        """Whether so much waits that a replay should pause."""

    def lost(self) -> None:
        """The log could not be read on; the follower has to come back."""


class _Seat:
    """One follower's place in one conversation."""

    __slots__ = ("cursor", "follower", "live")

    def __init__(self, follower: Follower, cursor: int) -> None:
        self.follower = follower
        self.cursor = cursor
        self.live = False

    def take(self, shown: Shown) -> None:
        """Deliver the event when it is the next one."""
        if shown.event.seq == self.cursor + 1:
            self.cursor += 1
            self.follower.deliver(shown)


class _Topic:
    """One followed conversation; `top` is the highest seq that was dispatched here."""

    __slots__ = ("conversation", "reading", "seats", "top", "wanted")

    def __init__(self, conversation: str, top: int) -> None:
        self.conversation = conversation
        self.top = top
        self.wanted = top
        self.reading = False
        self.seats: dict[Follower, _Seat] = {}

    def dispatch(self, events: Iterable[Event]) -> None:
        """Give new events to all who are up to date."""
        for event in events:
            if event.seq != self.top + 1:
                continue
            self.top = event.seq
            shown = Shown(self.conversation, event)
            for seat in list(self.seats.values()):
                if seat.live:
                    seat.take(shown)


class Hub:
    """Who follows what in this process."""

    def __init__(self, read: ReadLog, tops: ReadTops) -> None:
        self._read = read
        self._tops = tops
        self._topics: dict[str, _Topic] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def follow(self, conversation: str, follower: Follower, cursor: int, top: int) -> None:
        """Begin to follow after a cursor: first what is there in pages, then live.

        Args:
            conversation: its id.
            follower: who.
            cursor: the last seq the follower has.
            top: the highest seq known to exist.
        """
        topic = self._topics.get(conversation)
        if topic is None:
            topic = self._topics[conversation] = _Topic(conversation, max(cursor, top))
        seat = topic.seats[follower] = _Seat(follower, cursor)
        topic.wanted = max(topic.wanted, top)
        if cursor >= topic.top:
            seat.live = True
        else:
            self._start(self._catch_up(topic, seat))
        self._look(topic)

    def unfollow(self, conversation: str, follower: Follower) -> None:
        """Stop following."""
        topic = self._topics.get(conversation)
        if topic is not None:
            topic.seats.pop(follower, None)
            if not topic.seats:
                del self._topics[conversation]

    def top(self, conversation: str) -> int:
        """The highest seq heard of here; 0 for what nobody follows."""
        topic = self._topics.get(conversation)
        return max(topic.top, topic.wanted) if topic else 0

    def followers(self, conversation: str) -> list[Follower]:
        """Everybody here who follows a conversation."""
        topic = self._topics.get(conversation)
        return list(topic.seats) if topic else []

    def written(self, conversation: str, events: Sequence[Event]) -> None:
        """Dispatch what this process has just written, without reading it again."""
        topic = self._topics.get(conversation)
        if topic is None or not events:
            return
        if events[0].seq <= topic.top + 1:
            topic.dispatch(events)
        self.hint(conversation, events[-1].seq)

    def hint(self, conversation: str, top: int) -> None:
        """Somebody says that a log has grown; only its followers make us look."""
        topic = self._topics.get(conversation)
        if topic is not None and top > topic.wanted:
            topic.wanted = top
        if topic is not None:
            self._look(topic)

    async def sweep(self) -> None:
        """Look at every followed conversation whose log has grown without a hint."""
        names = list(self._topics)
        for start in range(0, len(names), 500):
            tops = await self._tops(names[start : start + 500])
            for conversation, top in tops.items():
                self.hint(conversation, top)

    async def close(self) -> None:
        """Stop all readers."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _look(self, topic: _Topic) -> None:
        if topic.top < topic.wanted and not topic.reading:
            topic.reading = True
            self._start(self._read_on(topic))

    async def _read_on(self, topic: _Topic) -> None:
        try:
            while topic.top < topic.wanted and topic.seats:
                before = topic.top
                topic.dispatch(await self._read(topic.conversation, topic.top, PAGE))
                if topic.top == before:
                    topic.wanted = before  # a hint of what is not there; the sweep will say
        except STORE_DOWN as error:
            log.warning("read_failed", error=type(error).__name__)
            topic.wanted = topic.top  # the sweep looks again
        finally:
            topic.reading = False

    async def _catch_up(self, topic: _Topic, seat: _Seat) -> None:
        try:
            while seat.cursor < topic.top:
                page = await self._read(topic.conversation, seat.cursor, PAGE)
                if not page:
                    seat.follower.lost()
                    return
                if not await self._replay(topic, seat, page):
                    return
            seat.live = True
        except STORE_DOWN as error:
            log.warning("replay_failed", error=type(error).__name__)
            seat.follower.lost()

    async def _replay(self, topic: _Topic, seat: _Seat, page: Sequence[Event]) -> bool:
        for event in page:
            seat.take(Shown(topic.conversation, event))
            if seat.follower.crowded and not await seat.follower.drained():
                return False
        return await seat.follower.drained()

    def _start(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
