"""The authors' way to a good article: find it, see it, hear what is wrong with it, try it, make it live."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from provision.product import Product
from tests.e2e.people import Customer, sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(120)]

LIVE_WITHIN_MS = 1_000
QUESTION = "how do i clean the filter of my lavender press"
BROKEN = """---
title: The lavender press
audience: everybody
---

Press.
"""
THIN = f"""---
title: The lavender press
questions:
  - {QUESTION}
---

1. Open the **lid** of the lavender press.
2. Rinse the filter and read [more](no-such-article).
"""
FOUND = """async (question) => {
  const found = await (await fetch(`/api/search?q=${encodeURIComponent(question)}&k=3`)).json();
  return found.hits.some((hit) => hit.title === "The lavender press");
}"""


def _findings(page: Page) -> Locator:
    return page.locator(".finding")


def _selected(page: Page) -> str:
    said: str = page.locator("#article-text").evaluate(
        "(area) => area.value.slice(area.selectionStart, area.selectionEnd)"
    )
    return said


def _ask(page: Page, question: str) -> None:
    page.get_by_label("A customer’s question").fill(question)
    page.get_by_role("button", name="Try", exact=True).click()


def test_draft_is_checked_tried_and_live_within_a_second_of_publishing(product: Product, staff: Page) -> None:
    sign_in(staff, product.home, "/studio")
    staff.get_by_role("button", name="New", exact=True).click()
    staff.locator("#article-text").fill(BROKEN)
    staff.get_by_role("button", name=re.compile(r"^Findings \(")).click()
    error = _findings(staff).filter(has_text="Error").first
    expect(error.locator(".finding__head")).to_contain_text("Line 3")
    expect(error.locator(".finding__fix")).to_have_text("It must be public or agents.")
    error.click()
    assert _selected(staff) == "audience: everybody"
    staff.get_by_role("button", name="Try a question").click()
    _ask(staff, QUESTION)
    expect(staff.get_by_text("The draft has errors. See the findings first.")).to_be_visible()

    staff.locator("#article-text").fill(THIN)
    staff.get_by_role("button", name="Preview").click()
    preview = staff.get_by_role("article", name="Preview")
    expect(preview.get_by_role("heading", name="The lavender press")).to_be_visible()
    expect(preview.get_by_role("listitem").first.locator("strong")).to_have_text("lid")
    staff.get_by_role("button", name=re.compile(r"^Findings \(")).click()
    link = _findings(staff).filter(has_text="no-such-article")
    expect(link.locator(".finding__head")).to_contain_text("Line 8")
    expect(link.locator(".finding__fix")).to_have_text("Correct the name or take the link out.")
    expect(_findings(staff).filter(has_text="Error")).to_have_count(0)

    staff.get_by_role("button", name="Try a question").click()
    _ask(staff, QUESTION)
    draft = staff.locator(".try__result").filter(has_text="With this draft")
    expect(draft).to_contain_text("Answers")
    expect(draft.locator("details[open]")).to_contain_text("this article")
    expect(draft.locator("details[open]")).to_contain_text("Open the lid of the lavender press.")
    expect(staff.locator(".try__result").filter(has_text="As it is today")).not_to_contain_text("lavender")
    assert not staff.evaluate(FOUND, QUESTION), "what is only tried is not live"

    staff.get_by_role("button", name="Publish", exact=True).or_(
        staff.get_by_role("button", name="Save and publish")
    ).click()
    expect(staff.get_by_role("button", name="Unpublish")).to_be_visible()
    staff.wait_for_function(FOUND, arg=QUESTION, timeout=LIVE_WITHIN_MS)


def test_list_is_searched_by_every_word_and_filtered(product: Product, staff: Page) -> None:
    sign_in(staff, product.home, "/studio")
    rows = staff.locator(".article-row")
    expect(rows.filter(has_text="Moving house")).to_have_count(1)
    search = staff.get_by_role("searchbox", name="Search articles")
    search.fill("password RESET")
    expect(rows.first).to_contain_text("Reset your password")
    shown = rows.all_inner_texts()
    assert 0 < len(shown) < 10
    assert all("password" in row.lower() for row in shown)
    expect(staff.get_by_role("status").filter(has_text=f"{len(shown)} article")).to_be_attached()
    search.fill("password zeppelin")
    expect(staff.get_by_text("No article fits.")).to_be_visible()
    search.fill("")
    staff.get_by_role("button", name="Drafts", exact=True).click()
    expect(rows.filter(has_text="Moving house")).to_have_count(0)


def test_tabs_of_an_article_stand_in_one_row_on_a_telephone(product: Product, staff: Page) -> None:
    staff.set_viewport_size({"width": 390, "height": 844})
    sign_in(staff, product.home, "/studio")
    staff.get_by_text("Reset your password").first.click()
    tabs = staff.get_by_role("group", name="Beside the text").get_by_role("button")
    expect(tabs).to_have_count(5)
    expect(tabs.nth(3)).to_have_accessible_name("Try a question")
    boxes = [tab.bounding_box() for tab in tabs.all()]
    assert len({box["y"] for box in boxes if box}) == 1
    assert all(box and box["x"] + box["width"] <= 390 for box in boxes)


def test_badly_rated_answer_stands_among_the_gaps(product: Product, visitor: Page, staff: Page) -> None:
    question = "what do the lights on the router mean please"
    customer = Customer(visitor, product.home)
    customer.say(question)
    answer = customer.log.get_by_role("article").nth(1)
    answer.get_by_role("button", name="No, it did not help").click()
    answer.get_by_label("What was missing or wrong?").fill("It does not say where the menu is.")
    answer.get_by_role("button", name="Send comment").click()
    expect(answer.get_by_text("Thank you, noted.")).to_be_visible()

    sign_in(staff, product.home, "/studio")
    staff.get_by_role("button", name="Gaps", exact=True).click()
    asked = staff.locator(".gap__question").filter(has_text=question).filter(has_text="Rated down")
    expect(asked.first).to_be_visible()
    expect(staff.get_by_role("listitem").filter(has=asked).first).to_contain_text("Write an article")
