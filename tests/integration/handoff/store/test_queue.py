"""The queue on a real server: order, places, capacity held for transfers, and waits remembered."""

from datetime import UTC, datetime

from handoff.core.conversation import WorkItem
from handoff.store.queue import NotReserved, Reserved

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
NORMAL, HIGH, LOW = WorkItem(), WorkItem(priority="high"), WorkItem(priority="low")


async def order(desk):
    return [waiting.conversation for waiting in await desk.queue.items()]


async def test_priority_first_then_first_come_first_served(desk):
    for name, item in [("n1", NORMAL), ("l", LOW), ("h1", HIGH), ("n2", NORMAL), ("h2", HIGH)]:
        assert await desk.queue.add(name, item, AT)
    assert await order(desk) == ["h1", "h2", "n1", "n2", "l"]
    assert await desk.queue.position("n1") == 3
    assert await desk.queue.position("nobody") is None


async def test_returned_ones_go_to_the_front_of_their_priority_in_turn(desk):
    for name, front in [("a", False), ("b", True), ("c", True)]:
        await desk.queue.add(name, NORMAL, AT, front=front)
    await desk.queue.add("h", HIGH, AT)
    assert await order(desk) == ["h", "b", "c", "a"]


async def test_adding_again_keeps_the_place_and_takes_the_newer_item(desk):
    await desk.queue.add("a", NORMAL, AT)
    await desk.queue.add("b", NORMAL, AT)
    assert not await desk.queue.add("a", WorkItem(goal="new"), AT)
    items = await desk.queue.items()
    assert [(w.conversation, w.item.goal, w.since) for w in items] == [("a", "new", AT), ("b", None, AT)]


async def test_removed_ones_wait_no_more(desk):
    await desk.queue.add("a", NORMAL, AT)
    assert await desk.queue.remove("a")
    assert not await desk.queue.remove("a")
    assert await desk.queue.items() == []


async def test_a_reserved_one_is_not_shown_nor_doubled_by_adding(desk):
    sam = await desk.agent("Sam")
    await desk.queue.add("a", NORMAL, None)
    assert await desk.queue.reserve(sam.id, "a") == Reserved("a")
    assert await desk.queue.reserve(sam.id, "a") == Reserved("a")
    assert not await desk.queue.add("a", NORMAL, AT)
    assert not await desk.queue.remove("a")
    assert await order(desk) == []
    assert not await desk.queue.cancel("a", "somebody else", wait_again=True)
    assert await desk.queue.cancel("a", sam.id, wait_again=True)
    assert not await desk.queue.cancel("a", sam.id, wait_again=True)
    assert await order(desk) == ["a"]


async def test_reserving_needs_a_sign_of_life(desk):
    await desk.queue.add("a", NORMAL, AT)
    assert await desk.queue.reserve("stranger") == NotReserved("absent")
    sam = await desk.agent("Sam", capacity=0)
    assert await desk.queue.reserve(sam.id) == NotReserved("full", 0)


async def test_a_transfer_needs_an_online_colleague_with_room(desk):
    kim = await desk.agent("Kim", capacity=1)
    assert await desk.queue.hold("a", kim.id) == "ok"
    assert await desk.queue.hold("b", kim.id) == "full"
    await desk.queue.let_go("a", kim.id)
    await desk.presence.set(kim.id, "Kim", "away", 1)
    assert await desk.queue.hold("b", kim.id) == "absent"
    assert await desk.queue.hold("b", "nobody") == "absent"


async def test_waits_are_remembered_newest_first(desk):
    await desk.queue.complete("a", "sam", 12.34)
    await desk.queue.complete("b", "sam", 5)
    await desk.queue.complete("c", "sam")
    assert await desk.queue.recent_waits_s() == [5.0, 12.3]


async def test_a_completed_one_that_came_back_in_between_waits_no_more(desk):
    sam = await desk.agent("Sam")
    await desk.queue.add("a", NORMAL, AT)
    await desk.queue.reserve(sam.id)
    await desk.queue.cancel("a", sam.id, wait_again=True)
    await desk.queue.complete("a", sam.id, 1)
    assert await order(desk) == []
    assert await desk.queue.held(sam.id) == {"a"}
