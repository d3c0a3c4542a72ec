"""Every close code of `docs/protocol.md`, on each socket that may end with it."""

import asyncio
import json
import signal

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

SIDES = pytest.mark.parametrize("side", ["customer", "agent"])


@pytest.mark.parametrize("path", ["/ws/customer", "/ws/agent"])
@pytest.mark.parametrize(
    "origin", [None, "null", "https://evil.example", "SELF.evil.example", "SELF/", "SELF:1"]
)
async def test_a_foreign_origin_is_403_before_the_upgrade(product, path, origin) -> None:
    origin = origin and origin.replace("SELF", product.url)
    with pytest.raises(InvalidStatus) as error:
        await connect(f"ws://127.0.0.1:{product.port}{path}", origin=origin)
    assert error.value.response.status_code == 403


@SIDES
@pytest.mark.parametrize("limit", ["CAREDESK_SOCKETS_PER_ADDRESS", "CAREDESK_SOCKETS_TOTAL"])
async def test_over_the_limit_of_sockets_is_403_until_one_leaves(make_product, side, limit) -> None:
    product = make_product(start=False, **{limit: "2"})
    product.start(product.gateway)
    first, _ = await product.customer(), await product.client("agent")
    with pytest.raises(InvalidStatus) as error:
        await product.client(side)
    assert error.value.response.status_code == 403
    await first.close()
    await product.client(side)
    await product.leave()


@SIDES
async def test_a_binary_frame_is_1003(product, side) -> None:
    client = await product.client(side)
    await client.ws.send(b"\x00")
    assert await client.closed() == 1003


@SIDES
@pytest.mark.parametrize(("size", "closes"), [(65_536, False), (65_537, True)])
async def test_a_frame_over_64_kib_is_1009(product, side, size, closes) -> None:
    client = await product.client(side)
    empty = json.dumps({"type": "ping", "x": ""})
    await client.ws.send(json.dumps({"type": "ping", "x": "y" * (size - len(empty))}))
    if closes:
        assert await client.closed() == 1009
    else:
        assert await client.frame("pong")


@SIDES
async def test_silence_before_the_hello_is_4001_and_after_it_1001(make_product, side) -> None:
    product = make_product(start=False, CAREDESK_HELLO_TIMEOUT_S="0.5", CAREDESK_SILENCE_TIMEOUT_S="1.5")
    product.start(product.gateway)
    silent = await product.client(side, hello=False)
    assert await silent.closed() == 4001
    client = await product.client(side)
    assert await client.closed() == 1001
    await product.leave()


@pytest.mark.parametrize("token", ["", "nonsense", "InR5cGUi.aaaa.bbbb"])
async def test_a_dead_token_is_4001(product, token) -> None:
    customer = await product.customer(hello=False)
    await customer.send({"type": "hello", "token": token})
    assert await customer.closed() == 4001


async def test_anothers_conversation_is_4003_like_one_that_never_was(product) -> None:
    victim, thief = await product.customer(), await product.customer()
    reasons = []
    for token in (thief.welcome["token"], None):
        for conversation in (victim.welcome["conversation"], "A" * 24):
            client = await product.customer(hello=False)
            await client.send({"type": "hello", "token": token, "conversation": conversation})
            assert await client.closed() == 4003
            reasons.append(client.ws.close_reason)
    assert len(set(reasons)) == 1


async def test_an_agent_socket_without_a_live_session_is_4001(product) -> None:
    for cookie in ({"Cookie": "caredesk=nonsense"}, {"Cookie": "other=1"}):
        agent = await product.agent(cookie, hello=False)
        assert await agent.closed() == 4001


async def test_an_author_has_no_agent_socket(product) -> None:
    agent = await product.agent(await product.person("author"), hello=False)
    assert await agent.closed() == 4003


async def test_logging_out_closes_the_agents_sockets_with_4009_within_a_second(product) -> None:
    cookie = await product.person()
    agent = await product.agent(cookie)
    async with httpx.AsyncClient(base_url=product.url, headers=cookie) as http:
        answer = await http.post("/api/logout", headers={"Content-Type": "application/json"})
        assert answer.status_code == 204
        assert await agent.closed(timeout_s=1) == 4009
        assert (await http.get("/api/me")).status_code == 401


async def test_a_disabled_account_is_signed_out_everywhere(product) -> None:
    cookie = await product.person(name="Gone")
    agent = await product.agent(cookie)
    email = (await me(product, cookie))["email"]
    assert "disabled" in await asyncio.to_thread(product.accounts, "disable", email)
    assert await agent.closed(timeout_s=2) == 4009


async def test_a_newer_socket_of_the_same_session_replaces_the_older(product) -> None:
    cookie = await product.person()
    older = await product.agent(cookie)
    newer = await product.agent(cookie)
    assert await older.closed() == 4011
    await newer.send({"type": "ping"})
    assert await newer.frame("pong")


async def test_a_customers_eleventh_tab_replaces_the_first(product) -> None:
    first = await product.customer()
    token = first.welcome["token"]
    tabs = [await product.customer(token=token) for _ in range(10)]
    assert await first.closed() == 4011
    await tabs[0].say(text="the others stay")
    await asyncio.gather(*(tab.event("message", role="customer") for tab in tabs))


async def test_a_reader_who_does_not_read_is_4010_and_resumes(product) -> None:
    writer = await product.customer()
    stuck = await product.customer(token=writer.welcome["token"], receive_bytes=65_536)
    stuck.ws.transport.pause_reading()
    last = 0
    for n in range(400):
        last = (await writer.say(correct={"name": "fact", "value": f"{n} " + "x" * 3900}))["seq"]
    stuck.ws.transport.resume_reading()
    assert await stuck.closed() == 4010
    again = await product.customer(
        token=writer.welcome["token"],
        conversation=writer.welcome["conversation"],
        epoch=writer.welcome["epoch"],
        last_seq=max(stuck.seqs),
    )
    await again.until(lambda f: f["type"] == "event" and f["seq"] == last, 20)
    assert stuck.seqs + [s for s in again.seqs if s <= last] == list(range(1, last + 1))


async def test_a_supervisor_who_does_not_read_is_4010_and_resumes(product) -> None:
    writer = await product.customer()
    conversation = writer.welcome["conversation"]
    cookie = await product.person("manager")
    stuck = await product.agent(cookie, receive_bytes=65_536)
    stuck.ws.transport.pause_reading()
    await stuck.send({"type": "open", "conversation": conversation, "last_seq": 0})
    last = 0
    for n in range(400):
        last = (await writer.say(correct={"name": "fact", "value": f"{n} " + "x" * 3900}))["seq"]
    stuck.ws.transport.resume_reading()
    assert await stuck.closed() == 4010
    again = await product.agent(cookie)
    await again.send({"type": "open", "conversation": conversation, "last_seq": max(stuck.seqs)})
    await again.until(lambda f: f["type"] == "event" and f["seq"] == last, 20)
    assert stuck.seqs + [s for s in again.seqs if s <= last] == list(range(1, last + 1))


@SIDES
async def test_a_stopping_gateway_says_1012(make_product, side) -> None:
    product = make_product(start=False)
    product.start(product.gateway)
    client = await product.client(side)
    stopping = asyncio.create_task(asyncio.to_thread(product.gateway.end))
    assert await client.closed() == 1012
    await stopping
    assert product.gateway.popen.returncode in (0, -signal.SIGTERM)


async def me(product, cookie) -> dict:
    async with httpx.AsyncClient(base_url=product.url, headers=cookie) as http:
        return (await http.get("/api/me")).json()
