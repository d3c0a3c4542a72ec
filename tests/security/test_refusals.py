"""What a refusal tells: the caller nothing of our insides, the log who and where, neither a secret."""

import json

import httpx
import pytest
from fastapi import FastAPI
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin

from handoff.entrypoints import problems
from tests.integration.conftest import ADMIN, SECRET


@pytest.fixture
def product_with_json_logs(make_product):
    product = make_product(start=False, CAREDESK_LOG_FORMAT="json", CAREDESK_LOGIN_ATTEMPTS="3")
    product.start(product.bot, product.gateway, product.worker)
    return product


def logged(product, event: str) -> list[dict]:
    lines = [
        json.loads(line) for line in product.gateway.log.read_text().splitlines() if line.startswith("{")
    ]
    return [line for line in lines if line["event"] == event]


async def test_an_error_of_ours_tells_the_caller_nothing(capsys) -> None:
    app = FastAPI()
    problems.install(app)

    @app.get("/broken")
    async def broken() -> None:
        raise RuntimeError("the password of the database is swordfish")

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://desk.example") as http:
        answer = await http.get("/broken")
    assert answer.status_code == 500
    assert answer.json()["detail"] == "Something went wrong on our side."
    assert not [word for word in ("swordfish", "RuntimeError", "Traceback", ".py") if word in answer.text]


async def test_every_denial_is_logged_with_code_and_address(product_with_json_logs) -> None:
    product = product_with_json_logs
    author = await product.person("author")
    async with httpx.AsyncClient(base_url=product.url) as http:
        await http.get("/api/me")
        await http.get("/api/conversations", headers=author)
        for _ in range(4):
            await http.post("/api/login", json={"email": "ada@example.org", "password": "my real password"})
        evil = {"Origin": "https://evil.example"}
        await http.post("/api/login", json={"email": "a", "password": "b"}, headers=evil)
    denials = logged(product, "denied")
    assert {line["code"] for line in denials} == {"unauthenticated", "forbidden", "rate_limited"}
    assert {"/api/me", "/api/conversations", "/api/login"} <= {line.get("path") for line in denials}
    assert [line["origin"] for line in denials if "origin" in line] == ["https://evil.example"]
    assert {line["address"] for line in denials if "path" in line} == {"127.0.0.1"}
    assert len(logged(product, "signed_in")) == 1


async def test_every_refused_socket_is_logged(product_with_json_logs) -> None:
    product = product_with_json_logs
    with pytest.raises(InvalidStatus):
        await connect(f"ws://127.0.0.1:{product.port}/ws/agent", origin=Origin("https://evil.example"))
    agent = await product.agent({"Cookie": "caredesk=nonsense"}, hello=False)
    await agent.closed()
    customer = await product.customer(hello=False)
    await customer.send({"type": "hello", "conversation": "A" * 24})
    await customer.closed()
    whys = [(line["side"], line["why"]) for line in logged(product, "socket_denied")]
    assert whys == [
        ("agent", "origin"),
        ("agent", "sign in first"),
        ("customer", "this conversation is not yours"),
    ]
    await product.leave()


async def test_no_secret_stands_in_any_log(product_with_json_logs) -> None:
    product = product_with_json_logs
    cookie = await product.person()
    customer, conversation = await product.waiting("my parcel never arrived")
    agent = await product.agent(cookie)
    await agent.claim(conversation)
    token, session = customer.welcome["token"], cookie["Cookie"].partition("=")[2]
    async with httpx.AsyncClient(base_url=product.url) as http:
        for path in (
            f"/api/conversations/x?token={token}",
            f"/nowhere/{token}",
            "/api/customer/conversation",
        ):
            await http.get(path, headers={**cookie, "Authorization": f"Bearer {token}"})
        await http.post("/api/login", json={"email": ADMIN[0], "password": "a wrong password"})
        await http.get(f"/api/conversations/{token}")
        await http.get(f"/api/articles/{session}", headers={"Authorization": f"Bearer {session}"})
        await http.post("/api/logout", json={}, headers=cookie)
    await product.leave()
    product.stop()
    text = "".join(path.read_text() for path in product.folder.glob("*.log"))
    assert "denied" in text
    secrets = {
        "token": token,
        "session": session,
        "secret": SECRET,
        "internal": product.env["CAREDESK_INTERNAL_TOKEN"],
    }
    secrets |= {"password": ADMIN[1], "typed password": "a wrong password"}
    assert not [name for name, value in secrets.items() if value in text]
