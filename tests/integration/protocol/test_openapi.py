"""`/openapi.json` is true: every operation in it is called, and answers and refuses as it says."""

import uuid
from typing import Any

import httpx
import pytest

from tests.integration.conftest import ADMIN
from tests.integration.protocol.document import PROBLEM, Document

MARKDOWN = """---
title: Feeding the goldfish
questions: [what does the goldfish eat]
---

One pinch a day.
"""


class Caller:
    """Somebody's calls, each held against the document."""

    def __init__(self, http: httpx.AsyncClient, document: Document, headers: dict[str, str]) -> None:
        self.http, self.document, self.headers = http, document, headers

    async def __call__(self, method: str, path: str, **request: Any) -> Any:
        values = {
            name: request.pop(name) for name in ("article", "version", "conversation") if name in request
        }
        headers = {**self.headers, **request.pop("headers", {})}
        answer = await self.http.request(method, path.format(**values), headers=headers, **request)
        body = self.document.check(path, answer)
        assert answer.is_success, answer.text
        return body


@pytest.fixture
async def desk(product_with_articles):
    """The gateway's client; sockets of the test are closed after it."""
    async with httpx.AsyncClient(base_url=product_with_articles.url) as client:
        yield client
    await product_with_articles.leave()


@pytest.fixture
async def document(desk) -> Document:
    return Document((await desk.get("/openapi.json")).json())


async def session_and_health(anyone: Caller) -> None:
    await anyone("POST", "/api/login", json={"email": ADMIN[0], "password": ADMIN[1]})
    await anyone("GET", "/api/me")
    await anyone("POST", "/api/logout", json={})
    for path in ("/healthz", "/readyz", "/metrics"):
        await anyone("GET", path)


async def conversations(product, agent: Caller, bearer: Caller, customer) -> None:
    conversation = customer.welcome["conversation"]
    own = "/api/customer/conversation"
    listed = await agent("GET", "/api/conversations", params={"state": "queued", "limit": 200})
    assert conversation in [item["conversation"] for item in listed["items"]]
    whole = await agent("GET", "/api/conversations/{conversation}", conversation=conversation)
    assert whole["packets"]
    assert whole["packets"][0]["tried"]
    assert whole["packets"][0]["facts"]
    await agent("GET", "/api/conversations/{conversation}/handoff", conversation=conversation)
    queues = await agent("GET", "/api/queues")
    assert [queue for queue in queues["items"] if queue["waiting"]]
    await product.agent(agent.headers)
    team = await agent("GET", "/api/agents")
    assert "online" in [colleague["status"] for colleague in team["items"]]
    await bearer("GET", own, params={"conversation": conversation})
    export = await bearer("GET", f"{own}/export")
    assert export["record"]["name"] == "Ada"


async def gaps_until_erased(author: Caller, bearer: Caller) -> None:
    assert [gap for gap in (await author("GET", "/api/gaps"))["items"] if gap["questions"]]
    await bearer("DELETE", "/api/customer/conversation")
    await bearer("GET", "/api/customer/conversation/export")


async def articles(author: Caller) -> None:
    name = f"goldfish-{uuid.uuid4().hex[:8]}"
    url, body = "/api/articles/{article}", {"markdown": MARKDOWN}
    await author("PUT", url, article=name, json=body, headers={"If-None-Match": "*"})
    changed = {"markdown": MARKDOWN.replace("One", "Two"), "status": "published"}
    await author("PUT", url, article=name, json=changed, headers={"If-Match": '"1"'})
    await author("GET", url, article=name)
    await author("GET", "/api/articles", params={"q": "goldfish", "limit": 5, "status": "published"})
    await author("POST", f"{url}/unpublish", article=name, json={})
    await author("POST", f"{url}/publish", article=name, json={}, headers={"If-Match": '"2"'})
    await author("GET", f"{url}/versions", article=name)
    await author("GET", f"{url}/versions/{{version}}", article=name, version=1)
    await author("POST", f"{url}/versions/{{version}}/restore", article=name, version=1, json={})
    found = await author("GET", "/api/search", params={"q": "I forgot my password", "k": 3})
    assert found["hits"]
    preview = await author("POST", "/api/articles/preview", json={"id": "x", **body})
    assert preview["findings"]
    trial = {**body, "id": "goldfish-2", "question": "what does the goldfish eat"}
    tried = await author("POST", "/api/articles/try", json=trial)
    assert tried["hits"]
    assert tried["before"]["hits"]
    await author("DELETE", url, article=name, headers={"If-Match": '"3"'})


async def test_openapi_is_true(product_with_articles, desk, document) -> None:
    product = product_with_articles
    customer = await product.customer()
    await customer.say(text="unknown: do you deliver to the moon?")
    await customer.event("message", role="bot")
    await customer.say(text="I forgot my password")
    answer = await customer.event("message", role="bot")
    await customer.say(rating={"seq": answer["seq"], "value": "down"})
    await customer.say(contact={"name": "Ada"})
    await customer.say(text="person please")
    await customer.event("queued")
    bearer = Caller(desk, document, {"Authorization": f"Bearer {customer.welcome['token']}"})
    author = Caller(desk, document, await product.person("author"))
    agent = Caller(desk, document, await product.person())
    await conversations(product, agent, bearer, customer)
    await articles(author)
    await gaps_until_erased(author, bearer)
    await session_and_health(Caller(desk, document, {}))
    assert document.called == set(document.operations)


async def test_who_must_sign_in_is_said_and_so_are_refusals(desk, document) -> None:
    for (method, path), operation in document.operations.items():
        url = path.format(article="a", version="1", conversation="c") if "{" in path else path
        params = {
            p["name"]: "1" for p in operation.get("parameters", []) if p["in"] == "query" and p["required"]
        }
        body: dict[str, Any] = {"json": {}} if method in ("POST", "PUT") else {}
        answer = await desk.request(method, url, params=params, **body)
        needed = operation.get("security", [{}])
        assert (answer.status_code == 401) == ({} not in needed), (method, path, answer.text)
        if answer.is_error:
            described = operation["responses"][str(answer.status_code)]
            assert list(described["content"]) == [PROBLEM]
            document.check(path, answer) if "json" not in body else None


@pytest.mark.parametrize(
    ("method", "path", "request_", "status"),
    [
        ("GET", "/api/articles/{article}", {}, 404),
        ("GET", "/api/articles", {"params": {"limit": 0}}, 422),
        ("GET", "/api/articles", {"params": {"status": "gone"}}, 422),
        ("PUT", "/api/articles/{article}", {"json": {"markdown": MARKDOWN}}, 422),
        (
            "PUT",
            "/api/articles/{article}",
            {"json": {"markdown": "x"}, "headers": {"If-None-Match": "*"}},
            422,
        ),
        (
            "PUT",
            "/api/articles/{article}",
            {"json": {"markdown": MARKDOWN}, "headers": {"If-Match": '"9"'}},
            404,
        ),
        ("DELETE", "/api/articles/{article}", {"headers": {"If-Match": '"9"'}}, 404),
        ("GET", "/api/articles/{article}/versions/{version}", {}, 404),
        ("GET", "/api/conversations", {}, 403),
        ("GET", "/api/search", {"params": {"q": " "}}, 422),
    ],
)
async def test_refusals_look_as_described(desk, author, document, method, path, request_, status) -> None:
    answer = await author.request(method, path.format(article="gone", version=3), **request_)
    assert answer.status_code == status, answer.text
    document.check(path, answer)


async def test_the_document_names_the_cookie_as_it_is(make_product) -> None:
    for public_url, name in (("", "caredesk"), ("https://desk.example", "__Host-caredesk")):
        product = make_product(start=False, CAREDESK_PUBLIC_URL=public_url)
        product.start(product.gateway)
        async with httpx.AsyncClient(base_url=product.url) as http:
            schemes = (await http.get("/openapi.json")).json()["components"]["securitySchemes"]
        assert schemes["session"] == {"type": "apiKey", "in": "cookie", "name": name}
        assert schemes["customer"] == {"type": "http", "scheme": "bearer"}
