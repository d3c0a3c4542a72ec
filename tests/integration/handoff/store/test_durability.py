"""What a killed server, a flushed script cache and a cluster may not break."""

import asyncio
import re
from pathlib import Path

import pytest
from redis.crc import key_slot
from redis.exceptions import RedisError

from handoff.core.commands import Say
from handoff.store.connect import connect
from handoff.store.keys import PARTITIONS, Keys, partition_of
from handoff.store.log import RESPONDERS
from handoff.store.writer import Repeated, Written, submit

from .conftest import AT, Desk

SCRIPTS = Path(__file__).parents[4] / "handoff" / "store" / "scripts"


async def send_until_acknowledged(log, conversation, command, restart):
    """Repeat a command by its cid as a client does, restarting the server when it is gone."""
    while True:
        try:
            return await submit(log, conversation, command, AT)
        except RedisError:
            await restart()


async def test_what_was_acknowledged_survives_kill_and_restart_exactly_once(own_valkey, keys):
    client = connect(own_valkey.url)
    desk = Desk(client, keys)
    await desk.open("c")

    async def restart():
        await asyncio.to_thread(own_valkey.kill)
        await asyncio.to_thread(own_valkey.start)

    acknowledged = {}
    for n in range(60):
        if n % 20 == 10:
            own_valkey.kill()
        command = Say(text=f"message {n}", cid=f"k{n}")
        result = await send_until_acknowledged(desk.log, "c", command, restart)
        assert isinstance(result, Written | Repeated)
        acknowledged[f"k{n}"] = result.seq
    events = await desk.log.read("c", limit=None)
    assert {event.cid: event.seq for event in events if event.cid} == acknowledged
    assert [event.seq for event in events] == list(range(1, 62))
    assert await desk.log.state("c") == await desk.log.rebuild("c")
    await client.aclose()


async def test_scripts_are_loaded_again_when_the_server_forgot_them(desk):
    await desk.open("c")
    await desk.client.script_flush()
    assert isinstance(await submit(desk.log, "c", Say(text="x"), AT), Written)


async def test_twenty_writers_at_once_leave_a_gapless_log(desk):
    await desk.open("c")
    await asyncio.gather(*(submit(desk.log, "c", Say(text=str(n), cid=f"k{n}"), AT) for n in range(20)))
    events = await desk.log.read("c")
    assert [event.seq for event in events] == list(range(1, 22))
    assert len({event.cid for event in events}) == 21
    assert await desk.log.state("c") == await desk.log.rebuild("c")


async def test_the_same_frame_sent_many_times_at_once_is_one_event(desk):
    await desk.open("c")
    results = await asyncio.gather(*(submit(desk.log, "c", Say(text="x", cid="k"), AT) for _ in range(10)))
    accepted = [result for result in results if isinstance(result, Written | Repeated)]
    assert [result.seq for result in accepted] == [2] * 10
    assert sum(isinstance(result, Written) for result in results) == 1


def test_each_script_touches_one_slot():
    keys = Keys("cd")
    for conversation in ("c1", "c2"):
        partition = partition_of(conversation)
        touched = [
            *(keys.log(conversation), keys.meta(conversation), keys.cids(conversation)),
            *(keys.inbox(partition), keys.fence(partition), keys.lease(partition)),
            *(keys.index(partition, responder) for responder in RESPONDERS),
        ]
        assert len({key_slot(key.encode()) for key in touched}) == 1
    queue = [keys.waiting, keys.items, keys.reserved, keys.holders, keys.counter, keys.waits, keys.presence]
    queue += [keys.beats, keys.held("a"), keys.claimed("a")]
    assert len({key_slot(key.encode()) for key in queue}) == 1


def test_partitions_are_stable_and_used_evenly():
    assert partition_of("c1") == partition_of("c1") == 1
    counts = [0] * PARTITIONS
    for n in range(1600):
        counts[partition_of(f"conversation-{n}")] += 1
    assert min(counts) > 60


@pytest.mark.parametrize("prefix", ["", "a{b", "a}", "a*"])
def test_a_prefix_cannot_make_a_hash_tag_of_its_own(prefix):
    with pytest.raises(ValueError, match="prefix"):
        Keys(prefix)


def test_scripts_name_no_key_of_their_own():
    for script in SCRIPTS.glob("*.lua"):
        calls = re.findall(r"redis\.call\('(\w+)',\s*([^,)]+)", script.read_text(encoding="utf-8"))
        for command, first in calls:
            keyless = command in ("TIME", "PUBLISH")
            assert keyless or re.match(r"(KEYS\[|index\[)", first), f"{script.name}: {command} {first}"
