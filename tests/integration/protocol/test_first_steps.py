"""The main story, once through, as two programs that know only the contract would see it."""


async def test_from_a_question_over_the_bot_to_a_person_and_back(make_product) -> None:
    product = make_product()
    customer = await product.customer()
    ack = await customer.say(text="how do I reset my password?")
    asked = await customer.event("message", role="customer")
    assert asked["seq"] == ack["seq"]
    assert asked["cid"] == ack["cid"]
    answer = await customer.event("message", role="bot")
    assert answer["data"]["citations"][0]["article"] == "reset-password"

    agent = await product.agent()
    await customer.say(handoff=True)
    await customer.event("handoff_requested")
    queued = await customer.event("queued")
    assert queued["responder"] == "queue"
    conversation = customer.welcome["conversation"]
    item = await agent.queued(conversation)
    assert item["reason"] == "explicit_request"
    place = await customer.frame("queue")
    assert place["position"] == 1

    claimed = await agent.claim()
    assert claimed["type"] == "claimed"
    assert claimed["conversation"] == conversation
    assert claimed["packet"]["goal"]["text"] == "how do I reset my password?"
    assert (await customer.event("claimed"))["data"] == {"agent": "Administrator"}

    assert (await agent.do("send", conversation, body={"text": "try a restart"}))["type"] == "ack"
    assert (await customer.event("message", role="agent"))["data"]["text"] == "try a restart"
    await agent.do("hand_back", conversation, instructions="ask whether the restart helped")
    assert (await customer.event("handed_back"))["responder"] == "bot"
    await customer.say(text="what now?")
    assert "ask whether the restart helped" in (await customer.event("message", role="bot"))["data"]["text"]
    assert customer.seqs == list(range(1, customer.seqs[-1] + 1))
