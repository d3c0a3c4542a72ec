"""A thousand texts that try to run a script, through all that anyone can write, on every page: none runs.

The browser ignores the pages' content security policy here, so that what the pages do with texts is all that
stands between a text and a script; the policy is the second wall, not the one that is tested.
"""

import json
import re
import uuid
from collections.abc import Iterator

import httpx
import jwt
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from provision.product import Product
from tests.e2e import payloads
from tests.e2e.people import ADMIN_EMAIL, ADMIN_PASSWORD, IDENTITY_KEY, Customer, sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(180)]

TEXT, SHORT = 4_000, 300
END = "and that was the last of them"
QUESTION = "how do i polish the brass sundial"
# What is left in a page after a text was shown: handlers, and addresses that run.
LEFT_OVER = """() => {
  const found = [], bad = /^\\s*(javascript|vbscript|data):/i;
  const walk = (root) => {
    for (const element of root.querySelectorAll("*")) {
      for (const { name, value } of element.attributes) {
        const address = ["href", "src", "action", "xlink:href", "srcdoc"].includes(name) && bad.test(value);
        if (/^on/i.test(name) || address) found.push(`${element.tagName} ${name}=${value}`);
      }
      if (element.shadowRoot) walk(element.shadowRoot);
    }
  };
  walk(document);
  return found;
}"""
# Pictures that cannot be loaded have said so, and what a frame does late is done.
SETTLED = """async () => {
  for (const image of document.images) image.loading = "eager";
  await Promise.all([...document.images].map((image) => image.decode().catch(() => null)));
  await new Promise((done) => requestIdleCallback(done, { timeout: 500 }));
}"""


class Trap:
    """A browser in which `xss()` tells on who called it."""

    def __init__(self, chromium: Browser) -> None:
        self.context: BrowserContext = chromium.new_context(bypass_csp=True, reduced_motion="reduce")
        self.context.set_default_timeout(20_000)
        self.sprung: list[str] = []
        self.context.expose_binding("xss", lambda source: self.sprung.append(source["frame"].url))

    def page(self) -> Page:
        page = self.context.new_page()
        page.on("dialog", lambda dialog: dialog.dismiss())
        return page

    def check(self, page: Page) -> None:
        """Look at every frame of a page once all has come to rest."""
        for frame in page.frames:
            frame.evaluate(SETTLED)
            assert frame.evaluate(LEFT_OVER) == []
        assert self.sprung == []


@pytest.fixture
def trap(chromium: Browser) -> Iterator[Trap]:
    made = Trap(chromium)
    yield made
    made.context.close()


@pytest.fixture
def other_trap(chromium: Browser) -> Iterator[Trap]:
    made = Trap(chromium)
    yield made
    made.context.close()


class Side:
    """A socket that writes what no page would let one write."""

    def __init__(self, product: Product, side: str, cookie: str = "") -> None:
        url = product.home.replace("http", "ws", 1)
        headers = {"Cookie": cookie} if cookie else None
        origin = Origin(product.home)
        self.ws: ClientConnection = connect(f"{url}/ws/{side}", origin=origin, additional_headers=headers)

    def ask(self, frame: dict, wanted: tuple[str, ...]) -> dict:
        self.ws.send(json.dumps(frame))
        while True:
            told = json.loads(self.ws.recv(timeout=20))
            assert told["type"] != "error", told
            if told["type"] in wanted and told.get("cid") == frame.get("cid"):
                return dict(told)

    def await_event(self, kind: str) -> None:
        while json.loads(self.ws.recv(timeout=20)).get("kind") != kind:
            pass

    def do(self, kind: str, **fields: object) -> dict:
        return self.ask({"type": kind, "cid": str(uuid.uuid4()), **fields}, ("ack", "claimed"))


def _cookie(product: Product) -> str:
    body = {"email": ADMIN_EMAIL, "password": ADMIN_PASSWORD}
    answer = httpx.post(f"{product.home}/api/login", json=body)
    return answer.headers["set-cookie"].partition(";")[0]


def _short() -> list[str]:
    return [p for p in payloads.SCRIPTS if len(p) <= 120][:8] + payloads.closed()[16:24]


def _publish(product: Product, cookie: str) -> str:
    """Publish an article made of payloads; its first section is what the bot answers with."""
    name = f"sundial-{uuid.uuid4().hex[:8]}"
    title, few = "<img src=x onerror=xss()> The brass sundial", "\n\n".join(payloads.closed()[:20])
    summary = json.dumps(payloads.SCRIPTS[0])
    front = f"title: {json.dumps(title)}\nsummary: {summary}\nquestions:\n  - {QUESTION}\n"
    whole = "\n\n".join([*payloads.closed(), *payloads.open_ended()[:1]])
    steps = f"1. Polish the brass sundial with lemon. {payloads.SCRIPTS[0]}\n2. Rinse it."
    body = f"{steps}\n\n{few}\n\n{END}\n\n## All\n\n{whole}\n"
    answer = httpx.put(
        f"{product.home}/api/articles/{name}",
        json={"markdown": f"---\n{front}---\n\n{body}", "status": "published"},
        headers={"Cookie": cookie, "If-None-Match": "*"},
        timeout=30,
    )
    assert answer.status_code == 201, answer.text
    return name


def test_there_are_over_a_thousand_and_they_do_run_where_nothing_stops_them(trap: Trap) -> None:
    corpus = {*payloads.closed(), *payloads.open_ended()}
    assert len(corpus) >= 1_000
    page = trap.page()
    for text in payloads.SCRIPTS[7:10] + tuple(payloads.closed()[16:40]):
        page.set_content(text)
    page.evaluate(SETTLED)
    assert len(trap.sprung) >= 15


def _sign_in(page: Page, product: Product, where: str) -> None:
    sign_in(page, product.home, f"/{where}")
    page.wait_for_url(re.compile(rf"^[^?]*/{where}\b"))


def _talk(product: Product, visitor: Page, cookie: str) -> str:
    """Let visitor and agent say every payload in the visitor's own conversation; return its id."""
    session = (
        visitor.frame_locator("iframe").locator("body").evaluate("() => localStorage['caredesk.session']")
    )
    kept, texts = json.loads(session), payloads.batches(TEXT)
    tell = Side(product, "customer")
    for text in _short():
        page = {
            "url": f"https://a.example/{text}"[:2000],
            "title": text[:SHORT],
            "referrer": "javascript:xss()",
        }
        hello = {"type": "hello", **kept, "page": page, "locale": "en"}
        tell.ws.close()  # an eleventh tab would take the place of the visitor's own
        tell = Side(product, "customer")
        tell.ask(hello, ("welcome",))
    tell.do("send", body={"handoff": True})
    tell.await_event("queued")
    agent = Side(product, "agent", cookie)
    agent.ask({"type": "hello"}, ("welcome",))
    agent.do("claim", conversation=kept["conversation"])
    for text in _short():
        tell.do("send", body={"contact": {"name": text[:SHORT], "email": None}})
        tell.do("send", body={"correct": {"name": text[:SHORT], "value": text}})
    for text in texts:
        tell.do("send", body={"text": text})
        agent.do("send", conversation=kept["conversation"], body={"text": text})
        agent.do("send", conversation=kept["conversation"], body={"note": text})
    agent.do("send", conversation=kept["conversation"], body={"text": END})
    return str(kept["conversation"])


def test_nothing_runs_in_widget_and_console(product: Product, trap: Trap, other_trap: Trap) -> None:
    cookie = _cookie(product)
    _publish(product, cookie)
    visitor = trap.page()
    customer = Customer(visitor, product.home)
    name = {"sub": f"user-{uuid.uuid4().hex}", "name": payloads.closed()[16], "aud": "caredesk", "exp": 2**31}
    customer.identify(jwt.encode(name, IDENTITY_KEY, algorithm="HS256"))
    customer.say(QUESTION)
    customer.expect("Polish the brass sundial with lemon")
    conversation = _talk(product, visitor, cookie)
    expect(customer.log.get_by_text(END).last).to_be_visible(timeout=30_000)
    trap.check(visitor)

    staff = other_trap.page()
    _sign_in(staff, product, "console")
    for place in ("", "#/history/"):
        staff.goto(f"{product.home}/console{place}{conversation if place else ''}")
        if not place:
            staff.get_by_role("region", name="Yours").get_by_role("button").first.click()
        expect(staff.get_by_text(END).last).to_be_visible(timeout=30_000)
        other_trap.check(staff)


def test_nothing_runs_in_studio_and_help(product: Product, trap: Trap) -> None:
    name = _publish(product, _cookie(product))
    page = trap.page()
    for path in (f"/help/{name}", "/help", "/help/%3Cimg%20src=x%20onerror=xss()%3E"):
        page.goto(f"{product.home}{path}")
        trap.check(page)
    _sign_in(page, product, "studio")
    page.goto(f"{product.home}/studio#/articles/{name}")
    expect(page.get_by_text(END).last).to_be_visible()
    trap.check(page)
    page.goto(f"{product.home}/insights")
    trap.check(page)
