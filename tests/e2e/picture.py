"""Make the picture of the README from the running product: a customer's chat beside the agent who took it.

    python -m tests.e2e.picture http://127.0.0.1:8000 sam@example.org docs/pictures/widget-and-console.png

The password is read from `CAREDESK_ADMIN_PASSWORD`. The two pages are photographed
apart and laid side by side.
"""

import argparse
import base64
import os
import re
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from tests.e2e.people import Agent, Customer

QUESTION = "how do i get back in, i forgot my password"
ANGRY = "This is ridiculous!! I already did all that, twice, your help is useless"
REPLY = "I am sorry, that should not happen. I have just sent a new link to your mobile."
SHOP = ViewportSize(width=620, height=860)
DESK = ViewportSize(width=1300, height=860)
GAP = 24
FRAME = """<body style="margin:0;background:#dcd9cf;display:flex;gap:{gap}px;padding:{gap}px">
<img src="data:image/png;base64,{shop}" style="border-radius:14px;display:block">
<img src="data:image/png;base64,{desk}" style="border-radius:14px;display:block"></body>"""


def _pictures(browser: Browser, home: str, email: str) -> tuple[bytes, bytes]:
    """Play the story and return the customer's and the agent's page as PNG."""
    staff = browser.new_page(viewport=DESK, reduced_motion="reduce", locale="en-GB")
    agent = Agent(staff, home, email, os.environ["CAREDESK_ADMIN_PASSWORD"])
    visitor = browser.new_page(viewport=SHOP, reduced_motion="reduce", locale="en-GB")
    customer = Customer(visitor, home)
    customer.say(QUESTION)
    customer.expect(re.compile(r"Forgot password\?"))
    customer.choose("That didn't help")
    expect(customer.log.get_by_role("article")).to_have_count(4)
    customer.say(ANGRY)
    customer.expect_in_line()
    agent.claim(QUESTION)
    customer.expect(re.compile("has joined"))
    agent.reply(REPLY)
    customer.expect(REPLY)
    _settle(staff)
    _settle(visitor)
    return visitor.screenshot(), staff.screenshot()


def _settle(page: Page) -> None:
    """Wait until messages of the moment are gone and the fonts are there."""
    expect(page.locator(".toast")).to_have_count(0, timeout=20_000)
    page.evaluate("() => document.fonts.ready.then(() => true)")


def _side_by_side(browser: Browser, shop: bytes, desk: bytes) -> bytes:
    size = ViewportSize(width=SHOP["width"] + DESK["width"] + 3 * GAP, height=SHOP["height"] + 2 * GAP)
    page = browser.new_page(viewport=size)
    shown = {"shop": base64.b64encode(shop).decode(), "desk": base64.b64encode(desk).decode()}
    page.set_content(FRAME.format(gap=GAP, **shown))
    return page.screenshot()


def main() -> None:
    """Play the story at a running product and write the picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home")
    parser.add_argument("email")
    parser.add_argument("target", type=Path)
    wanted = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CAREDESK_CHROMIUM"), args=["--no-sandbox"]
        )
        expect.set_options(timeout=20_000)
        taken = _pictures(browser, wanted.home, wanted.email)
        wanted.target.write_bytes(_side_by_side(browser, *taken))
        browser.close()


if __name__ == "__main__":
    main()
