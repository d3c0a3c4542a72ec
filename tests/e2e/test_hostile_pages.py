"""Foreign pages: they can frame nothing of ours, and nothing they post to our windows is heard."""

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from provision.product import Product
from tests.e2e.people import Customer

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(120)]

ROOT = Path(__file__).resolve().parents[2]
FRAMED = ("/widget", "/login", "/help", "/", "/console")
# A window without an origin beside the chat, posting what only the embedding page and the chat may say.
POSTER = """<script>
  const page = { url: "https://evil.example", title: "x", referrer: "" };
  const kinds = [{ type: "sign_out" }, { type: "identify", identity: "x" }, { type: "unread", count: 5 },
    { type: "page", page }, { type: "kept", conversation: false }, { type: "close" }];
  for (const target of [parent, ...Array.from({ length: parent.length }, (_, n) => parent[n])])
    for (const kind of kinds) target.postMessage({ ...kind, caredesk: "caredesk/1" }, "*");
  parent.postMessage("all posted", "*");
</script>"""
POST = """(poster) => new Promise((done) => {
  addEventListener("message", (event) => {
    if (event.data !== "all posted") return;
    frame.remove();
    done();
  });
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts");
  frame.srcdoc = poster;
  document.body.append(frame);
})"""


@pytest.fixture
def evil(product: Product) -> Iterator[str]:
    """Serve a page of another origin that frames ours and embeds our script."""
    frames = "".join(f'<iframe src="{product.home}{path}"></iframe>' for path in FRAMED)
    script = f'<script src="{product.home}/widget.js" defer></script>'

    class Evil(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f"<!doctype html><title>Prizes</title><body>{frames}{script}".encode())

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Evil)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_foreign_page_frames_nothing_of_ours(evil: str, visitor: Page) -> None:
    visitor.goto(evil, wait_until="load")
    visitor.get_by_role("button", name="Open support chat").click()
    expect(visitor.locator("iframe")).to_have_count(len(FRAMED) + 1)
    visitor.wait_for_function(
        "() => [...document.querySelectorAll('iframe')].every((f) => !f.contentDocument)"
    )
    framed = [frame for frame in visitor.frames if frame != visitor.main_frame]
    assert len(framed) == len(FRAMED) + 1
    for frame in framed:
        frame.wait_for_url(re.compile("^chrome-error:"))


def test_what_a_stranger_posts_is_not_heard(product: Product, chromium: Browser) -> None:
    context = chromium.new_context(bypass_csp=True, locale="en-GB")
    page = context.new_page()
    customer = Customer(page, product.home)
    customer.say("my secret is 4711")
    customer.expect("my secret is 4711")
    page.evaluate(POST, POSTER)
    customer.say("are you still there")
    customer.expect("are you still there")
    expect(customer.log.get_by_text("my secret is 4711", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Close support chat")).to_be_visible()
    assert page.evaluate("() => localStorage.getItem('caredesk.kept')") == "1"
    context.close()


def test_no_message_of_ours_goes_to_just_anybody() -> None:
    sources = [path for end in ("ts", "tsx") for path in (ROOT / "web").rglob(f"*.{end}")]
    calls = [
        found[0]
        for path in sources
        if "node_modules" not in path.parts and "tests" not in path.parts
        for found in re.finditer(r"postMessage\([^\n]*", path.read_text())
    ]
    assert len(calls) == 2
    assert all(re.search(r", (this\.)?origin\)", call) for call in calls)
