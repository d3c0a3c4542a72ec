"""What is decided before a word is said: whose address it is, https, compression, what a URL may hold."""

import itertools

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin

from handoff.settings import SettingsError, load

LOGIN = {"email": "nobody@example.org", "password": "wrong"}


async def _tries_until_throttled(product, headers) -> int:
    """How many wrong logins one place may make when each names another account."""
    async with httpx.AsyncClient(base_url=product.url) as http:
        for tries in range(1, 60):
            body = {**LOGIN, "email": f"nobody{tries}@example.org"}
            answer = await http.post("/api/login", json=body, headers=next(headers))
            if answer.status_code == 429:
                return tries
    return 0


def _lies():
    return (
        {"X-Forwarded-For": f"203.0.113.{n % 250}", "Forwarded": f"for=203.0.113.{n}"}
        for n in itertools.count()
    )


async def test_a_forwarded_address_is_not_believed(make_product) -> None:
    product = make_product(start=False, CAREDESK_LOGIN_ATTEMPTS="2", CAREDESK_SOCKETS_PER_ADDRESS="2")
    product.start(product.gateway)
    assert await _tries_until_throttled(product, _lies()) == 11
    url, origin = f"ws://127.0.0.1:{product.port}/ws/customer", Origin(product.url)
    lies = _lies()
    held = [await connect(url, origin=origin, additional_headers=next(lies)) for _ in range(2)]
    with pytest.raises(InvalidStatus) as error:
        await connect(url, origin=origin, additional_headers=next(lies))
    assert error.value.response.status_code == 403
    for ws in held:
        await ws.close()


async def test_behind_a_proxy_the_address_that_it_adds_counts_and_no_other(make_product) -> None:
    product = make_product(start=False, CAREDESK_LOGIN_ATTEMPTS="2", CAREDESK_TRUSTED_PROXIES="127.0.0.1")
    product.start(product.gateway)
    # What the client wrote itself stands to the left of what the proxy saw.
    lying = ({"X-Forwarded-For": f"198.51.100.{n}, 203.0.113.7"} for n in itertools.count())
    assert await _tries_until_throttled(product, lying) == 11
    other = ({"X-Forwarded-For": f"203.0.113.{n}"} for n in itertools.count(10))
    assert await _tries_until_throttled(product, other) == 0


@pytest.mark.parametrize("path", ["/ws/customer", "/ws/agent"])
async def test_compression_is_never_agreed_on(product, path) -> None:
    url = f"ws://127.0.0.1:{product.port}{path}"
    async with connect(url, origin=Origin(product.url), compression="deflate") as ws:
        assert ws.protocol.extensions == []
        assert ws.response is not None
        assert "sec-websocket-extensions" not in ws.response.headers


async def test_no_secret_in_an_address_opens_anything(product) -> None:
    customer = await product.customer()
    token = customer.welcome["token"]
    cookie = (await product.person())["Cookie"].partition("=")[2]
    async with httpx.AsyncClient(base_url=product.url) as http:
        for name in ("token", "access_token", "authorization", "bearer"):
            answer = await http.get("/api/customer/conversation", params={name: token})
            assert answer.status_code == 401
        for name in ("caredesk", "session", "cookie"):
            assert (await http.get("/api/me", params={name: cookie})).status_code == 401
    async with connect(
        f"ws://127.0.0.1:{product.port}/ws/agent?caredesk={cookie}", origin=Origin(product.url)
    ) as ws:
        await ws.wait_closed()
        assert ws.close_code == 4001


async def test_no_operation_takes_a_secret_in_its_address(product) -> None:
    async with httpx.AsyncClient(base_url=product.url) as http:
        document = (await http.get("/openapi.json")).json()
    operations = [o for path in document["paths"].values() for o in path.values()]
    named = {
        p["name"].lower() for o in operations for p in o.get("parameters", []) if p["in"] in ("query", "path")
    }
    assert named
    assert not {
        name for name in named if any(word in name for word in ("token", "secret", "password", "session"))
    }


@pytest.mark.parametrize(
    "url", ["http://help.example", "http://192.168.1.5:8000", "http://localhost.evil.example"]
)
def test_plain_http_is_refused_for_anything_but_this_machine(monkeypatch, tmp_path, url) -> None:
    for name, value in {"VAR": str(tmp_path), "INTERNAL_TOKEN": "t" * 20, "SECRET": "s" * 40}.items():
        monkeypatch.setenv(f"CAREDESK_{name}", value)
    for good in (
        "http://127.0.0.1:8000",
        "http://localhost:8000",
        "http://[::1]:8000",
        "https://help.example",
    ):
        monkeypatch.setenv("CAREDESK_PUBLIC_URL", good)
        assert load().site_url == good
    monkeypatch.setenv("CAREDESK_PUBLIC_URL", url)
    with pytest.raises(SettingsError, match="CAREDESK_PUBLIC_URL"):
        load()


async def test_a_page_over_plain_http_opens_no_socket_of_an_https_site(make_product) -> None:
    product = make_product(start=False, CAREDESK_PUBLIC_URL="https://desk.example")
    product.start(product.gateway)
    with pytest.raises(InvalidStatus) as error:
        await connect(f"ws://127.0.0.1:{product.port}/ws/customer", origin=Origin("http://desk.example"))
    assert error.value.response.status_code == 403
    async with connect(
        f"ws://127.0.0.1:{product.port}/ws/customer", origin=Origin("https://desk.example")
    ) as ws:
        assert ws.response is not None
        assert ws.response.status_code == 101
