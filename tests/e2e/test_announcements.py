"""What a screen reader reads out by itself, each piece of news exactly once; and what moves, for whom.

A live region is read when its content changes while it stands in the page; what comes into the page
together with its text is read only inside of another live region. The page's own mutations are therefore
written down by that rule, from the first moment on.
"""

import re
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from provision.product import Product
from tests.e2e.people import Customer

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(120)]

WRITE_DOWN = """() => {
  const live = "[aria-live=polite], [aria-live=assertive], [role=status], [role=alert], [role=log]";
  const off = "[aria-live=off]";
  window.readOut = [];
  const read = (region, text) => {
    const silent = region?.closest(`${live}, ${off}`)?.matches(off) ?? true;
    if (!silent && text.trim()) window.readOut.push(text.trim());
  };
  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      const place = target instanceof Element ? target : target.parentElement;
      if (type === "characterData") read(place, target.data);
      for (const node of addedNodes) {
        if (node instanceof Element && node.matches(off)) continue;
        read(place, node.textContent ?? "");
      }
    }
  }).observe(document, { subtree: true, childList: true, characterData: true });
}"""
MOVING = """() => document.getAnimations().filter(
  (moving) => moving.playState === "running" && moving.effect.getTiming().iterations > 1
).map((moving) => moving.animationName)"""


def _read_out(customer: Customer, words: str) -> int:
    """Return how often a screen reader has read something with those words."""
    told: list[str] = customer.log.evaluate("() => window.readOut")
    return sum(words in text for text in told)


def _listening(page: Page, product: Product) -> Customer:
    page.add_init_script(f"({WRITE_DOWN})()")
    return Customer(page, product.home)


def test_answers_are_read_out_once(product: Product, visitor: Page) -> None:
    customer = _listening(visitor, product)
    customer.say("what do the lights on my router mean")
    answer = customer.log.get_by_role("article").nth(1)
    expect(answer).to_be_visible()
    said = answer.locator(".message__body").locator("p, li").first.inner_text()
    assert _read_out(customer, said) == 1
    customer.say("hello")
    expect(customer.log.get_by_role("article")).to_have_count(4)
    second = customer.log.get_by_role("article").nth(3).locator(".message__body").inner_text()
    assert _read_out(customer, second.split("\n")[0]) == 1
    assert _read_out(customer, said) == 1, "an old answer is not read again"


def test_place_in_the_line_is_read_out_once_each_time_it_changes(
    product: Product, visitor: Page, other_visitor: Page
) -> None:
    first = _listening(other_visitor, product)
    first.choose("Talk to a person")
    first.expect_in_line()
    second = _listening(visitor, product)
    second.choose("Talk to a person")
    card = second.chat.get_by_role("region", name="A person will join you here")
    expect(card).to_contain_text("You are number 2 in line.")
    assert _read_out(second, "You are number 2 in line.") == 1
    assert _read_out(second, "Waiting for a person") == 1
    first.choose("Leave the queue")
    first.expect("You left the line")
    expect(card).to_contain_text("You are next in line.")
    assert _read_out(second, "You are next in line.") == 1
    second.choose("Leave the queue")
    second.expect("You left the line")
    assert _read_out(first, "You are next in line.") == 1


@pytest.mark.parametrize("wish", ["reduce", "no-preference"])
def test_things_move_only_for_who_does_not_mind(
    product: Product, chromium: Browser, wish: Literal["reduce", "no-preference"]
) -> None:
    with chromium.new_context(reduced_motion=wish) as context:
        customer = Customer(context.new_page(), product.home)
        expect(customer.chat.get_by_label("Your message")).to_be_visible()
        context.set_offline(True)
        expect(customer.chat.get_by_text(re.compile("Trying again…|Connecting…"))).to_be_visible()
        moving = customer.log.evaluate(MOVING)
        assert moving == (["spin"] if wish == "no-preference" else [])
