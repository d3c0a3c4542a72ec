"""What a customer erased is nowhere: not in Redis nor its rewritten file, no page of the database, no log."""

import asyncio
from pathlib import Path

import httpx
import pytest
from redis.asyncio import Redis

CANARY = "my-violet-canary-8317"


def holding(folder: Path) -> list[str]:
    """The files below a folder in which the canary stands."""
    found = [path for path in folder.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]
    return sorted(path.name for path in found)


async def in_redis(client: Redis) -> list[str]:
    """The keys whose name or value holds the canary."""
    keys = [key async for key in client.scan_iter()]
    dumps = [await client.execute_command("DUMP", key, NEVER_DECODE=True) or b"" for key in keys]
    return [key for key, dump in zip(keys, dumps, strict=True) if CANARY in key or CANARY.encode() in dump]


async def until_rewritten(client: Redis) -> None:
    await client.bgrewriteaof()
    async with asyncio.timeout(20):
        state = await client.info("persistence")
        while state["aof_rewrite_in_progress"] or state["aof_rewrite_scheduled"]:
            state = await client.info("persistence")
    assert state["aof_last_bgrewrite_status"] == "ok"


@pytest.mark.parametrize("archived", [False, True], ids=["live", "archived"])
async def test_nothing_of_an_erased_conversation_is_left(make_product, own_valkey, archived) -> None:
    product = make_product(redis=own_valkey.url, CAREDESK_ARCHIVE_AFTER_S="0")
    customer, agent, conversation = await product.owned()
    await customer.say(text=CANARY)
    await customer.say(contact={"name": CANARY, "email": f"{CANARY}@example.org"})
    await customer.say(correct={"name": "order", "value": CANARY})
    await agent.do("send", conversation, body={"note": CANARY})
    await agent.do("hand_back", conversation, instructions=CANARY)
    await customer.say(text=f"unknown: {CANARY}")
    answer = await customer.event("message", role="bot", timeout_s=20)
    await customer.say(rating={"seq": answer["seq"], "value": "down", "comment": CANARY})
    if archived:
        await customer.say(end=True)
        await product.until_archived(conversation)
    client = Redis.from_url(own_valkey.url, decode_responses=True)
    assert holding(own_valkey.folder)
    headers = {"Authorization": f"Bearer {customer.welcome['token']}"}
    async with httpx.AsyncClient(base_url=product.url, headers=headers) as http:
        assert (await http.delete("/api/customer/conversation")).status_code == 204
        assert (await http.get("/api/customer/conversation/export")).json()["conversations"] == []
    await product.leave()
    product.stop()
    assert await in_redis(client) == []
    await until_rewritten(client)
    await client.aclose()
    assert holding(own_valkey.folder) == []
    assert holding(product.folder) == []
