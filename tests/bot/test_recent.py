"""A turn sent again is answered alike and done once."""

from __future__ import annotations

import asyncio

import pytest

from bot.recent import RecentTurns


def test_a_repeated_turn_gets_the_first_answer():
    done = []

    async def work():
        done.append(1)
        return {"n": len(done)}

    async def twice():
        recent = RecentTurns(5)
        return await recent.once(("c", "1"), work), await recent.once(("c", "1"), work)

    assert asyncio.run(twice()) == ({"n": 1}, {"n": 1})


def test_two_at_the_same_time_share_one_turn():
    done = []

    async def work():
        await asyncio.sleep(0)
        done.append(1)
        return {}

    async def both():
        recent = RecentTurns(5)
        await asyncio.gather(recent.once(("c", "1"), work), recent.once(("c", "1"), work))

    asyncio.run(both())
    assert done == [1]


def test_a_failed_turn_may_be_tried_again():
    tries = []

    async def work():
        tries.append(1)
        if len(tries) == 1:
            raise RuntimeError("first")
        return {"ok": True}

    async def again():
        recent = RecentTurns(5)
        with pytest.raises(RuntimeError):
            await recent.once(("c", "1"), work)
        return await recent.once(("c", "1"), work)

    assert asyncio.run(again()) == {"ok": True}


def test_only_the_latest_are_kept():
    async def work():
        return {}

    async def many():
        recent = RecentTurns(3)
        for number in range(10):
            await recent.once(("c", str(number)), work)
        return len(recent)

    assert asyncio.run(many()) <= 3
