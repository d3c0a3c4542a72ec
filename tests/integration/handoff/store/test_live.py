"""Inbox, presence, sessions, customers and wake-ups on a real server."""

from datetime import UTC, datetime

from handoff.core.commands import End, Say
from handoff.store.connect import connect_blocking
from handoff.store.customers import Customers
from handoff.store.inbox import Inbox
from handoff.store.keys import partition_of
from handoff.store.sessions import Sessions
from handoff.store.wakeups import Hint, Wakeups

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


async def test_one_owner_per_partition_and_a_new_fence_for_each(desk):
    one, two = Inbox(desk.client, desk.keys, "w1"), Inbox(desk.client, desk.keys, "w2")
    fence = await one.lease(3, 60_000)
    assert fence is not None
    assert await one.lease(3, 60_000) == fence
    assert await two.lease(3, 60_000) is None
    assert await one.owners([2, 3]) == {3: "w1"}
    await two.release(3)
    assert await two.lease(3, 60_000) is None
    await one.release(3)
    assert await two.lease(3, 60_000) == fence + 1


async def test_entries_are_read_from_the_head_and_finished_by_the_owner_only(desk):
    partition = partition_of(await desk.open("c"))
    inbox = Inbox(desk.client, desk.keys, "w1")
    fence = await inbox.lease(partition, 60_000)
    assert fence is not None
    await desk.do("c", Say(text="one"))
    await desk.do("c", Say(text="two"))
    first, second = await inbox.read(partition)
    assert (first.conversation, first.seq, first.kind, second.seq) == ("c", 2, "turn", 3)
    assert await inbox.read(partition, after=first.id) == [second]
    assert not await inbox.finish(partition, fence - 1, first.id)
    assert await inbox.finish(partition, fence, first.id)
    assert await inbox.read(partition) == [second]
    assert await inbox.depth([partition]) == 1


async def test_presence_knows_who_is_there(desk):
    sam = await desk.agent("Sam", capacity=3)
    await desk.presence.set("id-Kim", "Kim", "away", 4)
    assert [p.agent for p in await desk.presence.all()] == ["id-Kim", sam.id]
    assert [(p.name, p.capacity) for p in await desk.presence.online()] == [("Sam", 3)]
    assert (await desk.presence.get("id-Kim")).status == "away"
    assert await desk.presence.beat(sam.id)
    assert not await desk.presence.beat("stranger")
    await desk.client.zadd(desk.keys.beats, {sam.id: 1})
    assert [p.agent for p in await desk.presence.silent(60)] == [sam.id]
    assert await desk.presence.online() == []
    await desk.presence.forget(sam.id)
    assert await desk.presence.get(sam.id) is None


async def test_sessions_end_one_by_one_or_all_at_once(desk):
    sessions = Sessions(desk.client, desk.keys)
    made = await sessions.create("t1", "sam", 1000.0, 3600)
    await sessions.create("t2", "sam", 1000.0, 3600)
    assert await sessions.get("t1") == made
    assert await sessions.end("t1") == made
    assert await sessions.end("t1") is None
    assert await sessions.end_all("sam") == 1
    assert await sessions.get("t2") is None


async def test_a_customers_latest_open_conversation_is_found(desk):
    customers = Customers(desk.client, desk.keys)
    for n, name in enumerate(["c1", "c2", "gone"]):
        await customers.link("u", name, n)
    await desk.open("c1")
    await desk.open("c2")
    await desk.do("c2", End())
    assert await customers.conversations("u") == ["gone", "c2", "c1"]
    latest = await customers.latest_open("u", desk.log)
    assert latest is not None
    assert latest.conversation == "c1"
    assert await customers.owns("u", "c1")
    assert not await customers.owns("u", "x")
    assert await customers.latest_open("nobody", desk.log) is None


async def test_what_is_known_of_a_customer_is_kept_until_forgotten(desk):
    customers = Customers(desk.client, desk.keys)
    await customers.link("u", "c1", 1)
    await customers.remember("u", name="Ada", verified=True, attributes={"plan": "home"}, email=None)
    await customers.remember("u", email=None)
    assert await customers.record("u") == {"name": "Ada", "verified": True, "attributes": {"plan": "home"}}
    await customers.unlink("u", "c1")
    assert await customers.conversations("u") == []
    await customers.forget("u")
    assert await customers.record("u") == {}


async def test_every_append_is_hinted_and_passing_facts_travel_along(desk, new_blocking):
    wakeups = Wakeups(desk.client, desk.keys)
    await desk.open("c")
    hints = wakeups.listen(new_blocking())
    assert await anext(hints) == Hint("everything")
    await desk.do("c", Say(text="hello"))
    await desk.client.publish(desk.keys.queue_hints, "what is this")
    await wakeups.tell("typing", "c", role="agent", name="Sam")
    await wakeups.tell("signed_out", session="s")
    assert await anext(hints) == Hint("log", "c", 2, "bot")
    heard = {hint.kind: hint for hint in [await anext(hints), await anext(hints)]}
    assert heard["typing"] == Hint("typing", "c", facts={"role": "agent", "name": "Sam"})
    assert heard["signed_out"] == Hint("signed_out", facts={"session": "s"})
    await hints.aclose()


async def test_after_a_lost_connection_everybody_is_told_to_look_everywhere(own_valkey, keys):
    client, blocking = connect_blocking(own_valkey.url), connect_blocking(own_valkey.url)
    hints = Wakeups(client, keys).listen(blocking)
    assert await anext(hints) == Hint("everything")
    own_valkey.kill()
    own_valkey.start()
    assert await anext(hints) == Hint("everything")
    await hints.aclose()
    await client.aclose()
    await blocking.aclose()
