"""The widget's panel as a customer handles it: what stays in sight, and what never takes the cursor."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from provision.product import Product
from tests.e2e.people import Agent, Customer, sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(120)]

LONG_ANSWER = "forgot my password, how can i set a new one"


def _box(locator: Locator) -> Any:
    found = locator.bounding_box()
    assert found is not None
    return found


def _fully_in_sight(customer: Customer, row: Locator) -> bool:
    """Whether the lower edge of a row lies within the window of the conversation."""
    window, box = _box(customer.log), _box(row)
    return window["y"] <= box["y"] and box["y"] + box["height"] <= window["y"] + window["height"] + 1


def test_own_message_after_a_long_answer_is_followed_without_a_pill(product: Product, visitor: Page) -> None:
    visitor.set_viewport_size({"width": 1280, "height": 560})
    customer = Customer(visitor, product.home)
    pill = customer.chat.get_by_role("button", name="New messages")
    rows = customer.log.get_by_role("article")
    customer.say(LONG_ANSWER)
    customer.expect(re.compile(r"Forgot password\?"))
    answer = rows.nth(1)
    assert _box(answer)["height"] > _box(customer.log)["height"], (
        "the answer has to be longer than the window"
    )
    assert _box(answer)["y"] >= _box(customer.log)["y"] - 1, "it is read from its beginning"

    customer.say("hello again")
    expect(rows.nth(3)).to_be_visible()
    assert _fully_in_sight(customer, rows.nth(3))
    expect(pill).to_be_hidden()
    customer.choose("Talk to a person")
    customer.expect_in_line()
    summary = customer.log.locator("[data-row]").last
    visitor.wait_for_function("() => document.readyState === 'complete'")
    expect(summary).to_be_in_viewport(ratio=0.9)
    expect(pill).to_be_hidden()


def test_reader_who_scrolled_up_is_left_alone_and_told(product: Product, visitor: Page, staff: Page) -> None:
    visitor.set_viewport_size({"width": 1280, "height": 560})
    question = "how do i set a new password for my account"
    agent = Agent(staff, product.home)
    customer = Customer(visitor, product.home)
    customer.say(question)
    expect(customer.log.get_by_role("article")).to_have_count(2)
    customer.choose("Talk to a person")
    agent.claim(question)
    customer.expect("Administrator has joined")
    customer.log.hover()
    visitor.mouse.wheel(0, -5000)
    greeting = customer.log.get_by_role("heading", name="Hello, this is Northlight support")
    expect(greeting).to_be_in_viewport()

    agent.reply("I am looking into it.")
    pill = customer.chat.get_by_role("button", name="New messages")
    expect(pill).to_be_visible()
    expect(greeting).to_be_in_viewport()
    pill.click()
    expect(pill).to_be_hidden()
    expect(customer.log.get_by_text("I am looking into it.")).to_be_in_viewport()


def test_offered_contact_form_stands_for_the_queue_card_and_leaves_the_cursor(
    product: Product, visitor: Page, staff: Page
) -> None:
    sign_in(staff, product.home, "/console")
    staff.get_by_text("Offline", exact=True).click()
    customer = Customer(visitor, product.home)
    customer.say("I want to talk to a person please")
    form = customer.chat.get_by_role("form", name="Where can we reach you?")
    card = customer.chat.get_by_role("region", name="A person will join you here")
    customer.expect_in_line()
    expect(form).to_be_visible()
    expect(card).to_be_hidden()
    expect(customer.chat.get_by_label("Your message")).to_be_focused()
    assert _box(customer.log)["height"] > 120

    form.get_by_role("button", name="Not now").click()
    expect(card).to_be_visible()
    card.get_by_role("button", name="Leave a message instead").click()
    expect(form.get_by_label("Name")).to_be_focused()
    form.get_by_label("Name").fill("Ada")
    form.get_by_label("E-mail").fill("ada@example.org")
    form.get_by_role("button", name="Send").click()
    customer.expect("We will write to ada@example.org")
    expect(form).to_be_hidden()
    expect(card).to_be_visible()
