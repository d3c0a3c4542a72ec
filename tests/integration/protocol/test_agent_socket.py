"""The agent socket as `docs/protocol.md` has it: presence, queue, claim, and all that an owner may do."""

from typing import Any

import pytest


async def waiting(product, text: str = "my parcel never arrived"):
    """A customer who has said something and waits for a person."""
    customer = await product.customer()
    await customer.say(text=text)
    await customer.event("message", role="bot")
    await customer.say(handoff=True)
    await customer.event("queued")
    return customer, customer.welcome["conversation"]


async def owned(product):
    """A customer and the agent who has claimed the conversation."""
    customer, conversation = await waiting(product)
    agent = await product.agent(await product.person(name="Sam"))
    assert (await agent.claim(conversation))["type"] == "claimed"
    await customer.event("claimed")
    return customer, agent, conversation


async def test_welcome_names_agent_capacity_and_owned(product) -> None:
    agent = await product.agent(await product.person(name="Sam"))
    assert agent.welcome["agent"]["name"] == "Sam"
    assert agent.welcome["agent"]["role"] == "agent"
    assert (agent.welcome["capacity"], agent.welcome["owned"]) == (4, [])


async def test_the_queue_frame_is_the_whole_list(product) -> None:
    _, conversation = await waiting(product)
    agent = await product.agent(await product.person())
    item = await agent.queued(conversation)
    assert set(item) == {"conversation", "queue", "priority", "since", "goal", "reason", "mood"}
    assert (item["queue"], item["goal"]) == ("general", "my parcel never arrived")


async def test_a_claim_is_answered_with_the_packet_and_the_log_from_1(product) -> None:
    _, conversation = await waiting(product)
    agent = await product.agent(await product.person())
    claimed = await agent.claim(conversation)
    packet = claimed["packet"]
    assert set(packet) == {
        "version", "conversation", "created_at", "reason", "goal", "facts", "tried", "mood", "customer",
        "page", "history", "suggestions", "queue", "transcript",
    }  # fmt: skip
    assert packet["tried"][0]["article"] == "reset-password"
    event = await agent.event("claimed")
    assert agent.seqs == list(range(1, event["seq"] + 1))


async def test_the_same_claim_is_answered_the_same_again(product) -> None:
    _, conversation = await waiting(product)
    agent = await product.agent(await product.person())
    first = await agent.claim(conversation, cid="claim-1")
    assert await agent.claim(conversation, cid="claim-1") == first


async def test_a_claim_of_the_next_repeated_on_a_new_socket_gets_the_same_conversation(product) -> None:
    await waiting(product)
    await waiting(product)
    cookie = await product.person()
    agent = await product.agent(cookie)
    first = await agent.claim(cid="next-1")
    await agent.close()
    again = await product.agent(cookie)
    assert again.welcome["owned"][0]["conversation"] == first["conversation"]
    assert await again.claim(cid="next-1") == first


async def test_after_a_reconnect_the_owner_is_told_what_is_his(product) -> None:
    customer, conversation = await waiting(product)
    cookie = await product.person()
    agent = await product.agent(cookie)
    await agent.claim(conversation)
    top = (await customer.event("claimed"))["seq"]
    await agent.close()
    again = await product.agent(cookie)
    assert again.welcome["owned"] == [{"conversation": conversation, "seq": top}]
    await again.send({"type": "open", "conversation": conversation, "last_seq": top - 1})
    assert (await again.frame("event"))["seq"] == top


async def test_only_the_author_sees_his_cid(product) -> None:
    customer, agent, conversation = await owned(product)
    await agent.do("send", conversation, cid="mine-1", body={"text": "hello"})
    assert (await agent.event("message", role="agent"))["cid"] == "mine-1"
    assert "cid" not in await customer.event("message", role="agent")


async def test_a_note_reaches_no_customer(product) -> None:
    customer, agent, conversation = await owned(product)
    ack = await agent.do("send", conversation, body={"note": "he sounds upset"})
    assert (await agent.event("note"))["data"] == {"text": "he sounds upset"}
    hidden = await customer.until(lambda f: f["type"] == "event" and f["seq"] == ack["seq"])
    assert hidden == {"type": "event", "seq": ack["seq"], "kind": "private"}


async def test_typing_is_shown_to_the_other_side(product) -> None:
    customer, agent, conversation = await owned(product)
    await agent.send({"type": "typing", "conversation": conversation})
    assert await customer.frame("typing") == {"type": "typing", "from": {"role": "agent", "name": "Sam"}}
    await customer.send({"type": "typing"})
    assert (await agent.frame("typing"))["conversation"] == conversation
    await customer.send({"type": "seen", "seq": 3})
    assert (await agent.frame("seen"))["seq"] == 3


async def test_transfer_to_a_queue(product) -> None:
    customer, agent, conversation = await owned(product)
    await agent.do("transfer", conversation, to={"queue": "billing"}, note="a refund")
    event = await customer.event("transferred")
    assert (event["responder"], event["data"]) == ("queue", {"queue": "billing"})
    other = await product.agent(await product.person())
    assert (await other.queued(conversation))["queue"] == "billing"


async def test_transfer_to_a_colleague(product) -> None:
    customer, agent, conversation = await owned(product)
    colleague = await product.agent(await product.person(name="Kim"))
    to = colleague.welcome["agent"]["id"]
    assert (await agent.do("transfer", conversation, to={"agent": to}))["type"] == "ack"
    event = await customer.event("transferred")
    assert (event["responder"], event["data"]) == ("agent", {"agent": "Kim"})
    assert (await colleague.frame("claimed"))["conversation"] == conversation
    assert (await colleague.do("send", conversation, body={"text": "I am Kim"}))["type"] == "ack"
    assert (await agent.do("send", conversation, body={"text": "too late"}))["code"] == "not_owner"


async def test_a_transfer_to_somebody_absent_or_full_changes_nothing(product) -> None:
    customer, agent, conversation = await owned(product)
    away = await product.agent(await product.person(), status="away")
    for who in (away.welcome["agent"]["id"], "nobody"):
        answer = await agent.do("transfer", conversation, to={"agent": who})
        assert answer["code"] == "agent_unavailable"
    assert (await agent.do("send", conversation, body={"text": "still mine"}))["type"] == "ack"
    assert not [f for f in customer.seen if f.get("kind") == "transferred"]


async def test_release_puts_it_back(product) -> None:
    customer, agent, conversation = await owned(product)
    await agent.do("release", conversation)
    event = await customer.event("released")
    assert (event["responder"], event["data"]) == ("queue", {"why": "agent_released"})
    assert (await agent.claim(conversation))["type"] == "claimed"


async def test_agents_hear_that_the_customer_left_and_that_he_is_back(make_product) -> None:
    product = make_product(CAREDESK_CUSTOMER_LEFT_S="1.5", CAREDESK_SWEEP_S="0.3")
    customer, agent, conversation = await owned(product)
    known = {"token": customer.welcome["token"], "conversation": conversation}
    second = await product.customer(**known)
    await customer.close()
    await agent.do("send", conversation, body={"text": "Are you there?"})
    await second.event("message", role="agent")
    assert "customer_left" not in [frame.get("kind") for frame in agent.seen]  # one tab is still open
    await second.close()
    left = await agent.event("customer_left")
    back = await product.customer(**known)
    await agent.until(lambda f: f.get("kind") == "customer_joined" and f["seq"] > left["seq"])
    await back.event("message", role="agent")
    assert "customer_left" not in [frame.get("kind") for frame in back.seen + back.kept]
    await product.leave()


async def test_resolve_ends_it(product) -> None:
    customer, agent, conversation = await owned(product)
    await agent.do("resolve", conversation, disposition="solved", note="reset the router")
    event = await customer.event("resolved")
    assert (event["responder"], event["data"]) == ("none", {"disposition": "solved"})
    assert (await customer.refused(text="hello?"))["code"] == "ended"


async def test_a_handoff_works_again_after_a_hand_back(product) -> None:
    customer, agent, conversation = await owned(product)
    await agent.do("hand_back", conversation, instructions="ask whether the restart helped")
    await customer.event("handed_back")
    await customer.say(text="person please")
    await customer.event("queued")
    claimed = await agent.claim(conversation)
    assert claimed["packet"]["reason"]["kind"] == "explicit_request"
    assert claimed["packet"]["goal"]["text"] == "person please"


async def test_a_supervisor_follows_what_is_anothers_but_only_its_owner_sends(product) -> None:
    customer, _, conversation = await owned(product)
    boss = await product.agent(await product.person("manager"))
    await boss.send({"type": "open", "conversation": conversation, "last_seq": 0})
    await boss.event("claimed")
    assert (await boss.do("send", conversation, body={"text": "hi"}))["code"] == "not_owner"
    peer = await product.agent(await product.person())
    await peer.send({"type": "open", "conversation": conversation, "last_seq": 0})
    assert (await peer.frame("error"))["code"] == "forbidden"
    await boss.send({"type": "close", "conversation": conversation})
    await boss.send({"type": "ping"})
    await boss.frame("pong")
    ack = await customer.say(text="after you left")
    await customer.until(lambda f: f["type"] == "event" and f["seq"] == ack["seq"])
    await boss.send({"type": "ping"})
    await boss.frame("pong")
    assert ack["seq"] not in boss.seqs


@pytest.mark.parametrize("frame", ["hand_back", "release", "resolve", "transfer", "send"])
async def test_who_does_not_own_it_may_do_nothing(product, frame) -> None:
    _, conversation = await waiting(product)
    agent = await product.agent(await product.person())
    fields: dict[str, dict[str, Any]] = {
        "resolve": {"disposition": "solved"},
        "transfer": {"to": {"queue": "billing"}},
    }
    answer = await agent.do(frame, conversation, **fields.get(frame, {"body": {"text": "x"}}))
    assert answer["code"] == "not_owner"
