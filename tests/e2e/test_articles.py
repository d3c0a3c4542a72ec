"""Articles over the whole product: going back to an earlier version, and the help pages customers read."""

import re

import pytest
from playwright.sync_api import Page, expect

from provision.product import Product
from tests.e2e.people import sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(120)]

SITE = "Northlight"
FOUND = """async (words) => {
  const found = await (await fetch("/api/search?q=which+drawer+holds+the+spare+zebra+plug&k=3")).json();
  return found.hits.length > 0 && found.hits[0].text.includes(words);
}"""


def _article(where: str) -> str:
    question = "which drawer holds the spare zebra plug"
    return f"---\ntitle: The spare zebra plug\nquestions:\n  - {question}\n---\n\n{where}\n"


def _publish(page: Page, text: str) -> None:
    page.locator("#article-text").fill(text)
    page.get_by_role("button", name=re.compile("^(Save and publish|Publish)$")).click()
    expect(page.get_by_role("button", name="Publish", exact=True)).to_be_disabled()


def test_restored_version_changes_the_live_answer_back(product: Product, staff: Page) -> None:
    sign_in(staff, product.home, "/studio")
    staff.get_by_role("button", name="New", exact=True).click()
    _publish(staff, _article("The spare zebra plug lies in the upper drawer."))
    staff.wait_for_function(FOUND, arg="upper drawer")
    _publish(staff, _article("The spare zebra plug lies in the lower drawer."))
    staff.wait_for_function(FOUND, arg="lower drawer")

    staff.get_by_role("button", name="Versions", exact=True).click()
    first = staff.get_by_role("listitem").filter(has=staff.get_by_text("Version 1", exact=True))
    first.get_by_role("button", name="Compare").click()
    expect(first).to_contain_text("lower drawer")
    first.get_by_role("button", name="Restore version 1").click()
    expect(staff.locator("#article-text")).to_have_value(re.compile("upper drawer"))
    assert staff.evaluate(FOUND, "lower drawer"), "a restored text is not live before it is published"
    staff.get_by_role("button", name="Publish", exact=True).click()
    staff.wait_for_function(FOUND, arg="upper drawer")


def test_help_pages_carry_the_name_of_the_site(product: Product, visitor: Page) -> None:
    visitor.goto(f"{product.home}/help")
    expect(visitor).to_have_title(re.compile(SITE))
    expect(visitor.get_by_role("banner")).to_contain_text(SITE)
    icon = visitor.locator("link[rel=icon]").get_attribute("href")
    assert visitor.request.get(f"{product.home}{icon}").headers["content-type"].startswith("image/svg")
    visitor.get_by_role("link", name=re.compile("Reset your password")).first.click()
    expect(visitor).to_have_title(re.compile(f"Reset your password.*{SITE}"))
    expect(visitor.get_by_role("banner")).to_contain_text(SITE)
    visitor.goto(f"{product.home}/help/no-such-article")
    expect(visitor).to_have_title(re.compile(SITE))
    expect(visitor.get_by_role("main").get_by_role("link", name="All articles")).to_be_visible()
