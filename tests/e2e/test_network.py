"""Bad lines: what is written while network or gateway are away is kept, said to be kept, and sent once.

Each test ends with the same question: does the log hold every message of the customer once, in the order of
writing, and does the transcript of the agent hold the same?
"""

import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, Page, expect

from provision.product import Product
from tests.e2e.people import Customer, with_an_agent

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(120)]

AWAY = "No connection. Trying again…"
PENDING = "Waiting to be sent"
ACK_TIMEOUT_MS = 10_000
MOST_TRIES = 4


def _own(customer: Customer) -> list[str]:
    """Return what the customer's own messages say, in the order of the screen."""
    return customer.log.locator("article.message--customer .message__own").all_inner_texts()


def _transcript(staff: Page) -> list[str]:
    """Return what the customer said, as the console shows it."""
    turns = staff.get_by_role("region", name="Transcript").locator(".turn--customer .turn__bubble")
    return [text.strip() for text in turns.all_inner_texts()]


def _unsent(customer: Customer) -> Locator:
    return customer.log.locator("article").filter(has_text=PENDING)


def _assert_both_hold(customer: Customer, staff: Page, said: list[str]) -> None:
    expect(customer.log.locator("article.message--customer[data-seq]")).to_have_count(len(said))
    assert _own(customer) == said
    expect(staff.get_by_role("region", name="Transcript").get_by_text(said[-1], exact=True)).to_be_visible()
    assert _transcript(staff) == said


@contextmanager
def _gateway_killed(product: Product) -> Iterator[None]:
    """Kill the gateway as a crash does, and keep the supervisor from starting it until the end."""
    os.kill(product.pid("gateway"), signal.SIGKILL)
    product.control("stop", "gateway")
    try:
        yield
    finally:
        product.control("start", "gateway")


@contextmanager
def _gateway_silent(product: Product) -> Iterator[None]:
    """Stop the gateway in its tracks: its sockets stay open and nothing answers."""
    pid = product.pid("gateway")
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def test_what_is_written_without_a_network_goes_out_once_it_is_back(
    product: Product, visitor: Page, staff: Page
) -> None:
    question = "the blue light on my router blinks"
    customer, agent = with_an_agent(product, visitor, staff, question)
    visitor.context.set_offline(True)
    expect(customer.chat.get_by_text(AWAY)).to_be_visible()
    customer.say("it began on monday")
    customer.say("and i have restarted it twice")
    expect(_unsent(customer)).to_have_count(2)
    expect(customer.chat.get_by_text("is kept and goes out as soon as you are back")).to_be_visible()
    customer.chat.get_by_label("Your message").fill("shall i")
    agent.reply("Which light is it?")

    visitor.context.set_offline(False)
    expect(customer.chat.get_by_text("1 message restored")).to_be_visible()
    expect(customer.chat.get_by_text(AWAY)).to_be_hidden()
    expect(_unsent(customer)).to_have_count(0)
    expect(customer.log.get_by_text("Which light is it?")).to_have_count(1)
    expect(customer.chat.get_by_label("Your message")).to_have_value("shall i")
    _assert_both_hold(customer, staff, [question, "it began on monday", "and i have restarted it twice"])
    agent.resolve()


def test_gateway_killed_while_both_write_loses_and_doubles_nothing(
    product: Product, visitor: Page, staff: Page
) -> None:
    question = "my sim card is not found any more"
    customer, agent = with_an_agent(product, visitor, staff, question)
    customer.chat.get_by_label("Your message").press_sequentially("it is the sm")
    with _gateway_killed(product):
        expect(customer.chat.get_by_text(AWAY)).to_be_visible()
        expect(staff.get_by_text("Connection lost. Trying again…")).to_be_visible()
        customer.chat.get_by_label("Your message").press_sequentially("all one")
        customer.chat.get_by_label("Your message").press("Enter")
        customer.say("and it worked yesterday")
        agent.reply("Which telephone is it in?")
        expect(_unsent(customer)).to_have_count(2)
        expect(staff.get_by_text("Sending…")).to_be_visible()
    customer.say("an old one")
    customer.expect("Which telephone is it in?")
    expect(_unsent(customer)).to_have_count(0)
    expect(staff.get_by_text("Sending…")).to_be_hidden()
    said = [question, "it is the small one", "and it worked yesterday", "an old one"]
    _assert_both_hold(customer, staff, said)
    for page in (customer.log, staff.get_by_role("region", name="Transcript")):
        expect(page.get_by_text("Which telephone is it in?")).to_have_count(1)
    agent.resolve()


def test_page_left_with_unsent_messages_sends_them_when_it_is_opened_again(
    product: Product, visitor: Page, staff: Page
) -> None:
    question = "my cloud folder stays empty"
    customer, agent = with_an_agent(product, visitor, staff, question)
    visitor.context.set_offline(True)
    customer.say("on the laptop")
    customer.say("and on the telephone")
    expect(_unsent(customer)).to_have_count(2)
    visitor.goto("about:blank")
    visitor.context.set_offline(False)
    again = Customer(visitor, product.home)
    again.expect("and on the telephone")
    _assert_both_hold(again, staff, [question, "on the laptop", "and on the telephone"])
    agent.resolve()


def test_message_that_nobody_answers_fails_in_sight_and_can_be_tried_again(
    product: Product, visitor: Page, staff: Page
) -> None:
    question = "the bill for march came twice"
    visitor.clock.install()
    customer, agent = with_an_agent(product, visitor, staff, question)
    failed = customer.log.locator("article").get_by_role("alert")
    with _gateway_silent(product):
        customer.say("both say forty euros")
        expect(_unsent(customer)).to_have_count(1)
        for _ in range(MOST_TRIES):
            visitor.clock.fast_forward(ACK_TIMEOUT_MS + 50)
        expect(failed).to_contain_text("Not sent. The server did not answer.")
        failed.get_by_role("button", name="Try again").click()
        expect(_unsent(customer)).to_have_count(1)
    expect(_unsent(customer)).to_have_count(0)
    _assert_both_hold(customer, staff, [question, "both say forty euros"])
    agent.resolve()


def test_message_written_while_the_agent_closed_goes_into_a_new_conversation(
    product: Product, visitor: Page, staff: Page
) -> None:
    question = "where is the parcel with my router"
    customer, agent = with_an_agent(product, visitor, staff, question)
    visitor.context.set_offline(True)
    customer.say("oh and the cable was missing")
    expect(_unsent(customer)).to_have_count(1)
    agent.resolve()
    visitor.context.set_offline(False)
    failed = customer.log.locator("article").get_by_role("alert")
    expect(failed).to_contain_text("Not sent. The conversation had ended.")
    failed.get_by_role("button", name="Try again").click()
    expect(customer.who).to_have_text("Assistant")
    expect(customer.log.locator("article.message--customer[data-seq]")).to_have_count(1)
    assert _own(customer) == ["oh and the cable was missing"]
    expect(customer.log.get_by_text(re.compile("closed the conversation"))).to_have_count(0)
