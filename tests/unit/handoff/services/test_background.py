"""Work that goes on whatever happens to one round of it."""

import asyncio

import pytest

from handoff.services.background import every


@pytest.mark.parametrize("trouble", [ConnectionError("down"), ValueError("nonsense")])
async def test_after_a_sweep_that_failed_the_next_one_comes(trouble: Exception) -> None:
    rounds, done = 0, asyncio.Event()

    async def sweep() -> None:
        nonlocal rounds
        rounds += 1
        if rounds < 3:
            raise trouble
        done.set()

    sweeping = asyncio.create_task(every(0, sweep))
    async with asyncio.timeout(5):
        await done.wait()
    sweeping.cancel()
    assert rounds >= 3
