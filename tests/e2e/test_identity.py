"""Who a visitor is: said by the embedding page, known in every browser, forgotten when they sign out."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from provision.product import Product
from tests.e2e.people import Agent, Customer, identity

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(120)]

QUESTION = "how do i choose another password"


def test_agent_sees_who_it_is_and_another_browser_goes_on(
    product: Product, visitor: Page, other_visitor: Page, staff: Page
) -> None:
    token = identity("user-ada", "Ada Lovelace")
    agent = Agent(staff, product.home)
    at_home = Customer(visitor, product.home)
    at_home.identify(token)
    at_home.say(QUESTION)
    at_home.choose("Talk to a person")
    at_home.expect_in_line()

    agent.claim(QUESTION)
    at_home.expect("Administrator has joined")
    expect(agent.packet()).to_contain_text("Ada Lovelace")
    expect(agent.packet()).to_contain_text("Signed in on the site")

    on_the_road = Customer(other_visitor, product.home)
    on_the_road.identify(token)
    on_the_road.expect(QUESTION)
    expect(on_the_road.who).to_have_text("Administrator")
    on_the_road.say("I am on the train now")
    at_home.expect("I am on the train now")
    agent.resolve()


def test_forged_identity_is_refused_and_a_good_one_opens_the_chat(product: Product, visitor: Page) -> None:
    customer = Customer(visitor, product.home)
    customer.identify(identity("user-ada", "Ada Lovelace", key="a key that only the forger knows of"))
    refusal = customer.chat.get_by_text("This site could not prove who you are")
    expect(refusal).to_be_visible()
    expect(customer.log.get_by_role("article")).to_have_count(0)
    expect(customer.chat.get_by_label("Your message")).to_be_hidden()

    customer.identify(identity("user-grace", "Grace Hopper"))
    expect(refusal).to_be_hidden()
    customer.say(QUESTION)
    customer.expect(QUESTION)


def test_next_visitor_sees_nothing_of_the_one_who_signed_out(
    product: Product, visitor: Page, staff: Page
) -> None:
    agent = Agent(staff, product.home)
    first = Customer(visitor, product.home)
    first.identify(identity("user-alan", "Alan Turing"))
    first.say("my secret is 4711")
    first.expect("my secret is 4711")
    first.sign_out()
    expect(first.chat.get_by_text("You have signed out")).to_be_visible()
    expect(first.log.get_by_text("4711")).to_have_count(0)

    first.chat.get_by_role("button", name="Start a new conversation").click()
    first.say("hello, I am new here")
    first.expect("hello, I am new here")
    first.choose("Talk to a person")
    first.expect_in_line()
    agent.claim("hello, I am new here")
    expect(agent.packet()).to_contain_text("Identity not verified")
    expect(agent.packet()).not_to_contain_text("Alan Turing")
    agent.resolve()
    visitor.reload()
    again = Customer(visitor, product.home)
    again.expect("hello, I am new here")
    expect(again.log.get_by_text("4711")).to_have_count(0)


def test_signing_out_before_the_chat_is_loaded_counts_too(product: Product, visitor: Page) -> None:
    customer = Customer(visitor, product.home)
    customer.say("my secret is 4711")
    expect(customer.log.locator("article.message--bot").first).to_be_visible()  # the log holds it by now
    held: list[Route] = []
    visitor.route(re.compile(r"/widget(#|$)"), lambda route: held.append(route))
    with visitor.expect_request(re.compile(r"/widget(#|$)")):
        visitor.goto(product.home, wait_until="commit")
    customer.sign_out()
    held[0].continue_()
    visitor.get_by_role("button", name="Open support chat").click()
    customer.say("hello")
    customer.expect("hello")
    expect(customer.log.get_by_text("4711")).to_have_count(0)
