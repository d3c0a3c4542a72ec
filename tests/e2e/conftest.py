"""The whole product, started as `make run` starts it, and a real browser in front of it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright

from provision import runtime
from provision.product import PORT_VARIABLES, Product, free_ports
from tests.e2e.people import ADMIN_EMAIL, ADMIN_PASSWORD, IDENTITY_KEY

PATIENCE_MS = 15_000
ARTIFACTS = Path(__file__).resolve().parents[2] / "test-results"


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """Yield the running product: fresh state, ports of its own, everything real."""
    ports = dict(zip(PORT_VARIABLES, map(str, free_ports(len(PORT_VARIABLES))), strict=True))
    settings = {
        "CAREDESK_VAR": str(tmp_path_factory.mktemp("state")),
        "CAREDESK_ADMIN_EMAIL": ADMIN_EMAIL,
        "CAREDESK_ADMIN_PASSWORD": ADMIN_PASSWORD,
        "CAREDESK_IDENTITY_KEY": IDENTITY_KEY,
        "CAREDESK_CUSTOMER_LEFT_S": "2",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (ports | settings).items():
            patch.setenv(name, value)
        running = Product(runtime.environment())
    running.start()
    try:
        running.wait_until_ready()
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Yield a headless Chromium that talks to nobody but us."""
    expect.set_options(timeout=PATIENCE_MS)
    quiet = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CAREDESK_CHROMIUM"),
            args=[*quiet, "--disable-component-update", "--disable-sync", "--disable-quic"],
        )
        yield browser
        browser.close()


def _context(chromium: Browser) -> BrowserContext:
    viewport = ViewportSize(width=1280, height=800)
    context = chromium.new_context(viewport=viewport, locale="en-GB", reduced_motion="reduce")
    context.set_default_timeout(PATIENCE_MS)
    return context


@pytest.fixture
def visitor(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Yield a page of a customer whom nobody knows yet; its last look is kept as a picture."""
    yield from _page(chromium, request)


@pytest.fixture
def other_visitor(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Yield a page of another customer, in a browser of their own."""
    yield from _page(chromium, request)


@pytest.fixture
def staff(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Yield a page of somebody who works here, in a browser of their own."""
    yield from _page(chromium, request)


@pytest.fixture
def colleague(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Yield a page of somebody else who works here."""
    yield from _page(chromium, request)


def _page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = _context(chromium)
    page = context.new_page()
    yield page
    _keep_picture(page, request)
    context.close()


def _keep_picture(page: Page, request: pytest.FixtureRequest) -> None:
    ARTIFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTIFACTS / f"{request.node.name}-{request.fixturename}.png")
