"""Claims on a real server: each conversation is won once, and what a crash leaves is finished or undone."""

import asyncio
import random
from collections import Counter
from datetime import UTC, datetime

import pytest

from handoff.core.commands import Claim, End, HandBack, Release, Resolve, WantPerson
from handoff.core.decision import Refused
from handoff.core.errors import ErrorCode
from handoff.store.claims import Won
from handoff.store.queue import Reserved

AT = datetime(2026, 11, 22, 12, 1, tzinfo=UTC)


async def test_a_thousand_claims_by_fifty_agents_win_each_of_two_hundred_once(desk):
    names = [await desk.waiting(f"c{n}") for n in range(200)]
    agents = [await desk.agent(f"a{n}", capacity=200) for n in range(50)]
    dice = random.Random(7)
    wishes = [(agents[n % 50], dice.choice([None, dice.choice(names)]), f"k{n}") for n in range(1000)]

    results = await asyncio.gather(*(desk.claims.claim(a, c, k, AT) for a, c, k in wishes))

    won = Counter(result.conversation for result in results if isinstance(result, Won))
    lost = {result.code for result in results if isinstance(result, Refused)}
    # Whoever asked for one in particular may have left others waiting; the next in order takes those.
    while isinstance(rest := await desk.claims.claim(agents[0], None, None, AT), Won):
        won[rest.conversation] += 1
    assert rest.code is ErrorCode.QUEUE_EMPTY
    assert won == Counter(names)
    assert lost <= {ErrorCode.ALREADY_CLAIMED, ErrorCode.QUEUE_EMPTY}
    for name in names:
        claimed = [event for event in await desk.log.read(name) if event.kind == "claimed"]
        assert len(claimed) == 1
        owner = (await desk.log.state(name)).owner
        assert name in await desk.queue.held(owner.id)
    assert await desk.queue.reservations() == []


async def test_capacity_bounds_what_one_agent_wins(desk):
    for n in range(5):
        await desk.waiting(f"c{n}")
    sam = await desk.agent("Sam", capacity=2)
    results = await asyncio.gather(*(desk.claims.claim(sam, None, f"k{n}", AT) for n in range(5)))
    assert sum(isinstance(result, Won) for result in results) == 2
    assert {r.code for r in results if isinstance(r, Refused)} == {ErrorCode.AT_CAPACITY}
    assert len(await desk.queue.items()) == 3


async def test_second_claim_is_told_who_has_it(desk):
    name = await desk.waiting("c")
    sam, kim = await desk.agent("Sam"), await desk.agent("Kim")
    assert isinstance(await desk.claims.claim(sam, name, "k1", AT), Won)
    refused = await desk.claims.claim(kim, name, "k2", AT)
    assert refused == Refused(ErrorCode.ALREADY_CLAIMED, "Sam has it; claim another conversation")


@pytest.mark.parametrize("asked", [None, "c"])
async def test_a_repeated_claim_is_answered_the_same(desk, asked):
    await desk.waiting("c")
    await desk.waiting("d")
    sam = await desk.agent("Sam", capacity=1)
    first = await desk.claims.claim(sam, asked, "k", AT)
    assert isinstance(first, Won)
    assert await desk.claims.claim(sam, asked, "k", AT) == first


async def test_claims_of_what_does_not_wait_say_why(desk):
    sam = await desk.agent("Sam")
    assert (await desk.claims.claim(sam, None, "k", AT)).code is ErrorCode.QUEUE_EMPTY
    assert (await desk.claims.claim(sam, "nobody", "k", AT)).code is ErrorCode.NOT_FOUND
    await desk.open("bots")
    assert (await desk.claims.claim(sam, "bots", "k", AT)).code is ErrorCode.STALE
    await desk.do("bots", End())
    assert (await desk.claims.claim(sam, "bots", "k", AT)).code is ErrorCode.ENDED
    await desk.presence.set(sam.id, "Sam", "offline", 4)
    assert (await desk.claims.claim(sam, None, "k", AT)).code is ErrorCode.AGENT_UNAVAILABLE


async def test_one_being_claimed_is_refused_to_others_and_not_lost(desk):
    name = await desk.waiting("c")
    sam, kim = await desk.agent("Sam"), await desk.agent("Kim")
    assert await desk.queue.reserve(sam.id, name) == Reserved(name, (await desk.log.state(name)).queued_since)
    assert (await desk.claims.claim(kim, name, "k", AT)).code is ErrorCode.ALREADY_CLAIMED
    assert (await desk.claims.claim(kim, None, "k", AT)).code is ErrorCode.QUEUE_EMPTY
    assert isinstance(await desk.claims.claim(sam, name, "k2", AT), Won)


async def test_a_ghost_at_the_head_does_not_hide_who_waits_behind(desk):
    ghost, name = await desk.waiting("ghost"), await desk.waiting("c")
    await desk.do(ghost, WantPerson(wanted=False))
    sam = await desk.agent("Sam")
    won = await desk.claims.claim(sam, None, "k", AT)
    assert isinstance(won, Won)
    assert won.conversation == name
    assert await desk.queue.held(sam.id) == {name}


async def test_crash_after_reserving_returns_it_to_its_old_place(hasty_desk):
    desk = hasty_desk
    first, second = await desk.waiting("c1"), await desk.waiting("c2")
    sam = await desk.agent("Sam")
    await desk.queue.reserve(sam.id)
    assert [r.conversation for r in await desk.claims.settle_expired()] == [first]
    assert [w.conversation for w in await desk.queue.items()] == [first, second]
    assert await desk.queue.held(sam.id) == set()


async def test_crash_after_the_append_completes_the_claim(hasty_desk):
    desk = hasty_desk
    name = await desk.waiting("c")
    sam = await desk.agent("Sam")
    await desk.queue.reserve(sam.id)
    await desk.do(name, Claim(agent=sam))
    await desk.claims.settle_expired()
    assert await desk.queue.items() == []
    assert await desk.queue.held(sam.id) == {name}
    assert await desk.queue.reservations() == []


async def test_an_expired_reservation_of_one_who_left_the_queue_is_forgotten(hasty_desk):
    desk = hasty_desk
    name = await desk.waiting("c")
    sam = await desk.agent("Sam")
    await desk.queue.reserve(sam.id)
    await desk.do(name, WantPerson(wanted=False))
    await desk.claims.settle_expired()
    assert await desk.queue.knows([name]) == set()


async def test_repair_makes_queue_and_capacity_agree_with_the_logs(desk):
    forgotten, ghost = await desk.waiting("forgotten"), await desk.waiting("ghost")
    await desk.queue.remove(forgotten)
    await desk.do(ghost, End())
    sam = await desk.agent("Sam")
    owned, done = await desk.waiting("owned"), await desk.waiting("done")
    for name in (owned, done):
        assert isinstance(await desk.claims.claim(sam, name, None, AT), Won)
    await desk.queue.let_go(owned, sam.id)
    await desk.do(done, Resolve(agent=sam, disposition="solved"))

    assert await desk.claims.repair([sam.id]) == 4
    assert [w.conversation for w in await desk.queue.items()] == [forgotten]
    assert await desk.queue.held(sam.id) == {owned}
    assert await desk.claims.repair([sam.id]) == 0


async def test_handoff_works_any_number_of_times(desk):
    name = await desk.waiting("c")
    sam = await desk.agent("Sam")
    for _ in range(3):
        assert isinstance(await desk.claims.claim(sam, None, None, AT), Won)
        state = await desk.do(name, Release(agent=sam))
        await desk.queue.let_go(name, sam.id)
        await desk.requeue(state, front=True)
    assert isinstance(await desk.claims.claim(sam, None, None, AT), Won)
    assert (await desk.do(name, HandBack(agent=sam))).responder == "bot"
