"""What people do on the pages, by the names they see there: the customer, the agent, the author."""

import re
import subprocess
import time

import jwt
from playwright.sync_api import FrameLocator, Locator, Page, expect

from provision.paths import APP_ENV, ROOT, python_of
from provision.product import Product

ADMIN_EMAIL = "sam@caredesk.example"
ADMIN_PASSWORD = "correct horse battery staple"
IDENTITY_KEY = "the embedding site and the desk both know this"
ANSWERED_WITHIN_MS = 20_000


def identity(subject: str, name: str, key: str = IDENTITY_KEY) -> str:
    """Sign who a visitor is, as the embedding site does for its own users."""
    claims = {"sub": subject, "name": name, "aud": "caredesk", "exp": time.time() + 600}
    return jwt.encode(claims, key, algorithm="HS256")


def add_account(product: Product, email: str, name: str, role: str = "agent") -> None:
    """Let an operator add somebody who works here, with the password of `ADMIN_PASSWORD`."""
    who = ["accounts", "add", email, "--name", name, "--role", role, "--password", ADMIN_PASSWORD]
    command = [str(python_of(APP_ENV)), "-m", "handoff", *who]
    subprocess.run(command, cwd=ROOT, env=product.env, check=True, capture_output=True)


class Customer:
    """A visitor of the demo shop with the chat open."""

    def __init__(self, page: Page, home: str) -> None:
        self.watch(page)
        page.goto(home)
        page.get_by_role("button", name="Open support chat").click()

    def watch(self, page: Page) -> None:
        """Look at a page's chat without touching it."""
        self.page = page
        self.chat: FrameLocator = page.frame_locator("iframe")
        self.log: Locator = self.chat.get_by_role("log")
        self.who: Locator = self.chat.get_by_role("heading", level=1)

    def identify(self, token: str) -> None:
        """Let the page tell the chat who its user is."""
        self.page.evaluate("(token) => window.CareDesk.identify(token)", token)

    def sign_out(self) -> None:
        """Let the page tell the chat that its user has left."""
        self.page.evaluate("() => window.CareDesk.signOut()")

    def from_menu(self, label: str) -> None:
        """Choose what is seldom needed."""
        self.chat.get_by_role("button", name="More", exact=True).click()
        self.chat.get_by_role("button", name=label).click()

    def say(self, text: str) -> None:
        """Type a text and send it with the Enter key."""
        box = self.chat.get_by_label("Your message")
        box.fill(text)
        box.press("Enter")

    def choose(self, label: str) -> None:
        """Click the newest choice of that label."""
        self.chat.get_by_role("button", name=label).last.click()

    def expect(self, text: str | re.Pattern[str]) -> None:
        """Wait until the log shows a text."""
        expect(self.log.get_by_text(text).last).to_be_visible(timeout=ANSWERED_WITHIN_MS)

    def expect_in_line(self) -> None:
        """Wait until the panel says at its top that a person is coming."""
        expect(self.who).to_have_text("Waiting for a person", timeout=ANSWERED_WITHIN_MS)


def sign_in(page: Page, home: str, to: str, email: str = ADMIN_EMAIL, password: str = ADMIN_PASSWORD) -> None:
    """Go to a page of the staff and sign in where it asks for it."""
    page.goto(f"{home}{to}")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"**{to}**")


class Agent:
    """Somebody at the console."""

    def __init__(
        self, page: Page, home: str, email: str = ADMIN_EMAIL, password: str = ADMIN_PASSWORD
    ) -> None:
        self.page = page
        sign_in(page, home, "/console", email, password)
        page.get_by_text("Online", exact=True).click()

    def claim(self, goal: str) -> None:
        """Take the waiting conversation with that goal."""
        self.page.get_by_role("button", name=f"Claim: {goal}").click()

    def packet(self) -> Locator:
        """Return the handoff packet beside the transcript."""
        return self.page.get_by_role("complementary", name="Handoff packet")

    def packet_part(self, title: str) -> Locator:
        """Return the part of the packet under that title."""
        return self.packet().locator("section", has=self.page.get_by_role("heading", name=title, exact=True))

    def reply(self, text: str) -> None:
        """Answer the customer."""
        box = self.page.get_by_role("textbox", name=re.compile("^Reply to"))
        box.fill(text)
        box.press("Enter")

    def act(self, action: str) -> Locator:
        """Open the dialog of one of the actions and return it."""
        self.page.get_by_role("group", name="Actions").get_by_role("button", name=action).click()
        return self.page.get_by_role("dialog")

    def transcript(self) -> Locator:
        """Return everything that was said and done in the chosen conversation."""
        return self.page.get_by_role("region", name="Transcript")

    def resolve(self) -> None:
        """Close the conversation as solved."""
        self.page.get_by_role("button", name="Resolve").click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_label("Note for colleagues").fill("Sent a new link.")
        dialog.get_by_role("button", name="Resolve").click()
        expect(dialog).to_be_hidden()


def with_an_agent(product: Product, visitor: Page, staff: Page, question: str) -> tuple[Customer, Agent]:
    """Let a visitor ask, want a person, and be joined by the administrator."""
    agent = Agent(staff, product.home)
    customer = Customer(visitor, product.home)
    customer.say(question)
    customer.choose("Talk to a person")
    agent.claim(question)
    customer.expect("Administrator has joined")
    return customer, agent
