"""The start is over when all processes are up, not before, and a product that ends is no start."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import pytest

from bench import start


class _Page(BaseHTTPRequestHandler):
    """A product whose bot comes up at the third time of asking."""

    asked = 0

    def do_GET(self) -> None:
        type(self).asked += 1
        state = "up" if type(self).asked > 2 else "starting"
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f'{{"dependencies": {{"redis": "up", "bot": "{state}"}}}}'.encode())

    def log_message(self, *_told: object) -> None:
        """Say nothing."""


@pytest.fixture
def home() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/readyz"
        server.shutdown()


def _process(program: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", program])


def test_ready_is_when_every_dependency_is_up(home: str) -> None:
    process = _process("import time; time.sleep(60)")
    with process, httpx.Client() as client:
        assert start._until(home, start._all_up, client, process, time.monotonic()) >= 2 * start.POLL_S
        process.terminate()
    assert _Page.asked == 3


def test_a_product_that_ends_is_no_start() -> None:
    process = _process("raise SystemExit(3)")
    process.wait()
    with httpx.Client() as client, pytest.raises(RuntimeError, match="ended with 3"):
        start._until("http://127.0.0.1:1/", start._answers, client, process, time.monotonic())
