"""The worker against what goes wrong: a bot that is dead, hangs or answers nonsense; agents who vanish."""

import asyncio
import time

import pytest

FAST = {"CAREDESK_TURN_DEADLINE_S": "6"}


async def queued_by_failure(product, text: str) -> float:
    """Say something the bot fails on; returns how long the apology took, in seconds."""
    customer = await product.customer()
    began = time.monotonic()
    await customer.say(text=text)
    sorry = await customer.event("message", role="bot", timeout_s=20)
    took_s = time.monotonic() - began
    assert "sorry" in sorry["data"]["text"]
    assert (await customer.event("handoff_requested"))["data"] == {"reason": "bot_unavailable"}
    assert (await customer.event("queued"))["responder"] == "queue"
    return took_s


@pytest.mark.parametrize("text", ["hang", "crash", "nonsense", "actions down"])
async def test_a_bot_that_fails_is_an_apology_and_a_person_in_time(make_product, text) -> None:
    product = make_product(**FAST)
    assert await queued_by_failure(product, text) < 6
    await product.leave()


async def test_with_the_usual_settings_everybody_hears_within_15_s_that_the_bot_is_out(make_product) -> None:
    product = make_product()
    texts = ("hang", "actions down", "hang on", "crash")
    took_s = await asyncio.gather(*(queued_by_failure(product, text) for text in texts))
    assert max(took_s) < 15
    await product.leave()


async def test_a_dead_bot_is_an_apology_and_a_person_in_time(make_product) -> None:
    product = make_product(start=False, **FAST)
    product.start(product.gateway, product.worker)
    assert await queued_by_failure(product, "how do I reset it?") < 6
    await product.leave()


async def test_the_human_button_works_with_the_bot_dead(make_product) -> None:
    product = make_product(start=False)
    product.start(product.gateway, product.worker)
    customer = await product.customer()
    await customer.say(handoff=True)
    assert (await customer.event("queued"))["responder"] == "queue"
    agent = await product.agent(await product.person())
    claimed = await agent.claim(customer.welcome["conversation"])
    assert claimed["packet"]["reason"]["kind"] == "explicit_request"
    await product.leave()


@pytest.mark.parametrize("way", [{"handoff": True}, {"text": "crash"}], ids=["button", "bot down"])
async def test_a_handoff_goes_where_the_bots_last_decision_says(make_product, way) -> None:
    product = make_product(**FAST)
    customer = await product.customer()
    await customer.say(text="billing is what this is about")
    await customer.event("message", role="bot")
    await customer.say(**way)
    await customer.event("queued", timeout_s=20)
    agent = await product.agent(await product.person())
    packet = (await agent.claim(customer.welcome["conversation"]))["packet"]
    assert packet["queue"] == {"name": "billing", "priority": "urgent"}
    await product.leave()


async def test_in_the_queue_the_bot_goes_on_helping_and_leave_queue_leaves(make_product) -> None:
    product = make_product()
    customer = await product.customer()
    await customer.say(handoff=True)
    await customer.event("queued")
    await customer.say(text="something else meanwhile")
    assert (await customer.event("message", role="bot"))["data"]["text"].startswith("Answer 1")
    await customer.say(text="leave the queue please")
    assert (await customer.event("handed_back"))["responder"] == "bot"
    agent = await product.agent(await product.person())
    assert (await agent.claim())["code"] == "queue_empty"
    await product.leave()


async def test_who_comes_back_is_known_in_the_first_turn_and_only_there(make_product) -> None:
    product = make_product()
    customer = await product.customer()
    for text in ("one", "two"):
        await customer.say(text=text)
        await customer.event("message", role="bot")
    await customer.say(end=True)
    for state in ("just ended", "at rest"):
        if state == "at rest":
            await product.until_archived(customer.welcome["conversation"])
        back = await product.customer(token=customer.welcome["token"])
        for n, known in ((1, " | before: 2"), (2, "")):
            await back.say(text="again")
            assert (await back.event("message", role="bot"))["data"]["text"] == f"Answer {n} to: again{known}"
        await back.say(end=True)
    await product.leave()


async def test_the_bots_memory_travels_with_the_log(make_product) -> None:
    product = make_product()
    customer = await product.customer()
    for n in range(1, 4):
        await customer.say(text=f"question {n}")
        answer = await customer.event("message", role="bot")
        assert answer["data"]["text"].startswith(f"Answer {n} to: question {n}")
    await product.leave()


async def test_an_agent_who_vanishes_loses_the_conversation_to_the_front(make_product) -> None:
    product = make_product(CAREDESK_AGENT_GRACE_S="1", CAREDESK_PRESENCE_TTL_S="1")
    customer = await product.customer()
    await customer.say(handoff=True)
    await customer.event("queued")
    agent = await product.agent(await product.person())
    conversation = customer.welcome["conversation"]
    await agent.claim(conversation)
    later = await product.customer()
    await later.say(handoff=True)
    await later.event("queued")
    await agent.close()
    released = await customer.event("released", timeout_s=20)
    assert (released["responder"], released["data"]) == ("queue", {"why": "agent_gone"})
    place = await customer.until(lambda f: f["type"] == "queue" and f["position"] == 1)
    assert place["position"] == 1
    await product.leave()


async def test_silent_conversations_end_and_come_to_rest_in_the_archive(make_product) -> None:
    product = make_product(CAREDESK_IDLE_CLOSE_BOT_S="1", CAREDESK_ARCHIVE_AFTER_S="0")
    customer = await product.customer()
    ack = await customer.say(cid="kept-1", text="how do I reset it?")
    await customer.event("message", role="bot")
    ended = await customer.event("ended", timeout_s=20)
    assert ended["data"] == {"by": "system"}
    conversation = customer.welcome["conversation"]
    agent = await product.agent(await product.person("manager"))
    whole = await product.until_archived(conversation)
    assert (whole["state"], whole["outcome"]) == ("closed", "silent")
    assert [event["seq"] for event in whole["events"]] == list(range(1, ended["seq"] + 1))
    # A retry of what was acknowledged is acknowledged again, and resuming still works.
    assert (await customer.say(cid="kept-1", text="how do I reset it?"))["seq"] == ack["seq"]
    again = await product.customer(
        token=customer.welcome["token"], conversation=conversation, epoch=customer.welcome["epoch"]
    )
    assert again.welcome["epoch"] == customer.welcome["epoch"]
    await again.event("ended")
    await agent.send({"type": "open", "conversation": conversation, "last_seq": 0})
    await agent.event("ended")
    await product.leave()


async def test_what_nobody_could_answer_reaches_the_authors(make_product) -> None:
    product = make_product()
    customer = await product.customer()
    await customer.say(text="unknown: do you deliver to the moon?")
    answer = await customer.event("message", role="bot")
    await customer.say(text="how do I reset it?")
    await customer.event("message", role="bot")
    await customer.say(rating={"seq": answer["seq"], "value": "down"})
    gaps = await product.get("/api/gaps", await product.person("author"))
    kinds = {question["kind"] for gap in gaps["items"] for question in gap["questions"]}
    assert kinds == {"unknown", "rated_down"}
    await product.leave()
