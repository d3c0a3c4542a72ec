"""What a screen reader, a zoomed page or a tired eye needs: axe finds nothing against WCAG 2.2 A and AA.

Each place is looked at in light and dark, wide and as narrow as a telephone. The rules about contrast are
judged by the browser's own colours, so transitions are switched off and each theme is a real rendering.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Frame, Page, ViewportSize, expect

from provision.product import Product
from tests.e2e.people import Agent, Customer, sign_in, with_an_agent

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

AXE = Path(__file__).resolve().parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SIZES = (ViewportSize(width=1280, height=800), ViewportSize(width=390, height=844))
QUESTION = "my mailbox says wrong password in outlook, what now"
JUDGE = """async () => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const found = await axe.run(document, { runOnly: tags, iframes: false, resultTypes: ["violations"] });
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary}`));
}"""


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """Yield a page into which axe may be put, against the pages' content policy; only here."""
    with chromium.new_context(viewport=SIZES[0], bypass_csp=True, reduced_motion="reduce") as context:
        context.set_default_timeout(15_000)
        yield context.new_page()


@pytest.fixture
def staff_page(chromium: Browser) -> Iterator[Page]:
    """Yield the same for somebody who works here."""
    with chromium.new_context(viewport=SIZES[0], bypass_csp=True, reduced_motion="reduce") as context:
        context.set_default_timeout(15_000)
        yield context.new_page()


def _violations(frame: Frame) -> list[str]:
    if not frame.evaluate("() => 'axe' in window"):
        frame.add_script_tag(path=AXE)
    found: list[str] = frame.evaluate(JUDGE)
    return found


def _assert_accessible(page: Page, place: str, chat_only: bool = False) -> None:
    """Fail with everything that axe finds on this page and in its frames, in each theme and size.

    Args:
        page: what is looked at.
        place: its name, for the list of what was found.
        chat_only: leave the page around the chat out, which another look has judged.
    """
    found = []
    frames = page.frames[1:] if chat_only else page.frames
    for size in SIZES:
        page.set_viewport_size(size)
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            told = {told for frame in frames for told in _violations(frame)}
            found += [f"{place}, {theme}, {size['width']} px: {violation}" for violation in sorted(told)]
    page.set_viewport_size(SIZES[0])
    assert not found, "\n".join(found)


def test_widget_and_console_at_every_step_of_a_handoff(
    product: Product, page: Page, staff_page: Page
) -> None:
    customer = Customer(page, product.home)
    expect(customer.chat.get_by_role("heading", name="Hello, this is Northlight support")).to_be_visible()
    _assert_accessible(page, "greeting")
    customer.say(QUESTION)
    expect(customer.log.get_by_role("article")).to_have_count(2, timeout=15_000)
    _assert_accessible(page, "answer", chat_only=True)
    agent = Agent(staff_page, product.home)
    customer.choose("Talk to a person")
    customer.expect_in_line()
    _assert_accessible(page, "queue", chat_only=True)

    expect(staff_page.get_by_role("button", name=f"Claim: {QUESTION}")).to_be_visible()
    _assert_accessible(staff_page, "console with a queue")
    agent.claim(QUESTION)
    expect(agent.packet()).to_contain_text(QUESTION)
    _assert_accessible(staff_page, "console with a packet")
    agent.resolve()
    customer.expect(re.compile("closed the conversation"))
    _assert_accessible(page, "ended", chat_only=True)


def test_menus_dialogs_and_forms_of_the_chat(product: Product, page: Page, staff_page: Page) -> None:
    sign_in(staff_page, product.home, "/console")
    staff_page.get_by_text("Offline", exact=True).click()
    customer = Customer(page, product.home)
    customer.say("I want to talk to a person please")
    form = customer.chat.get_by_role("form", name="Where can we reach you?")
    form.get_by_role("button", name="Send").click()
    expect(form.get_by_text("Please tell us your name.")).to_be_visible()
    _assert_accessible(page, "contact form with its errors", chat_only=True)
    customer.chat.get_by_role("button", name="More", exact=True).click()
    expect(customer.chat.get_by_role("button", name="Save a copy")).to_be_visible()
    _assert_accessible(page, "chat's menu", chat_only=True)
    customer.chat.get_by_role("button", name="Delete this conversation").click()
    question = customer.chat.get_by_role("dialog")
    expect(question).to_contain_text("erased for good")
    _assert_accessible(page, "question before deleting", chat_only=True)
    question.get_by_role("button", name="Delete this conversation").click()
    expect(customer.log.get_by_role("article")).to_have_count(0)


def test_dialogs_and_menus_of_the_console(product: Product, page: Page, staff_page: Page) -> None:
    _, agent = with_an_agent(product, page, staff_page, "my alarm clock needs the internet at night")
    for action in ("Hand back", "Transfer", "Release", "Resolve"):
        dialog = agent.act(action)
        expect(dialog).to_be_visible()
        _assert_accessible(staff_page, f"dialog {action}")
        dialog.get_by_role("button", name="Cancel").click()
        expect(dialog).to_be_hidden()
    staff_page.get_by_role("button", name="Administrator Settings").click()
    expect(staff_page.get_by_role("button", name="Sign out")).to_be_visible()
    _assert_accessible(staff_page, "console's menu")
    staff_page.keyboard.press("Escape")
    staff_page.keyboard.press("?")
    sheet = staff_page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(sheet).to_be_visible()
    _assert_accessible(staff_page, "list of shortcuts")
    staff_page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    agent.resolve()
    staff_page.get_by_role("button", name="History", exact=True).click()
    expect(staff_page.get_by_text("Loading…")).to_be_hidden()
    expect(staff_page.get_by_text("No conversation chosen")).to_be_visible()
    _assert_accessible(staff_page, "history")


def test_pages_without_a_session(product: Product, page: Page) -> None:
    page.goto(f"{product.home}/login")
    expect(page.get_by_label("E-mail")).to_be_visible()
    _assert_accessible(page, "login")
    page.goto(f"{product.home}/help/reset-password")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    _assert_accessible(page, "help page")
    page.goto(f"{product.home}/help")
    _assert_accessible(page, "list of help pages")
    page.goto(f"{product.home}/help/no-such-article")
    _assert_accessible(page, "missing article")
    page.goto(f"{product.home}/no-such-page")
    expect(page.get_by_role("heading", name="Page not found")).to_be_visible()
    _assert_accessible(page, "missing page")


def test_studio_and_insights(product: Product, staff_page: Page) -> None:
    sign_in(staff_page, product.home, "/studio")
    expect(staff_page.get_by_text("Reset your password").first).to_be_visible()
    _assert_accessible(staff_page, "studio's list")
    staff_page.get_by_text("Reset your password").first.click()
    expect(staff_page.locator("#article-text")).to_have_value(re.compile("title: Reset your password"))
    expect(staff_page.get_by_role("article", name="Preview").get_by_role("listitem").first).to_be_visible()
    _assert_accessible(staff_page, "studio's editor and preview")
    staff_page.get_by_role("button", name="Try a question").click()
    staff_page.get_by_label("A customer’s question").fill("i forgot my password")
    staff_page.get_by_role("button", name="Try", exact=True).click()
    expect(staff_page.get_by_role("heading", name="With this draft")).to_be_visible()
    _assert_accessible(staff_page, "trial question")
    staff_page.get_by_role("button", name="Versions", exact=True).click()
    staff_page.get_by_role("button", name="Compare").first.click()
    expect(staff_page.get_by_text("What changed from version")).to_be_visible()
    _assert_accessible(staff_page, "versions")
    staff_page.get_by_role("button", name="Delete", exact=True).click()
    expect(staff_page.get_by_role("dialog")).to_be_visible()
    _assert_accessible(staff_page, "question before deleting an article")
    staff_page.get_by_role("dialog").get_by_role("button", name="Keep it").click()
    staff_page.get_by_role("button", name="Gaps", exact=True).click()
    expect(staff_page.get_by_role("heading", name="Gaps")).to_be_visible()
    expect(staff_page.get_by_text("Loading…")).to_be_hidden()
    _assert_accessible(staff_page, "studio's gaps")
    staff_page.goto(f"{product.home}/insights")
    expect(staff_page.get_by_role("heading", level=1)).to_be_visible()
    _assert_accessible(staff_page, "insights")


def test_question_about_an_article_that_two_have_changed(product: Product, staff_page: Page) -> None:
    address = f"{product.home}/api/articles/reset-password"
    sign_in(staff_page, product.home, "/studio")
    staff_page.get_by_text("Reset your password").first.click()
    text = staff_page.locator("#article-text")
    expect(text).to_have_value(re.compile("title: Reset your password"))
    before = text.input_value()
    kept = staff_page.request.get(address)
    saved = staff_page.request.put(
        address,
        data={"markdown": f"{before}\nA line of a colleague.\n"},
        headers={"If-Match": kept.headers["etag"], "Origin": product.home},
    )
    assert saved.ok, saved.text()
    text.fill(f"{before}\nA line of mine.\n")
    staff_page.get_by_role("button", name="Save", exact=True).click()
    question = staff_page.get_by_role("dialog", name="Somebody saved this article meanwhile")
    expect(question).to_be_visible()
    _assert_accessible(staff_page, "question between two texts")
    question.get_by_role("button", name="Drop mine, take theirs").click()
    expect(question).to_be_hidden()
