"""The agent socket as `docs/protocol.md` has it: presence, queue, claim, and all that an owner may do."""

from typing import Any

import pytest


async def test_welcome_names_agent_capacity_and_owned(product) -> None:
    agent = await product.agent(await product.person(name="Sam"))
    assert agent.welcome["agent"]["name"] == "Sam"
    assert agent.welcome["agent"]["role"] == "agent"
    assert (agent.welcome["capacity"], agent.welcome["owned"]) == (4, [])


async def test_the_queue_frame_is_the_whole_list(product) -> None:
    _, conversation = await product.waiting()
    agent = await product.agent(await product.person())
    item = await agent.queued(conversation)
    assert set(item) == {"conversation", "queue", "priority", "since", "goal", "reason", "mood"}
    assert (item["queue"], item["goal"]) == ("general", "my parcel never arrived")


async def test_a_claim_is_answered_with_the_packet_and_the_log_from_1(product) -> None:
    _, conversation = await product.waiting()
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
    _, conversation = await product.waiting()
    agent = await product.agent(await product.person())
    first = await agent.claim(conversation, cid="claim-1")
    assert await agent.claim(conversation, cid="claim-1") == first


async def test_a_claim_of_the_next_repeated_on_a_new_socket_gets_the_same_conversation(product) -> None:
    await product.waiting()
    await product.waiting()
    cookie = await product.person()
    agent = await product.agent(cookie)
    first = await agent.claim(cid="next-1")
    await agent.close()
    again = await product.agent(cookie)
    assert again.welcome["owned"][0]["conversation"] == first["conversation"]
    assert await again.claim(cid="next-1") == first


async def test_after_a_reconnect_the_owner_is_told_what_is_his(product) -> None:
    customer, conversation = await product.waiting()
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
    customer, agent, conversation = await product.owned()
    await agent.do("send", conversation, cid="mine-1", body={"text": "hello"})
    assert (await agent.event("message", role="agent"))["cid"] == "mine-1"
    assert "cid" not in await customer.event("message", role="agent")


async def test_a_note_reaches_no_customer(product) -> None:
    customer, agent, conversation = await product.owned()
    ack = await agent.do("send", conversation, body={"note": "he sounds upset"})
    assert (await agent.event("note"))["data"] == {"text": "he sounds upset"}
    hidden = await customer.until(lambda f: f["type"] == "event" and f["seq"] == ack["seq"])
    assert hidden == {"type": "event", "seq": ack["seq"], "kind": "private"}


async def test_typing_is_shown_to_the_other_side(product) -> None:
    customer, agent, conversation = await product.owned()
    await agent.send({"type": "typing", "conversation": conversation})
    assert await customer.frame("typing") == {"type": "typing", "from": {"role": "agent", "name": "Sam"}}
    await customer.send({"type": "typing"})
    assert (await agent.frame("typing"))["conversation"] == conversation


async def test_what_was_read_is_shown_to_the_other_side(product) -> None:
    customer, agent, conversation = await product.owned()
    await customer.send({"type": "seen", "seq": 3})
    shown = {"type": "seen", "from": {"role": "customer"}, "seq": 3, "conversation": conversation}
    assert await agent.frame("seen") == shown
    await agent.send({"type": "seen", "conversation": conversation, "seq": 4})
    assert await customer.frame("seen") == {"type": "seen", "from": {"role": "agent"}, "seq": 4}


async def test_the_bots_understanding_of_each_turn_reaches_agents_with_its_answer(product) -> None:
    customer = await product.customer()
    boss = await product.agent(await product.person("manager"))
    await boss.send({"type": "open", "conversation": customer.welcome["conversation"], "last_seq": 0})
    for n in (1, 2):
        asked = await customer.say(text=f"question {n}")
        analysed = await boss.event("analysed", of=asked["seq"])
        answer = await customer.event("message", role="bot")
        assert analysed["seq"] == answer["seq"] - 1
        assert analysed["data"]["annotations"]["frustration"] == 0.2
        assert analysed["data"]["annotations"]["memory"] == {"turns": n}
        assert analysed["data"]["decision"]["action"] == "none"


async def test_what_a_customer_does_besides_writing_reaches_agents(product) -> None:
    customer = await product.customer()
    boss = await product.agent(await product.person("manager"))
    await boss.send({"type": "open", "conversation": customer.welcome["conversation"], "last_seq": 0})
    await customer.say(text="offer me somebody")
    answer = await customer.event("message", role="bot")
    assert (await boss.event("handoff_offered"))["data"] == {"reason": "failed_answers"}
    await customer.say(rating={"seq": answer["seq"], "value": "down"})
    assert (await boss.event("rated"))["data"] == {"seq": answer["seq"], "value": "down"}
    await customer.say(contact={"name": "Ada"})
    assert (await boss.event("contact_given"))["data"] == {"name": "Ada"}
    await customer.say(end=True)
    assert (await boss.event("ended"))["data"] == {"by": "customer"}


async def test_an_owner_puts_a_fact_right_and_both_sides_see_it(product) -> None:
    customer, agent, conversation = await product.owned()
    for value in ("A-2", None):
        correction = {"name": "order_number", "value": value}
        ack = await agent.do("send", conversation, body={"correct": correction})
        corrected = await customer.event("summary_corrected", value=value)
        assert (corrected["seq"], corrected["data"]) == (ack["seq"], correction)
        assert corrected["from"] == {"role": "agent", "name": "Sam"}
        assert (await agent.event("summary_corrected", value=value))["cid"] == ack["cid"]


async def test_an_agent_ahead_of_the_log_is_told_to_resync(product) -> None:
    _, conversation = await product.waiting()
    agent = await product.agent(await product.person())
    await agent.send({"type": "open", "conversation": conversation, "last_seq": 5000})
    resync = await agent.frame("resync")
    assert (resync["conversation"], resync["seq"]) == (conversation, 0)
    await agent.event("queued")
    assert agent.seqs == list(range(1, len(agent.seqs) + 1))


async def test_a_new_conversation_names_the_one_before(product) -> None:
    customer = await product.customer()
    await customer.say(end=True)
    again = await product.customer(token=customer.welcome["token"], page=None)
    boss = await product.agent(await product.person("manager"))
    for client, before in ((customer, None), (again, customer.welcome["conversation"])):
        conversation = client.welcome["conversation"]
        await boss.send({"type": "open", "conversation": conversation, "last_seq": 0})
        joined = await boss.event("customer_joined")
        assert (joined["conversation"], joined["seq"]) == (conversation, 1)
        assert joined["data"].get("previous") == before


async def test_transfer_to_a_queue(product) -> None:
    customer, agent, conversation = await product.owned()
    await agent.do("transfer", conversation, to={"queue": "billing"}, note="a refund")
    event = await customer.event("transferred")
    assert (event["responder"], event["data"]) == ("queue", {"queue": "billing"})
    await agent.event("transferred")
    other = await product.agent(await product.person())
    assert (await other.queued(conversation))["queue"] == "billing"


async def test_transfer_to_a_colleague(product) -> None:
    customer, agent, conversation = await product.owned()
    colleague = await product.agent(await product.person(name="Kim"))
    to = colleague.welcome["agent"]["id"]
    assert (await agent.do("transfer", conversation, to={"agent": to}))["type"] == "ack"
    event = await customer.event("transferred")
    assert (event["responder"], event["data"]) == ("agent", {"agent": "Kim"})
    assert (await colleague.frame("claimed"))["conversation"] == conversation
    assert (await colleague.do("send", conversation, body={"text": "I am Kim"}))["type"] == "ack"
    assert (await agent.do("send", conversation, body={"text": "too late"}))["code"] == "not_owner"


async def test_a_transfer_to_somebody_absent_or_full_changes_nothing(product) -> None:
    customer, agent, conversation = await product.owned()
    away = await product.agent(await product.person(), status="away")
    for who in (away.welcome["agent"]["id"], "nobody"):
        answer = await agent.do("transfer", conversation, to={"agent": who})
        assert answer["code"] == "agent_unavailable"
    assert (await agent.do("send", conversation, body={"text": "still mine"}))["type"] == "ack"
    assert not [f for f in customer.seen if f.get("kind") == "transferred"]


async def test_release_puts_it_back(product) -> None:
    customer, agent, conversation = await product.owned()
    await agent.do("release", conversation)
    event = await customer.event("released")
    assert (event["responder"], event["data"]) == ("queue", {"why": "agent_released"})
    # The place is told again, though it may be the one that he had before the claim.
    customer.kept = [frame for frame in customer.kept if frame["type"] != "queue"]
    assert (await customer.frame("queue"))["position"] >= 1
    await agent.event("released")
    assert (await agent.claim(conversation))["type"] == "claimed"


async def test_agents_hear_that_the_customer_left_and_that_he_is_back(make_product) -> None:
    product = make_product(CAREDESK_CUSTOMER_LEFT_S="1.5", CAREDESK_SWEEP_S="0.3")
    customer, agent, conversation = await product.owned()
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
    customer, agent, conversation = await product.owned()
    await agent.do("resolve", conversation, disposition="solved", note="reset the router")
    event = await customer.event("resolved")
    assert (event["responder"], event["data"]) == ("none", {"disposition": "solved"})
    await agent.event("resolved")
    assert (await agent.event("note"))["data"] == {"text": "reset the router"}
    assert (await customer.refused(text="hello?"))["code"] == "ended"


async def test_a_handoff_works_again_after_a_hand_back(product) -> None:
    customer, agent, conversation = await product.owned()
    await agent.do("hand_back", conversation, instructions="ask whether the restart helped")
    await customer.event("handed_back")
    asked = "ask whether the restart helped"
    assert (await agent.event("handed_back"))["data"] == {"instructions": asked}
    await customer.say(text="person please")
    await customer.event("queued")
    claimed = await agent.claim(conversation)
    assert claimed["packet"]["reason"]["kind"] == "explicit_request"
    assert claimed["packet"]["goal"]["text"] == "person please"


async def test_a_supervisor_follows_what_is_anothers_but_only_its_owner_sends(product) -> None:
    customer, _, conversation = await product.owned()
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
    _, conversation = await product.waiting()
    agent = await product.agent(await product.person())
    fields: dict[str, dict[str, Any]] = {
        "resolve": {"disposition": "solved"},
        "transfer": {"to": {"queue": "billing"}},
    }
    answer = await agent.do(frame, conversation, **fields.get(frame, {"body": {"text": "x"}}))
    assert answer["code"] == "not_owner"
