"""The whole story without a mouse: Tab reaches every control, Enter or a shortcut works it."""

import re

import pytest
from playwright.sync_api import Frame, Page, expect

from provision.product import Product
from tests.e2e.people import ADMIN_EMAIL, ADMIN_PASSWORD, Customer

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(120)]

QUESTION = "what do the lights on my router mean"
MOST_STOPS = 80
FOCUSED = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  if (!at || at === document.body || at.tagName === "IFRAME") return "";
  const label = at.labels?.[0]?.textContent;
  return (at.getAttribute("aria-label") ?? label ?? at.textContent ?? "").trim();
}"""


def _focused(page: Page) -> str:
    """Return the name of what has the focus, in the page or in the chat's frame."""
    frames: list[Frame] = page.frames
    return " ".join(filter(None, (str(frame.evaluate(FOCUSED)) for frame in frames if _has_focus(frame))))


def _has_focus(frame: Frame) -> bool:
    return bool(frame.evaluate("() => document.hasFocus()"))


def _tab_to(page: Page, name: str, back: bool = False) -> None:
    """Press Tab until a control of that name has the focus."""
    seen = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        seen.append(_focused(page))
        if re.search(name, seen[-1]):
            return
    raise AssertionError(f"no way to {name!r} by keyboard; passed {seen}")


def test_customer_and_agent_by_keyboard_alone(product: Product, visitor: Page, staff: Page) -> None:
    _sign_in(staff, product.home, "/console")
    _go_online(staff)
    chat = Customer.__new__(Customer)
    chat.watch(visitor)
    visitor.goto(product.home)
    expect(visitor.get_by_role("button", name="Open support chat")).to_be_visible()
    _tab_to(visitor, "Open support chat")
    visitor.keyboard.press("Enter")
    expect(chat.chat.get_by_label("Your message")).to_be_focused()
    visitor.keyboard.type(QUESTION)
    visitor.keyboard.press("Enter")
    expect(chat.log.get_by_role("link").first).to_be_visible(timeout=15_000)
    _tab_to(visitor, "^That didn't help", back=True)
    visitor.keyboard.press("Enter")
    expect(chat.log.get_by_role("article")).to_have_count(4, timeout=15_000)
    _tab_to(visitor, "^Talk to a person")
    visitor.keyboard.press("Enter")
    chat.expect_in_line()
    expect(chat.chat.get_by_label("Your message")).to_be_focused()

    expect(staff.get_by_role("button", name=f"Claim: {QUESTION}")).to_be_visible()
    _tab_to(staff, f"^Claim: {re.escape(QUESTION)}")
    staff.keyboard.press("Enter")
    expect(staff.get_by_role("textbox", name=re.compile("^Reply to"))).to_be_focused()
    staff.keyboard.type("Red means no light in the fibre. I have booked a technician.")
    staff.keyboard.press("Enter")
    chat.expect("I have booked a technician.")
    visitor.keyboard.type("great, thanks")
    visitor.keyboard.press("Enter")
    expect(staff.get_by_role("region", name="Transcript").get_by_text("great, thanks")).to_be_visible()

    staff.keyboard.press("Alt+E")
    dialog = staff.get_by_role("dialog")
    expect(dialog).to_be_visible()
    _tab_to(staff, "^Note for colleagues")
    staff.keyboard.type("Technician booked.")
    _tab_to(staff, "^Resolve")
    staff.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    chat.expect("Administrator closed the conversation")
    visitor.keyboard.press("Escape")
    expect(visitor.get_by_role("button", name="Open support chat")).to_be_focused()


def test_author_by_keyboard_alone(product: Product, staff: Page) -> None:
    _sign_in(staff, product.home, "/studio")
    rows = staff.locator(".article-row")
    expect(rows.first).to_be_visible()
    _tab_to(staff, "^Search articles")
    staff.keyboard.type("reset your password")
    expect(rows).to_have_count(1)
    _tab_to(staff, "^Reset your password")
    staff.keyboard.press("Enter")
    area = staff.locator("#article-text")
    expect(area).to_have_value(re.compile("title: Reset your password"))
    _tab_to(staff, "^Try a question")
    staff.keyboard.press("Enter")
    _tab_to(staff, "^Article: front matter")
    staff.keyboard.press("Control+Home")
    staff.keyboard.press("ArrowDown")
    staff.keyboard.press("End")
    staff.keyboard.type(" now")
    expect(staff.get_by_text("Unsaved changes")).to_be_visible()
    _tab_to(staff, "^A customer’s question")
    staff.keyboard.type("i forgot my password")
    staff.keyboard.press("Enter")
    expect(staff.get_by_role("heading", name="With this draft")).to_be_visible()
    _tab_to(staff, "^Versions", back=True)
    staff.keyboard.press("Enter")
    _tab_to(staff, "^Compare")
    staff.keyboard.press("Enter")
    expect(staff.get_by_text("What changed from version")).to_be_visible()
    _tab_to(staff, "^Delete", back=True)
    staff.keyboard.press("Enter")
    dialog = staff.get_by_role("dialog")
    expect(dialog).to_be_visible()
    staff.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert _focused(staff) == "Delete", "a dialog gives the focus back"


def test_manager_by_keyboard_alone(product: Product, staff: Page) -> None:
    _sign_in(staff, product.home, "/insights")
    counted = staff.locator(".insights__when")
    expect(counted).to_be_visible()
    _tab_to(staff, "^Count again")
    with staff.expect_response("**/api/conversations**"):
        staff.keyboard.press("Enter")
    expect(staff.get_by_role("button", name="Count again")).to_be_enabled()
    assert _focused(staff) == "Count again", "counting does not take the focus away"
    _tab_to(staff, "Settings$", back=True)
    staff.keyboard.press("Enter")
    _tab_to(staff, "^Sign out")
    staff.keyboard.press("Escape")
    expect(staff.get_by_role("button", name="Sign out")).to_be_hidden()
    assert _focused(staff).endswith("Settings"), "a menu gives the focus back"
    _tab_to(staff, "^Studio", back=True)
    staff.keyboard.press("Enter")
    staff.wait_for_url("**/studio**")


def _sign_in(page: Page, home: str, to: str) -> None:
    page.goto(f"{home}{to}")
    expect(page.get_by_label("E-mail")).to_be_visible()
    if _focused(page) != "E-mail":
        _tab_to(page, "^E-mail")
    page.keyboard.type(ADMIN_EMAIL)
    _tab_to(page, "^Password")
    page.keyboard.type(ADMIN_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{to}**")


def _go_online(page: Page) -> None:
    online = page.get_by_role("radio", name="Online")
    expect(online).to_be_attached()
    _tab_to(page, "^(Online|Away|Offline)$")
    while not online.is_checked():
        page.keyboard.press("ArrowLeft")
