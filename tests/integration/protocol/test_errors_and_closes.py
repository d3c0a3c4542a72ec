"""Every error code and every close code of `docs/protocol.md`, provoked over the wire."""

import asyncio
import json
import signal

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from handoff.store.keys import Keys


@pytest.mark.parametrize(
    ("text", "code", "names"),
    [
        ("{", "bad_frame", "JSON"),
        ("[]", "bad_frame", "object"),
        ("{}", "bad_frame", "type"),
        ('{"type":"fly"}', "unknown_type", "fly"),
        ('{"type":"send","cid":"a1"}', "bad_frame", "body"),
        ('{"type":"send","cid":"a b","body":{"text":"x"}}', "bad_frame", "cid"),
        ('{"type":"send","cid":"a1","body":{}}', "bad_frame", "exactly one"),
        ('{"type":"send","cid":"a1","body":{"text":7}}', "bad_frame", "text"),
        ('{"type":"seen","seq":-1}', "bad_frame", "seq"),
        ('{"type":"hello"}', "bad_frame", "hello"),
        ('{"type":"ping","x":NaN}', "bad_frame", "NaN"),
    ],
)
async def test_a_bad_frame_is_refused_and_the_field_named(product, text, code, names) -> None:
    customer = await product.customer()
    await customer.ws.send(text)
    error = await customer.frame("error")
    assert (error["code"], error["retry"]) == (code, False)
    assert names in error["message"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"text": "   "}, "empty"),
        ({"text": "x" * 4001}, "too_long"),
        ({"choice": "c_nobody"}, "unknown_choice"),
        ({"rating": {"seq": 4000, "value": "up"}}, "bad_frame"),
        ({"contact": {}}, "empty"),
        ({"handoff": False}, "conflict"),
    ],
)
async def test_what_a_customer_may_not_say(product, body, code) -> None:
    customer = await product.customer()
    error = await customer.refused(**body)
    assert (error["code"], error["retry"]) == (code, False)


async def test_4000_characters_are_not_too_long(product) -> None:
    customer = await product.customer()
    assert (await customer.say(text="é" * 4000))["seq"] == 2


async def test_a_cid_with_another_body_is_a_conflict(product) -> None:
    customer = await product.customer()
    await customer.say(cid="one", text="first")
    await customer.send({"type": "send", "cid": "one", "body": {"text": "second"}})
    assert (await customer.frame("error"))["code"] == "conflict"


async def test_what_has_ended_takes_no_text(product) -> None:
    customer = await product.customer()
    await customer.say(end=True)
    assert (await customer.refused(text="one more"))["code"] == "ended"


async def test_more_than_8_unacknowledged_are_refused_for_now(product) -> None:
    customer = await product.customer()
    frames = [{"type": "send", "cid": f"u{n}", "body": {"text": f"t{n}"}} for n in range(40)]
    await asyncio.gather(*(customer.send(frame) for frame in frames))
    error = await customer.frame("error")
    assert (error["code"], error["retry"]) == ("too_many_unacked", True)


async def test_too_fast_is_told_and_then_closed(make_product) -> None:
    product = make_product(start=False, CAREDESK_FRAMES_PER_MINUTE="30")
    product.start(product.gateway)
    customer = await product.customer()
    for _ in range(70):
        await customer.send({"type": "ping"})
    assert await customer.closed() == 4008
    assert int(customer.ws.close_reason) >= 1
    limited = next(f for f in customer.seen + customer.kept if f["type"] == "error")
    assert (limited["code"], limited["retry"]) == ("rate_limited", True)
    assert limited["retry_after_s"] >= 1
    await product.leave()


async def test_claims_that_cannot_be_won(make_product) -> None:
    product = make_product()
    cookie, other_cookie = await product.person(), await product.person()
    agent = await product.agent(cookie)
    assert (await agent.claim())["code"] == "queue_empty"
    assert (await agent.claim("no-such-conversation"))["code"] == "not_found"
    conversations = []
    for _ in range(5):
        customer = await product.customer()
        await customer.say(handoff=True)
        await customer.event("queued")
        conversations.append(customer.welcome["conversation"])
    for conversation in conversations[:4]:
        assert (await agent.claim())["conversation"] == conversation
    assert (await agent.claim())["code"] == "at_capacity"
    other = await product.agent(other_cookie)
    assert (await other.claim(conversations[0]))["code"] == "already_claimed"
    await other.send({"type": "presence", "status": "offline"})
    assert (await other.claim())["code"] == "agent_unavailable"
    await product.leave()


async def test_the_store_down_is_unavailable_and_nothing_is_acknowledged(make_product, own_valkey) -> None:
    product = make_product(start=False, redis=own_valkey.url)
    product.start(product.gateway)
    customer = await product.customer()
    await customer.frame("event")
    own_valkey.kill()
    error = await customer.refused(text="can you hear me?")
    assert (error["code"], error["retry"]) == ("unavailable", True)
    async with httpx.AsyncClient(base_url=product.url) as http:
        ready = await http.get("/readyz")
        assert ready.status_code == 503
        assert ready.json()["dependencies"]["redis"] == "down"
        assert (await http.get("/healthz")).status_code == 200
    await product.leave()


@pytest.mark.parametrize("path", ["/ws/customer", "/ws/agent"])
@pytest.mark.parametrize(
    "origin", [None, "null", "https://evil.example", "SELF.evil.example", "SELF/", "SELF:1"]
)
async def test_a_foreign_origin_is_403_before_the_upgrade(product, path, origin) -> None:
    origin = origin and origin.replace("SELF", product.url)
    with pytest.raises(InvalidStatus) as error:
        await connect(f"ws://127.0.0.1:{product.port}{path}", origin=origin)
    assert error.value.response.status_code == 403


async def test_a_binary_frame_is_1003(product) -> None:
    customer = await product.customer()
    await customer.ws.send(b"\x00")
    assert await customer.closed() == 1003


@pytest.mark.parametrize(("size", "closes"), [(65_536, False), (65_537, True)])
async def test_a_frame_over_64_kib_is_1009(product, size, closes) -> None:
    customer = await product.customer()
    empty = json.dumps({"type": "ping", "x": ""})
    await customer.ws.send(json.dumps({"type": "ping", "x": "y" * (size - len(empty))}))
    if closes:
        assert await customer.closed() == 1009
    else:
        assert await customer.frame("pong")


async def test_silence_before_the_hello_is_4001_and_after_it_1001(make_product) -> None:
    product = make_product(start=False, CAREDESK_HELLO_TIMEOUT_S="0.5", CAREDESK_SILENCE_TIMEOUT_S="1.5")
    product.start(product.gateway)
    silent = await product.customer(hello=False)
    assert await silent.closed() == 4001
    customer = await product.customer()
    assert await customer.closed() == 1001
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


async def test_a_stopping_gateway_says_1012(make_product) -> None:
    product = make_product(start=False)
    product.start(product.gateway)
    customer = await product.customer()
    stopping = asyncio.create_task(asyncio.to_thread(product.gateway.end))
    assert await customer.closed() == 1012
    await stopping
    assert product.gateway.popen.returncode in (0, -signal.SIGTERM)


async def me(product, cookie) -> dict:
    async with httpx.AsyncClient(base_url=product.url, headers=cookie) as http:
        return (await http.get("/api/me")).json()


async def test_a_hint_that_makes_no_sense_is_not_the_last_one(product, redis_client) -> None:
    customer = await product.customer()
    channel = Keys(product.env["CAREDESK_KEY_PREFIX"]).queue_hints
    await redis_client.publish(channel, '{"kind":"typing","conversation":"c","role":"nobody"}')
    await customer.say(text="how do I reset it?")
    await customer.event("message", role="bot")
