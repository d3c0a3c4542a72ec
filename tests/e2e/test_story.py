"""The main story over the whole product in real browsers: asked, answered, not helped, angry, handed over."""

import re

import pytest
from playwright.sync_api import Page, expect

from provision.product import Product
from tests.e2e.people import Agent, Customer, sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

QUESTION = "how do i get back in, i forgot my password"
ANGRY = "This is ridiculous!! I already did all that, twice, your help is useless"
ARTICLE = """---
title: Calendars for pets
questions:
  - can my hamster have his own northlight calendar?
  - a calendar for my rabbit
---

Every pet may have a calendar.

1. Open the calendar and choose **Add a pet**.
2. Type its name and pick a colour.
"""
LIVE = """async (title) => {
  const found = await (await fetch("/api/search?q=calendar+for+a+hamster&k=3")).json();
  return found.hits.some((hit) => hit.title === title);
}"""


def test_customer_is_answered_then_handed_to_an_agent_who_knows_everything(
    product: Product, visitor: Page, staff: Page
) -> None:
    agent = Agent(staff, product.home)
    customer = Customer(visitor, product.home)
    customer.say(QUESTION)
    customer.expect(re.compile(r"Forgot password\?"))
    expect(customer.log.get_by_role("listitem").filter(has_text="Type a new password twice")).to_be_visible()
    citation = customer.log.get_by_role("link", name=re.compile("Reset your password")).last
    assert citation.get_attribute("href") == "/help/reset-password"
    customer.choose("That didn't help")
    customer.expect(re.compile("sorry", re.IGNORECASE))
    customer.say(ANGRY)
    customer.expect_in_line()
    expect(customer.chat.get_by_role("region", name="A person will join you here")).to_contain_text("in line")

    agent.claim(QUESTION)
    expect(agent.packet_part("Goal")).to_contain_text(QUESTION)
    expect(agent.packet_part("Why a person")).to_contain_text(re.compile("upset|did not help", re.IGNORECASE))
    expect(agent.packet_part("Already tried")).to_contain_text("Reset your password")
    expect(agent.packet_part("Already tried")).to_contain_text(
        re.compile("did not help|not solved", re.IGNORECASE)
    )
    expect(agent.packet_part("Mood")).to_contain_text(re.compile("annoyed|angry"))
    transcript = staff.get_by_role("region", name="Transcript")
    for said in (QUESTION, "That didn't help", ANGRY):
        expect(transcript.get_by_text(said, exact=True).first).to_be_visible()

    customer.expect("Administrator has joined")
    agent.reply("I am sorry about that. I have just sent a new link to your mobile.")
    customer.expect("I have just sent a new link to your mobile.")
    customer.say("that worked, thank you")
    expect(transcript.get_by_text("that worked, thank you")).to_be_visible()
    agent.resolve()
    customer.expect("Administrator closed the conversation")
    expect(customer.who).to_have_text("Conversation ended")


def test_conversation_survives_a_reload_with_nothing_lost_or_doubled(product: Product, visitor: Page) -> None:
    customer = Customer(visitor, product.home)
    customer.say(QUESTION)
    customer.expect(re.compile(r"Forgot password\?"))
    customer.say("and my order number is A-20391")
    expect(customer.log.get_by_role("article")).to_have_count(4, timeout=15_000)
    before = customer.log.get_by_role("article").all_inner_texts()
    visitor.reload()
    again = Customer(visitor, product.home)
    again.expect("and my order number is A-20391")
    expect(again.log.get_by_role("article")).to_have_count(len(before))
    assert again.log.get_by_role("article").all_inner_texts() == before


def test_author_closes_a_gap_and_the_next_customer_is_answered(
    product: Product, visitor: Page, staff: Page
) -> None:
    question = "can my hamster have his own northlight calendar?"
    customer = Customer(visitor, product.home)
    customer.say(question)
    customer.expect(re.compile("couldn't find this in our help articles"))

    sign_in(staff, product.home, "/studio")
    staff.get_by_role("button", name="Gaps", exact=True).click()
    gap = staff.get_by_role("listitem").filter(has_text=question).first
    gap.get_by_role("button", name="Write an article from this").click()
    expect(staff.locator("#article-text")).to_have_value(re.compile("hamster"))
    staff.locator("#article-text").fill(ARTICLE)
    staff.get_by_role("button", name=re.compile("publish$", re.IGNORECASE)).first.click()
    expect(staff.get_by_role("button", name="Unpublish")).to_be_visible()
    staff.wait_for_function(LIVE, arg="Calendars for pets", timeout=1_000)

    customer.say("how can my hamster get a northlight calendar of his own?")
    customer.expect("Add a pet")
    expect(customer.log.get_by_role("link", name=re.compile("Calendars for pets")).last).to_be_visible()


def test_customer_is_told_and_queued_with_the_bot_dead(
    product: Product, visitor: Page, other_visitor: Page
) -> None:
    product.control("stop", "rasa")
    try:
        asking = Customer(visitor, product.home)
        asking.say("does this work at all?")
        asking.expect(re.compile("assistant|person", re.IGNORECASE))
        asking.expect_in_line()
        pressing = Customer(other_visitor, product.home)
        pressing.choose("Talk to a person")
        pressing.expect_in_line()
        pressing.expect("You asked for a person")
    finally:
        product.control("start", "rasa")
        product.wait_until_ready()
