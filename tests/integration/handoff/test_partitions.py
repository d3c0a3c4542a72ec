"""Workers share the inbox equally, give surplus up when nothing of it is in hand, and take over who left."""

import asyncio
from collections.abc import Callable

import pytest
from redis.asyncio import Redis

from handoff.services.partitions import Partitions
from handoff.store.connect import connect
from handoff.store.inbox import Inbox
from handoff.store.keys import PARTITIONS, Keys
from tests.integration.conftest import Process, Product

ALL = list(range(PARTITIONS))


class Worker:
    """A worker's share without the worker: what it was told, and what it is said to have in hand."""

    def __init__(self, client: Redis, keys: Keys, name: str) -> None:
        self.gained: list[int] = []
        self.in_hand: set[int] = set()
        self.share = Partitions(
            Inbox(client, keys, name), 60.0, self.in_hand.__contains__, self.gained.append
        )


@pytest.fixture
def worker(redis_client: Redis, keys: Keys) -> Callable[[str], Worker]:
    return lambda name: Worker(redis_client, keys, name)


async def test_one_worker_takes_all_and_is_told_once(worker) -> None:
    alone = worker("w1")
    await alone.share.renew()
    await alone.share.renew()
    assert alone.share.owned == alone.gained == ALL


async def test_two_workers_have_half_each(worker) -> None:
    first, second = worker("w1"), worker("w2")
    await first.share.renew()
    await second.share.renew()
    assert second.share.owned == []
    await first.share.renew()
    await second.share.renew()
    assert (first.share.owned, second.share.owned) == (ALL[:8], ALL[8:])


async def test_shares_are_rounded_up_and_all_is_owned(worker) -> None:
    workers = [worker(f"w{n}") for n in range(3)]
    for _ in range(3):
        for each in workers:
            await each.share.renew()
    assert sorted(len(each.share.owned) for each in workers) == [4, 6, 6]
    assert sorted(p for each in workers for p in each.share.owned) == ALL


async def test_what_is_in_hand_is_finished_before_it_is_given_up(worker) -> None:
    first, second = worker("w1"), worker("w2")
    await first.share.renew()
    first.in_hand.add(15)
    await second.share.renew()
    await first.share.renew()
    await second.share.renew()
    assert 15 in first.share.owned
    assert first.share.fence(15) is None  # nothing new is taken from it
    assert 15 not in second.share.owned
    first.in_hand.clear()
    await first.share.renew()
    await second.share.renew()
    assert second.share.owned == ALL[8:]


async def test_who_leaves_leaves_everything_and_takes_nothing_again(worker) -> None:
    first, second = worker("w1"), worker("w2")
    await first.share.renew()
    await first.share.give_up()
    await first.share.renew()
    await second.share.renew()
    assert (first.share.owned, second.share.owned) == ([], ALL)


async def test_two_real_workers_share_and_either_takes_over(make_product) -> None:
    product = make_product()
    client = connect(product.env["REDIS_URL"])
    inbox = Inbox(client, Keys(product.env["CAREDESK_KEY_PREFIX"]), "nobody")
    second = Process(product.worker.command, product.env, product.folder / "second.log")
    try:
        await shares(inbox, [16])
        second.start()
        await shares(inbox, [8, 8])
        await everybody_is_answered(product)
        await asyncio.to_thread(product.worker.end)
        await shares(inbox, [16])
        await everybody_is_answered(product)
    finally:
        second.end()
        await client.aclose()
    await product.leave()


async def shares(inbox: Inbox, wanted: list[int]) -> None:
    """Wait until the partitions are shared so."""
    async with asyncio.timeout(20):
        while True:
            owners = list((await inbox.owners(ALL)).values())
            if sorted(owners.count(owner) for owner in set(owners)) == wanted:
                return
            await asyncio.sleep(0.05)


async def everybody_is_answered(product: Product) -> None:
    for _ in range(12):
        customer = await product.customer()
        await customer.say(text="how do I reset it?")
        await customer.event("message", role="bot", timeout_s=5)
        await customer.close()
