"""What agents do besides answering: notes, hand back, release, transfer; and what both sides see of it."""

import re

import pytest
from playwright.sync_api import Page, expect

from provision.product import Product
from tests.e2e.people import Agent, Customer, add_account

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(120)]

NOTE = "He has the old router, see his last order."
FOLLOW_UP = "Whether the restart of the router helped"


def _handed_over(product: Product, visitor: Page, agent: Agent, question: str) -> Customer:
    """Let a customer ask, want a person, and be claimed."""
    customer = Customer(visitor, product.home)
    customer.say(question)
    customer.choose("Talk to a person")
    agent.claim(question)
    customer.expect("has joined")
    return customer


def test_assistant_goes_on_after_a_hand_back_and_a_person_comes_a_second_time(
    product: Product, visitor: Page, staff: Page
) -> None:
    question, later = "the internet is slow every evening", "where can i measure how fast the line is"
    agent = Agent(staff, product.home)
    customer = _handed_over(product, visitor, agent, question)
    agent.page.get_by_role("button", name="Private note").click()
    staff.get_by_role("textbox", name="Private note, not shown to the customer").fill(NOTE)
    staff.get_by_role("button", name="Save note").click()
    expect(agent.transcript().get_by_text(NOTE)).to_be_visible()
    staff.get_by_role("button", name="Reply", exact=True).click()
    agent.reply("Please restart the router and wait for five minutes.")
    customer.expect("wait for five minutes")

    dialog = agent.act("Hand back")
    dialog.get_by_role("textbox").fill(FOLLOW_UP)
    dialog.get_by_role("button", name="Hand back").click()
    expect(dialog).to_be_hidden()
    expect(agent.transcript()).to_contain_text(f"handed back to the assistant: {FOLLOW_UP}")
    customer.expect("The assistant is back")
    expect(customer.who).to_have_text("Assistant")
    customer.say(later)
    customer.expect(FOLLOW_UP)
    customer.choose("That didn't help")
    customer.expect(re.compile("sorry", re.IGNORECASE))

    customer.choose("Talk to a person")
    customer.expect_in_line()
    agent.claim(later)
    expect(customer.log.get_by_text("Administrator has joined")).to_have_count(2)
    expect(agent.packet()).to_contain_text("number 2")
    expect(agent.packet_part("Goal")).to_contain_text(later)
    expect(agent.transcript().get_by_text(NOTE)).to_be_visible()
    expect(customer.log.get_by_text(NOTE)).to_have_count(0)
    strike = customer.log.get_by_role("button", name=re.compile("^Do not pass on"))
    expect(strike.first).to_be_visible()
    agent.resolve()
    customer.expect("closed the conversation")
    expect(strike).to_have_count(0)


def test_released_customer_waits_in_front_and_a_colleague_takes_over(
    product: Product, visitor: Page, staff: Page, colleague: Page
) -> None:
    question = "my television box shows no picture"
    add_account(product, "kim@caredesk.example", "Kim")
    agent = Agent(staff, product.home)
    customer = _handed_over(product, visitor, agent, question)
    dialog = agent.act("Release")
    dialog.get_by_role("button", name="Release").click()
    customer.expect("You are next in line")
    expect(customer.chat.get_by_role("region", name="A person will join you here")).to_contain_text("next")

    agent.claim(question)
    expect(customer.log.get_by_text("Administrator has joined")).to_have_count(2)
    kim = Agent(colleague, product.home, "kim@caredesk.example")
    dialog = agent.act("Transfer")
    dialog.get_by_label("To").select_option(label="Kim (online)")
    dialog.get_by_label("Note").fill("It is the box, not the line.")
    dialog.get_by_role("button", name="Transfer").click()
    expect(dialog).to_be_hidden()
    customer.expect("You are being passed on to Kim")
    expect(customer.who).to_have_text("Kim")
    expect(staff.get_by_role("textbox", name=re.compile("^Reply to"))).to_have_count(0)

    expect(colleague.get_by_text("was passed on to you")).to_be_visible()
    colleague.get_by_role("region", name=re.compile("^Yours")).get_by_role("button").click()
    expect(kim.packet_part("Goal")).to_contain_text(question)
    expect(kim.transcript()).to_contain_text("It is the box, not the line.")
    kim.reply("Hello, this is Kim. Please look at the cable behind the box.")
    customer.expect("this is Kim")
    expect(customer.log.get_by_text("It is the box, not the line.")).to_have_count(0)
    kim.resolve()
    customer.expect("Kim closed the conversation")


def test_agent_sees_that_the_customer_left_and_that_he_came_back(
    product: Product, visitor: Page, staff: Page
) -> None:
    question = "the letters on my bill are too small"
    agent = Agent(staff, product.home)
    customer = _handed_over(product, visitor, agent, question)
    away = staff.locator(".conversation__away")
    expect(away).to_have_count(0)
    visitor.goto("about:blank")
    expect(away).to_have_text("has left the page")
    expect(agent.transcript()).to_contain_text("The customer left the page")
    agent.reply("I have set larger letters for you.")
    customer = Customer(visitor, product.home)
    customer.expect("I have set larger letters for you.")
    expect(away).to_have_count(0)
    expect(agent.transcript()).to_contain_text("The customer is back")
    agent.resolve()


def test_claimed_conversation_opens_on_what_was_said_on_a_telephone(
    product: Product, visitor: Page, staff: Page
) -> None:
    question = "my telephone finds no network in the cellar"
    agent = Agent(staff, product.home)
    customer = Customer(visitor, product.home)
    customer.say(question)
    customer.choose("Talk to a person")
    staff.set_viewport_size({"width": 390, "height": 844})
    agent.claim(question)
    expect(agent.transcript().get_by_text(question).first).to_be_in_viewport()
    expect(agent.packet()).to_have_count(0)
    staff.get_by_role("button", name="Show the packet").click()
    expect(agent.packet_part("Goal")).to_contain_text(question)
    agent.packet().get_by_role("button", name="Go to the message").click()
    expect(agent.packet()).to_have_count(0)
    expect(agent.transcript().get_by_text(question).first).to_be_in_viewport()
    agent.resolve()
