"""Every error code of `docs/protocol.md`, provoked over the wire, on each socket that may hear it."""

import asyncio
from typing import Any

import httpx
import pytest

from handoff.store.keys import Keys
from tests.integration.clients import new_cid

SIDES = pytest.mark.parametrize("side", ["customer", "agent"])
BAD = [
    ("{", "bad_frame", "JSON"),
    ("[]", "bad_frame", "object"),
    ("{}", "bad_frame", "type"),
    ('{"type":"fly"}', "unknown_type", "fly"),
    ('{"type":"hello"}', "bad_frame", "hello"),
    ('{"type":"ping","x":NaN}', "bad_frame", "NaN"),
]
BAD_OF_CUSTOMERS = [
    ('{"type":"send","cid":"a1"}', "bad_frame", "body"),
    ('{"type":"send","cid":"a b","body":{"text":"x"}}', "bad_frame", "cid"),
    ('{"type":"send","cid":"a1","body":{}}', "bad_frame", "exactly one"),
    ('{"type":"send","cid":"a1","body":{"text":7}}', "bad_frame", "text"),
    ('{"type":"seen","seq":-1}', "bad_frame", "seq"),
    ('{"type":"claim","cid":"a1"}', "unknown_type", "claim"),
]
BAD_OF_AGENTS = [
    ('{"type":"send","cid":"a1","body":{"text":"x"}}', "bad_frame", "conversation"),
    ('{"type":"presence","status":"asleep"}', "bad_frame", "status"),
    ('{"type":"open","conversation":"c","last_seq":"1"}', "bad_frame", "last_seq"),
    ('{"type":"transfer","cid":"a1","conversation":"c","to":{}}', "bad_frame", "exactly one"),
    ('{"type":"resolve","cid":"a1","conversation":"c"}', "bad_frame", "disposition"),
    ('{"type":"transfer","cid":"a1","conversation":"c","to":{"queue":"A B"}}', "bad_frame", "queue"),
]


@pytest.mark.parametrize(
    ("side", "text", "code", "names"),
    [
        *(("customer", *case) for case in BAD + BAD_OF_CUSTOMERS),
        *(("agent", *case) for case in BAD + BAD_OF_AGENTS),
    ],
)
async def test_a_bad_frame_is_refused_and_the_field_named(product, side, text, code, names) -> None:
    client = await product.client(side)
    await client.ws.send(text)
    error = await client.frame("error")
    assert (error["code"], error["retry"]) == (code, False)
    assert names in error["message"]


@SIDES
async def test_nothing_comes_before_the_hello(product, side) -> None:
    client = await product.client(side, hello=False)
    await client.send({"type": "typing", "conversation": "any"})
    assert "hello" in (await client.frame("error", code="bad_frame"))["message"]
    await client.hello()


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


async def test_what_an_agent_may_not_send(product) -> None:
    customer, agent, conversation = await product.owned()
    bodies: list[tuple[dict[str, Any], str]] = [
        ({"text": " "}, "empty"),
        ({"note": "x" * 4001}, "too_long"),
        ({"correct": {"name": "", "value": "x"}}, "empty"),
    ]
    for body, code in bodies:
        error = await agent.do("send", conversation, body=body)
        assert (error["code"], error["retry"], error["conversation"]) == (code, False, conversation)
    await agent.do("send", conversation, cid="one", body={"text": "first"})
    assert (await agent.do("send", conversation, cid="one", body={"text": "second"}))["code"] == "conflict"
    await customer.say(end=True)
    assert (await agent.do("send", conversation, body={"text": "still there?"}))["code"] == "ended"


@SIDES
async def test_more_than_8_unacknowledged_are_refused_for_now(product, side) -> None:
    client = await product.client(side)
    body = {"conversation": "none", "body": {"text": "x"}}
    frames = [{"type": "send", "cid": f"u{n}-{new_cid()}", **body} for n in range(40)]
    await asyncio.gather(*(client.send(frame) for frame in frames))
    error = await client.frame("error", code="too_many_unacked")
    assert error["retry"] is True


@SIDES
async def test_too_fast_is_told_and_then_closed(make_product, side) -> None:
    product = make_product(start=False, CAREDESK_FRAMES_PER_MINUTE="30")
    product.start(product.gateway)
    client = await product.client(side)
    for _ in range(70):
        await client.send({"type": "ping"})
    assert await client.closed() == 4008
    assert int(client.ws.close_reason) >= 1
    limited = next(f for f in client.seen + client.kept if f["type"] == "error")
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


async def test_what_does_not_wait_for_a_person_is_a_stale_claim(product) -> None:
    customer = await product.customer()
    await customer.say(text="how do I reset it?")
    await customer.event("message", role="bot")
    agent = await product.client("agent")
    refused = await agent.claim(customer.welcome["conversation"])
    assert (refused["code"], refused["retry"]) == ("stale", False)
    await customer.say(handoff=True)
    await customer.event("queued")
    assert (await agent.claim(customer.welcome["conversation"]))["type"] == "claimed"


async def test_what_has_ended_is_no_claim_live_or_at_rest(make_product) -> None:
    product = make_product(CAREDESK_ARCHIVE_AFTER_S="3")
    customer = await product.customer()
    await customer.say(text="how do I reset it?")
    await customer.event("message", role="bot")
    await customer.say(end=True)
    agent, conversation = await product.client("agent"), customer.welcome["conversation"]
    assert (await agent.claim(conversation))["code"] == "ended"
    await product.until_archived(conversation)
    assert (await agent.claim(conversation))["code"] == "ended"
    await product.leave()


async def test_the_store_down_is_unavailable_and_nothing_is_acknowledged(make_product, own_valkey) -> None:
    product = make_product(start=False, redis=own_valkey.url)
    product.start(product.gateway)
    customer, agent = await product.customer(), await product.client("agent")
    await customer.frame("event")
    own_valkey.kill()
    refused = [
        await customer.refused(text="can you hear me?"),
        await agent.do("send", customer.welcome["conversation"], body={"text": "and me?"}),
    ]
    assert [(error["code"], error["retry"]) for error in refused] == [("unavailable", True)] * 2
    async with httpx.AsyncClient(base_url=product.url) as http:
        ready = await http.get("/readyz")
        assert ready.status_code == 503
        assert ready.json()["dependencies"]["redis"] == "down"
        assert (await http.get("/healthz")).status_code == 200
    await product.leave()


async def test_a_hint_that_makes_no_sense_is_not_the_last_one(product, redis_client) -> None:
    customer = await product.customer()
    channel = Keys(product.env["CAREDESK_KEY_PREFIX"]).queue_hints
    await redis_client.publish(channel, '{"kind":"typing","conversation":"c","role":"nobody"}')
    await customer.say(text="how do I reset it?")
    await customer.event("message", role="bot")
