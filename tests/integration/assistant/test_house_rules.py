"""The operator's rules over the whole way: signed identity, worker, Rasa, decision, queue and packet."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing

import httpx
import jwt
import pytest

from actions import wording
from tests.integration.assistant.conftest import ARTICLES, TOKEN, Assistant, Conversation, running

KEY = "k" * 40
RULE = "Premium, an answer failed"
RULES = f"""
zone: Europe/Berlin
rules:
  - name: {RULE}
    when: {{attributes: {{plan: premium}}, intent: not_solved}}
    then: {{do: hand_over, queue: billing, priority: high}}
  - name: Nobody answers now
    when: {{page: /shop, outside_hours: mon-fri 08:30-18:00}}
    then: {{do: leave_message}}
  - name: At the checkout
    when: {{page: /shop/checkout}}
    then: {{do: hand_over, queue: billing}}
"""
MONDAY_NOON, SUNDAY_NOON = "2026-11-23T11:00:00.000Z", "2026-11-22T11:00:00.000Z"


@pytest.fixture(scope="module")
def ruled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The assistant under the rules above."""
    folder = tmp_path_factory.mktemp("ruled")
    (folder / "rules.yml").write_text(RULES, "utf-8")
    with running(folder, ARTICLES, CAREDESK_HOUSE_RULES=str(folder / "rules.yml")) as made:
        yield made


@pytest.fixture
def at_checkout(ruled: Assistant) -> Iterator[Conversation]:
    with closing(httpx.Client(base_url=ruled.url, timeout=20)) as client:
        page = {"page": {"url": "https://northlight.example/shop/checkout?step=2"}}
        yield Conversation(client, around=page)


def signed(plan: str) -> str:
    claims = {"sub": f"user-{plan}", "aud": "caredesk", "exp": int(time.time()) + 60, "plan": plan}
    return jwt.encode(claims, KEY, algorithm="HS256")


async def second_answer(product, **hello):
    """Ask, say that the answer did not help, and return the customer and what came of it."""
    customer = await product.customer(**hello)
    await customer.say(text="I forgot my password")
    await customer.event("message", role="bot", timeout_s=20)
    await customer.say(text="that didn't help")
    await customer.event("message", role="bot", timeout_s=20)
    return customer


async def test_a_premium_customers_first_failed_answer_goes_to_billing(
    ruled: Assistant, make_product
) -> None:
    product = make_product(
        start=False,
        CAREDESK_RASA_URL=ruled.url.partition("/webhooks")[0],
        CAREDESK_SEARCH_URL=ruled.search.address.removesuffix("/readyz"),
        CAREDESK_INTERNAL_TOKEN=TOKEN,
        CAREDESK_IDENTITY_KEY=KEY,
    )
    product.start(product.gateway, product.worker)
    premium = await second_answer(product, identity=signed("premium"))
    await premium.event("queued", timeout_s=20)
    agent = await product.agent(await product.person())
    packet = (await agent.claim(premium.welcome["conversation"]))["packet"]
    assert packet["queue"] == {"name": "billing", "priority": "high"}
    assert packet["reason"]["kind"] == "rule"
    assert RULE in [item["quote"] for item in packet["reason"]["evidence"] if item["kind"] == "rule"]

    for hello in ({"identity": signed("basic")}, {}):
        other = await second_answer(product, **hello)
        await other.say(handoff=True)
        await other.event("queued", timeout_s=20)
        packet = (await agent.claim(other.welcome["conversation"]))["packet"]
        assert packet["queue"] == {"name": "general", "priority": "normal"}
        assert packet["reason"]["kind"] == "explicit_request"
        assert "rule" not in [item["kind"] for item in packet["reason"]["evidence"]]
    await product.leave()


def test_without_the_file_a_premium_customer_is_answered_again(conversation) -> None:
    premium = conversation(around={"customer": {"attributes": {"plan": "premium"}}})
    premium.say("I forgot my password")
    decision = premium.say("that didn't help")["decision"]
    assert (decision["action"], decision["queue"], decision["priority"]) == ("none", None, None)


def test_within_the_hours_a_page_hands_over_and_after_them_a_message_is_offered(at_checkout) -> None:
    at_checkout.around["at"] = SUNDAY_NOON
    closed = at_checkout.say("I forgot my password")
    assert closed["decision"]["action"] == "offer"
    assert closed["decision"]["leave_message"]
    assert wording.OFFER_NOBODY in [reply["text"] for reply in closed["replies"]]
    assert any(reply["citations"] for reply in closed["replies"])

    asked = at_checkout.say("a human please")
    assert (asked["decision"]["action"], asked["decision"]["queue"]) == ("hand_over", "billing")
    assert asked["replies"][-1]["text"].endswith(wording.PASSING_ON_LATER)
    assert asked["replies"][-1]["form"] == "contact"

    at_checkout.around["at"], at_checkout.memory = MONDAY_NOON, None
    (reply,) = at_checkout.say("I forgot my password")["replies"]
    assert reply["text"].startswith(wording.reason_for_person("rule", ()))
    assert reply["text"].endswith(wording.PASSING_ON)


def test_without_a_rule_that_holds_the_same_page_is_answered(at_checkout) -> None:
    at_checkout.around = {"at": MONDAY_NOON, "page": {"url": "https://northlight.example/shop"}}
    answer = at_checkout.say("I forgot my password")
    assert (answer["decision"]["action"], answer["decision"]["queue"]) == ("none", None)
