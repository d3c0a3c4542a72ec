import asyncio
from datetime import UTC, datetime

import pytest

from handoff.core.events import CUSTOMER, Event, Message
from handoff.services.hub import Hub, Shown

AT = datetime(2026, 11, 22, tzinfo=UTC)


def events(first: int, last: int) -> list[Event]:
    return [Event(n, AT, CUSTOMER, Message(text=f"text {n}")) for n in range(first, last + 1)]


class Reader:
    """A follower that takes everything at once."""

    crowded = False

    def __init__(self) -> None:
        self.got: list[int] = []
        self.is_lost = False

    def deliver(self, shown: Shown) -> None:
        self.got.append(shown.event.seq)

    async def drained(self) -> bool:
        return True

    def lost(self) -> None:
        self.is_lost = True


class FakeLog:
    """A log that grows, and counts how often it is read."""

    def __init__(self, top: int) -> None:
        self.top, self.reads, self.down = top, 0, False

    async def read(self, _conversation: str, after: int, limit: int) -> list[Event]:
        self.reads += 1
        if self.down:
            raise OSError("down")
        return events(after + 1, min(after + limit, self.top))

    async def tops(self, conversations) -> dict[str, int]:
        return dict.fromkeys(conversations, self.top)


async def settle(hub: Hub) -> None:
    while hub._tasks:
        await asyncio.gather(*hub._tasks)  # unlike awaiting each, lets the loop forget those that are done


@pytest.fixture
def log() -> FakeLog:
    return FakeLog(250)


@pytest.fixture
def hub(log: FakeLog) -> Hub:
    return Hub(log.read, log.tops)


async def test_a_newcomer_gets_the_whole_log_in_pages(hub: Hub, log: FakeLog) -> None:
    reader = Reader()
    hub.follow("c", reader, 0, 250)
    await settle(hub)
    assert reader.got == list(range(1, 251))
    assert log.reads == 3


async def test_a_hint_makes_the_log_read_and_not_believed(hub: Hub, log: FakeLog) -> None:
    reader = Reader()
    hub.follow("c", reader, 250, 250)
    hub.hint("c", 999)
    await settle(hub)
    assert reader.got == []
    log.top = 252
    hub.hint("c", 252)
    await settle(hub)
    assert reader.got == [251, 252]


async def test_doubled_and_reordered_hints_show_nothing_twice(hub: Hub, log: FakeLog) -> None:
    reader = Reader()
    hub.follow("c", reader, 250, 250)
    log.top = 253
    for top in (253, 251, 252, 253):
        hub.hint("c", top)
    await settle(hub)
    assert reader.got == [251, 252, 253]


async def test_a_lost_hint_is_covered_by_the_sweep(hub: Hub, log: FakeLog) -> None:
    reader = Reader()
    hub.follow("c", reader, 250, 250)
    log.top = 251
    await hub.sweep()
    await settle(hub)
    assert reader.got == [251]


async def test_what_we_wrote_is_dispatched_without_reading(hub: Hub, log: FakeLog) -> None:
    reader = Reader()
    hub.follow("c", reader, 250, 250)
    log.top = 251
    hub.written("c", events(251, 251))
    hub.hint("c", 251)
    await settle(hub)
    assert (reader.got, log.reads) == ([251], 0)


async def test_what_we_wrote_after_something_unseen_waits_for_it(hub: Hub, log: FakeLog) -> None:
    reader = Reader()
    hub.follow("c", reader, 250, 250)
    log.top = 253
    hub.written("c", events(253, 253))
    await settle(hub)
    assert reader.got == [251, 252, 253]


async def test_two_followers_at_different_places_both_end_at_the_top(hub: Hub, log: FakeLog) -> None:
    fresh, late = Reader(), Reader()
    hub.follow("c", fresh, 250, 250)
    hub.follow("c", late, 100, 250)
    log.top = 251
    hub.hint("c", 251)
    await settle(hub)
    assert fresh.got == [251]
    assert late.got == list(range(101, 252))


async def test_who_stopped_following_gets_nothing(hub: Hub, log: FakeLog) -> None:
    reader = Reader()
    hub.follow("c", reader, 250, 250)
    hub.unfollow("c", reader)
    hub.written("c", events(251, 251))
    assert reader.got == []
    assert hub.followers("c") == []


async def test_a_replay_that_fails_sends_the_follower_back(hub: Hub, log: FakeLog) -> None:
    reader = Reader()
    log.down = True
    hub.follow("c", reader, 0, 250)
    await settle(hub)
    assert reader.is_lost
