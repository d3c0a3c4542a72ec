"""The customer socket as `docs/protocol.md` has it: opening, sending, resuming, reading."""

import time

import jwt
import pytest


async def test_a_new_customer_gets_token_conversation_and_epoch(product) -> None:
    customer = await product.customer()
    welcome = customer.welcome
    assert set(welcome) == {"type", "token", "conversation", "epoch", "seq", "responder"}
    assert welcome["responder"] == "bot"
    assert len(welcome["conversation"]) >= 22


async def test_without_a_token_every_hello_opens_a_new_conversation(product) -> None:
    one, other = await product.customer(), await product.customer()
    assert one.welcome["conversation"] != other.welcome["conversation"]


async def test_a_token_with_conversation_null_finds_the_latest_open_one(product) -> None:
    first = await product.customer()
    again = await product.customer(token=first.welcome["token"])
    assert again.welcome["conversation"] == first.welcome["conversation"]


async def test_after_the_end_a_hello_with_null_opens_a_linked_one(product) -> None:
    customer = await product.customer()
    await customer.say(end=True)
    ended = await customer.event("ended")
    assert (ended["responder"], ended["data"]) == ("none", {"by": "customer"})
    next_one = await product.customer(token=customer.welcome["token"])
    assert next_one.welcome["conversation"] != customer.welcome["conversation"]


async def test_a_private_event_keeps_the_sequence_gapless(product) -> None:
    customer = await product.customer()
    await customer.say(text="hello there")
    await customer.event("message", role="bot")
    private = [frame for frame in customer.seen if frame.get("kind") == "private"]
    assert private
    assert all(set(frame) == {"type", "seq", "kind"} for frame in private)
    assert customer.seqs == list(range(1, len(customer.seqs) + 1))


async def test_a_resumed_socket_gets_exactly_what_it_missed(product) -> None:
    customer = await product.customer()
    await customer.say(text="one")
    answer = await customer.event("message", role="bot")
    welcome = customer.welcome
    await customer.close()
    again = await product.customer(
        token=welcome["token"],
        conversation=welcome["conversation"],
        epoch=welcome["epoch"],
        last_seq=answer["seq"] - 1,
    )
    assert again.welcome["epoch"] == welcome["epoch"]
    assert (await again.frame("event"))["seq"] == answer["seq"]


async def test_a_long_log_is_replayed_in_order(product) -> None:
    customer = await product.customer()
    await customer.say(handoff=True)
    await customer.event("queued")
    last = 0
    for n in range(60):
        last = (await customer.say(text=f"line {n} " + "x" * 3000))["seq"]
    again = await product.customer(
        token=customer.welcome["token"], conversation=customer.welcome["conversation"]
    )
    await again.until(lambda f: f["type"] == "event" and f["seq"] == last)
    assert again.seqs[:last] == list(range(1, last + 1))


@pytest.mark.parametrize("cursor", [{"epoch": "another"}, {"last_seq": 5000}])
async def test_a_client_that_is_out_of_step_is_told_to_resync(product, cursor) -> None:
    customer = await product.customer()
    await customer.say(text="one")
    await customer.event("message", role="bot")
    again = await product.customer(
        token=customer.welcome["token"],
        conversation=customer.welcome["conversation"],
        **{"epoch": customer.welcome["epoch"], "last_seq": 2, **cursor},
    )
    resync = await again.frame("resync")
    assert resync["epoch"] == again.welcome["epoch"]
    assert again.seen[1] == resync
    first = await again.frame("event")
    assert first["seq"] == resync["seq"] + 1


async def test_the_same_cid_is_acknowledged_again_and_written_once(product) -> None:
    customer = await product.customer()
    first = await customer.say(cid="same-1", text="only once")
    second = await customer.say(cid="same-1", text="only once")
    assert first["seq"] == second["seq"]
    await customer.event("message", role="bot")
    said = [f for f in customer.seen if f.get("cid") == "same-1" and f["type"] == "event"]
    assert len(said) == 1


async def test_a_choice_the_server_minted_is_said_with_its_label(product) -> None:
    customer = await product.customer()
    await customer.say(text="how do I reset it?")
    choices = (await customer.event("message", role="bot"))["data"]["choices"]
    await customer.say(choice=choices[0]["id"])
    chosen = await customer.event("message", role="customer", choice=choices[0]["id"])
    assert chosen["data"]["text"] == "That solved it"
    assert "payload" not in str(chosen)
    assert "payload: solved" in (await customer.event("message", role="bot"))["data"]["text"]


async def test_the_queue_can_be_left_again(product) -> None:
    customer = await product.customer()
    await customer.say(handoff=True)
    await customer.event("queued")
    await customer.say(handoff=False)
    assert (await customer.event("handed_back"))["responder"] == "bot"


async def test_who_waits_is_shown_what_the_agent_will_read_first(product) -> None:
    customer = await product.customer()
    await customer.say(text="my parcel never arrived")
    await customer.say(contact={"name": "Ada"})
    await customer.say(handoff=True)
    shown = await customer.event("summary_shown")
    facts = [{"name": "name", "value": "Ada"}]
    assert shown["data"] == {"goal": "my parcel never arrived", "facts": facts}


async def test_who_waits_is_told_his_place_and_a_range_once_one_can_be_said(make_product) -> None:
    product = make_product()
    first, _ = await product.waiting()
    assert (await first.frame("queue"))["wait_s"] is None  # nobody is there, nothing is known
    agent = await product.agent(await product.person())
    for _ in range(2):
        await product.waiting()
    for _ in range(3):
        assert (await agent.claim())["type"] == "claimed"
    last, _ = await product.waiting()
    place = await last.until(lambda f: f["type"] == "queue" and f["wait_s"] is not None)
    low_s, high_s = place["wait_s"]
    assert place["position"] == 1
    assert 0 <= low_s < high_s <= 120
    assert [low_s % 30, high_s % 30] == [0, 0]
    await product.leave()


async def test_rating_contact_and_correction_become_events(product) -> None:
    customer = await product.customer()
    await customer.say(text="how?")
    answer = await customer.event("message", role="bot")
    await customer.say(rating={"seq": answer["seq"], "value": "down", "comment": "step 3 is missing"})
    assert (await customer.event("rated"))["data"] == {
        "seq": answer["seq"],
        "value": "down",
        "comment": "step 3 is missing",
    }
    await customer.say(contact={"name": "Ada", "email": "ada@example.org"})
    assert (await customer.event("contact_given"))["data"] == {"name": "Ada", "email": "ada@example.org"}
    await customer.say(correct={"name": "order_number", "value": "A-1"})
    corrected = await customer.event("summary_corrected")
    assert corrected["data"] == {"name": "order_number", "value": "A-1"}


async def test_an_address_given_to_the_bot_reaches_a_person(product) -> None:
    customer = await product.customer()
    await customer.say(text="how?")
    await customer.event("message", role="bot")
    ack = await customer.say(contact={"name": "Ada", "email": "ada@example.org"})
    assert (await customer.event("contact_given"))["seq"] == ack["seq"]
    await customer.event("queued")
    agent = await product.agent(await product.person())
    packet = (await agent.claim(customer.welcome["conversation"]))["packet"]
    assert (packet["customer"]["name"], packet["customer"]["email"]) == ("Ada", "ada@example.org")


async def test_text_is_normalised_and_a_slash_is_text(product) -> None:
    customer = await product.customer()
    await customer.say(text="  /restart cafe\u0301 ")
    assert (await customer.event("message", role="customer"))["data"]["text"] == "/restart caf\u00e9"


async def test_a_handoff_is_offered(product) -> None:
    customer = await product.customer()
    await customer.say(text="offer me somebody")
    assert (await customer.event("handoff_offered"))["data"] == {"reason": "failed_answers"}


async def test_two_tabs_of_a_customer_see_the_same(product) -> None:
    one = await product.customer()
    other = await product.customer(token=one.welcome["token"])
    ack = await one.say(text="from the first tab")
    seen = await other.event("message", role="customer")
    assert (seen["seq"], seen["cid"]) == (ack["seq"], ack["cid"])


async def test_ping_is_answered(product) -> None:
    customer = await product.customer()
    await customer.send({"type": "ping"})
    assert await customer.frame("pong") == {"type": "pong"}


async def test_a_signed_identity_names_the_customer_in_every_browser(make_product) -> None:
    product = make_product(start=False, CAREDESK_IDENTITY_KEY="k" * 40)
    product.start(product.gateway)
    claims = {"sub": "user-7", "aud": "caredesk", "exp": time.time() + 60, "name": "Ada", "plan": "pro"}
    customer = await product.customer(identity=jwt.encode(claims, "k" * 40, algorithm="HS256"))
    assert customer.welcome["conversation"]
    elsewhere = await product.customer(identity=jwt.encode(claims, "k" * 40, algorithm="HS256"))
    assert elsewhere.welcome["conversation"] == customer.welcome["conversation"]
    forged = await product.customer(hello=False)
    await forged.send({"type": "hello", "identity": jwt.encode(claims, "w" * 40, algorithm="HS256")})
    assert await forged.closed() == 4001
    await product.leave()
