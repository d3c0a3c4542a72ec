"""Right to left: on an Arabic site the chat is its own mirror image, and Arabic articles read from the right.

The words of the chat stay English; what counts here is where things stand. Every part that has a place from
the left in one direction has the same place from the right in the other, and nothing is wider than its room.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from provision.product import Product
from tests.e2e.people import Customer, sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(120)]

TOLERANCE_PX = 2
PARTS = (".header__who", ".header .menu", ".message--bot", ".message--customer", ".person", ".composer__send")
ARTICLE = """---
title: كيف أعيد تشغيل جهاز التوجيه
questions:
  - كيف أعيد تشغيل الراوتر
---

أعد تشغيل الجهاز بهذه الخطوات.

1. افصل القابس عن الكهرباء.
2. انتظر عشر ثوان ثم أعده.
"""
TOO_WIDE = """() => [...document.querySelectorAll("body *")].filter((part) => {
  const { overflowX, clipPath } = getComputedStyle(part);
  const mayScroll = overflowX !== "visible" || clipPath !== "none" || part.closest("svg, select");
  return !mayScroll && part.clientWidth > 0 && part.scrollWidth > part.clientWidth + 1;
}).map((part) => part.className || part.tagName)"""
TEXT_FROM_EDGES = """(step) => {
  const words = document.createRange();
  words.selectNodeContents(step);
  const [text, room] = [words.getBoundingClientRect(), step.closest("article").getBoundingClientRect()];
  return room.right - text.right < text.left - room.left ? "right" : "left";
}"""
TAIL = """(bubble) => {
  const { borderBottomLeftRadius: left, borderBottomRightRadius: right } = getComputedStyle(bubble);
  return parseFloat(left) < parseFloat(right) ? "left" : "right";
}"""
PLACES = """(_, parts) => parts.map((part) => {
  const found = [...document.querySelectorAll(part)];
  if (found.length === 0) throw new Error(`there is no ${part}`);
  const { left, right } = found.at(-1).getBoundingClientRect();
  return [left, window.innerWidth - right];
})"""
OVERLAPPING = """(_, parts) => {
  const boxes = parts.map((part) => [...document.querySelectorAll(part)].at(-1).getBoundingClientRect());
  const before = (a, b) => a.right <= b.left + 1 || a.bottom <= b.top + 1;
  const apart = (a, b) => before(a, b) || before(b, a);
  return parts.filter((_, i) => boxes.some((box, j) => i !== j && !apart(boxes[i], box)));
}"""


def _spoken_to(page: Page, product: Product, locale: str) -> Customer:
    """Let a customer of a page in that language ask something that is answered."""
    page.add_init_script(
        f"document.addEventListener('readystatechange', () => document.documentElement.lang = '{locale}')"
    )
    customer = Customer(page, product.home)
    customer.say("hello")
    expect(customer.log.get_by_role("article")).to_have_count(2)
    return customer


def test_chat_is_mirrored(product: Product, visitor: Page, other_visitor: Page) -> None:
    plain = _spoken_to(visitor, product, "en")
    mirrored = _spoken_to(other_visitor, product, "ar")
    html = mirrored.chat.locator("html")
    expect(html).to_have_attribute("dir", "rtl")
    expect(html).to_have_attribute("lang", "en")
    own = mirrored.log.locator(".message--customer .message__body")
    assert own.evaluate(TAIL) == "left"
    expect(plain.chat.locator("html")).to_have_attribute("dir", "ltr")
    for page_of in (plain, mirrored):
        assert page_of.log.evaluate(TOO_WIDE) == []
        assert page_of.log.evaluate(OVERLAPPING, list(PARTS)) == []
    from_left = plain.log.evaluate(PLACES, list(PARTS))
    from_right = mirrored.log.evaluate(PLACES, list(PARTS))
    for part, (left, right), there in zip(PARTS, from_left, from_right, strict=True):
        assert there == pytest.approx([right, left], abs=TOLERANCE_PX), part


def test_arabic_article_reads_from_the_right(product: Product, visitor: Page, staff: Page) -> None:
    sign_in(staff, product.home, "/studio")
    staff.get_by_role("button", name="New", exact=True).click()
    staff.locator("#article-text").fill(ARTICLE)
    preview = staff.get_by_role("article", name="Preview")
    expect(preview.get_by_role("listitem").first).to_be_visible()
    assert preview.get_by_role("listitem").first.evaluate("(li) => getComputedStyle(li).direction") == "rtl"
    staff.get_by_label("Address: /help/").fill("restart-router-ar")
    staff.get_by_role("button", name=re.compile("^(Save and publish|Publish)$")).click()
    expect(staff.get_by_role("button", name="Unpublish")).to_be_visible()

    visitor.set_viewport_size({"width": 390, "height": 844})
    visitor.goto(f"{product.home}/help/restart-router-ar")
    step = visitor.get_by_role("listitem").first
    assert step.evaluate("(li) => getComputedStyle(li).direction") == "rtl"
    assert step.evaluate(TEXT_FROM_EDGES) == "right"
    assert visitor.evaluate(TOO_WIDE) == []
