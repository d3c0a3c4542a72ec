"""What belongs to the customer: a copy of everything said, and its erasure wherever it was kept."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from provision.product import Product
from tests.e2e.people import Customer, with_an_agent

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(120)]

QUESTION = "where do i type a new password"
ALL_HISTORY = "async () => await (await fetch('/api/conversations?state=all')).text()"


def _saved(customer: Customer, folder: Path) -> list[str]:
    """Take the copy that the menu offers and return every text said in it."""
    with customer.page.expect_download() as download:
        customer.from_menu("Save a copy")
    path = folder / "copy.json"
    download.value.save_as(path)
    assert re.fullmatch(r"conversation-\d{4}-\d\d-\d\d\.json", download.value.suggested_filename)
    (conversation,) = json.loads(path.read_text())["conversations"]
    return [event["data"]["text"] for event in conversation["events"] if event["kind"] == "message"]


def test_saved_copy_holds_every_message(product: Product, visitor: Page, tmp_path: Path) -> None:
    customer = Customer(visitor, product.home)
    customer.say(QUESTION)
    customer.expect(re.compile(r"Forgot password\?"))
    customer.say("my order number is A-20391")
    rows = customer.log.get_by_role("article")
    expect(rows).to_have_count(4)
    said = _saved(customer, tmp_path)
    assert len(said) == 4
    assert said[0] == QUESTION
    assert "my order number is A-20391" in said


def test_deleted_conversation_is_nowhere_any_more(product: Product, visitor: Page, staff: Page) -> None:
    secret = "the light of my router 4812-77 is red"
    customer, _ = with_an_agent(product, visitor, staff, secret)
    customer.say(secret)
    mine = staff.get_by_role("region", name=re.compile("^Yours"))
    expect(mine).to_contain_text(secret)

    customer.from_menu("Delete this conversation")
    question = customer.chat.get_by_role("dialog")
    expect(question).to_contain_text("erased for good")
    question.get_by_role("button", name="Cancel").click()
    expect(customer.log.get_by_text(secret).first).to_be_visible()
    customer.from_menu("Delete this conversation")
    question.get_by_role("button", name="Delete this conversation").click()

    expect(customer.log.get_by_role("article")).to_have_count(0)
    expect(customer.who).to_have_text("Assistant")
    expect(mine).not_to_contain_text(secret)
    staff.reload()
    expect(mine).to_be_visible()
    expect(staff.get_by_text(secret)).to_have_count(0)
    assert secret not in staff.evaluate(ALL_HISTORY)
    visitor.reload()
    customer = Customer(visitor, product.home)
    customer.say("hello")
    customer.expect("hello")
    expect(customer.log.get_by_text(secret)).to_have_count(0)
