"""Articles and search as authors and agents have them: through the gateway, from the real article service."""

import uuid

import httpx
import pytest

from tests.integration.protocol.problems import is_problem

HAMSTER = """---
title: Feeding the office hamster NAME
summary: What it eats and when.
questions: [what does the hamster NAME eat]
---

1. Open the cage.
2. Put in two carrots.
"""
NEW = {"If-None-Match": "*"}


class Hamster:
    """An article of its own for one test."""

    def __init__(self) -> None:
        self.id = f"hamster-{uuid.uuid4().hex[:8]}"
        self.url = f"/api/articles/{self.id}"
        self.markdown = HAMSTER.replace("NAME", self.id.partition("-")[2])
        self.question = f"what does the hamster {self.id.partition('-')[2]} eat"

    def body(self, vegetable: str = "carrots") -> dict[str, str]:
        return {"markdown": self.markdown.replace("carrots", vegetable)}


@pytest.fixture
async def saved(author):
    """An article that was saved, not published."""
    hamster = Hamster()
    answer = await author.put(hamster.url, json=hamster.body(), headers=NEW)
    assert (answer.status_code, answer.headers["etag"]) == (201, '"1"'), answer.text
    return hamster


async def found(author, hamster) -> bool:
    answer = (await author.get("/api/search", params={"q": hamster.question})).json()
    return hamster.id in [hit["article"] for hit in answer["hits"]]


async def test_the_list_goes_on_with_the_cursor_and_is_filtered(author, saved) -> None:
    seen: list[str] = []
    cursor: str | None = None
    for _ in range(50):
        params: dict[str, str | int] = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = (await author.get("/api/articles", params=params)).json()
        assert set(page) == {"items", "next_cursor"}
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen))
    assert {saved.id, "reset-password"} <= set(seen)
    drafts = (await author.get("/api/articles", params={"status": "draft", "limit": 200})).json()["items"]
    assert saved.id in [item["id"] for item in drafts]
    assert {item["status"] for item in drafts} == {"draft"}
    named = (await author.get("/api/articles", params={"q": saved.id.partition("-")[2]})).json()["items"]
    assert [item["id"] for item in named] == [saved.id]


async def test_an_article_is_read_with_its_etag(author) -> None:
    answer = await author.get("/api/articles/reset-password")
    article = answer.json()
    assert {"id", "markdown", "status", "version"} <= set(article)
    assert (article["id"], article["status"], article["version"]) == ("reset-password", "published", 1)
    assert article["markdown"].startswith("---\ntitle: Reset your password")
    assert answer.headers["etag"] == '"1"'
    assert answer.headers["cache-control"] == "no-store"
    is_problem(await author.get("/api/articles/nothing-here"), 404, "not_found")


async def test_a_write_is_over_the_version_that_was_read(author, saved) -> None:
    second = await author.put(saved.url, json=saved.body("parsnips"), headers={"If-Match": '"1"'})
    assert (second.status_code, second.headers["etag"], second.json()["version"]) == (200, '"2"', 2)
    stale = await author.put(saved.url, json=saved.body("turnips"), headers={"If-Match": '"1"'})
    is_problem(stale, 412, "stale")
    is_problem(await author.put(saved.url, json=saved.body(), headers=NEW), 412, "stale")
    bare = await author.put(saved.url, json=saved.body("turnips"))
    is_problem(bare, 422, "bad_frame")
    assert "If-Match" in bare.json()["detail"]
    assert "parsnips" in (await author.get(saved.url)).json()["markdown"]


@pytest.mark.parametrize(
    ("body", "names"),
    [({}, "markdown"), ({"markdown": 7}, "markdown"), ({"markdown": "x", "status": "gone"}, "status")],
)
async def test_a_write_of_the_wrong_shape_names_the_field(author, body, names) -> None:
    answer = await author.put(Hamster().url, json=body, headers=NEW)
    is_problem(answer, 422, "bad_frame")
    assert names in answer.json()["detail"]


async def test_a_broken_article_comes_back_with_findings(author) -> None:
    answer = await author.put(Hamster().url, json={"markdown": "no front matter"}, headers=NEW)
    is_problem(answer, 422, "invalid_article")
    assert {"line", "severity", "message", "fix"} == set(answer.json()["findings"][0])


async def test_what_is_published_is_found_and_what_is_taken_back_is_not(author, saved) -> None:
    assert not await found(author, saved)
    is_problem(await author.post(f"{saved.url}/publish", json={}, headers={"If-Match": '"7"'}), 412, "stale")
    published = await author.post(f"{saved.url}/publish", json={}, headers={"If-Match": '"1"'})
    assert (published.status_code, published.json()["status"]) == (200, "published")
    assert await found(author, saved)
    taken = await author.post(f"{saved.url}/unpublish", json={})
    assert taken.json()["status"] == "draft"
    assert not await found(author, saved)


async def test_an_earlier_version_can_be_read_and_restored(author, saved) -> None:
    await author.put(saved.url, json=saved.body("parsnips"), headers={"If-Match": '"1"'})
    listed = (await author.get(f"{saved.url}/versions")).json()
    assert [(v["version"], v["by"]) for v in listed["items"]] == [(2, "Ada"), (1, "Ada")]
    assert listed["next_cursor"] is None
    assert "carrots" in (await author.get(f"{saved.url}/versions/1")).json()["markdown"]
    stale = await author.post(f"{saved.url}/versions/1/restore", json={}, headers={"If-Match": '"1"'})
    is_problem(stale, 412, "stale")
    restored = await author.post(f"{saved.url}/versions/1/restore", json={}, headers={"If-Match": '"2"'})
    assert (restored.json()["version"], restored.headers["etag"]) == (3, '"3"')
    assert restored.json()["markdown"] == saved.markdown
    is_problem(await author.get(f"{saved.url}/versions/9"), 404, "not_found")


async def test_only_the_version_that_was_read_is_deleted(author, saved) -> None:
    is_problem(await author.delete(saved.url, headers={"If-Match": '"7"'}), 412, "stale")
    is_problem(await author.delete(saved.url), 422, "bad_frame")
    assert (await author.delete(saved.url, headers={"If-Match": '"1"'})).status_code == 204
    is_problem(await author.get(saved.url), 404, "not_found")


async def test_a_draft_is_previewed_and_tried_beside_what_is_live(author) -> None:
    hamster = Hamster()
    draft = {"id": hamster.id, **hamster.body()}
    shown = (await author.post("/api/articles/preview", json=draft)).json()
    assert "<ol>" in shown["html"]
    assert {"line", "severity", "message", "fix"} == set(shown["findings"][0])
    tried = (await author.post("/api/articles/try", json={**draft, "question": hamster.question})).json()
    assert (tried["outcome"], tried["hits"][0]["article"]) == ("answer", hamster.id)
    assert hamster.id not in [hit["article"] for hit in tried["before"]["hits"]]
    assert not await found(author, hamster)


@pytest.mark.parametrize("role", ["agent", "author", "manager"])
async def test_a_search_tells_staff_what_the_bot_would_find(product_with_articles, role) -> None:
    cookie = await product_with_articles.person(role)
    answer = await product_with_articles.get("/api/search?q=I+forgot+my+password&k=2", cookie)
    assert set(answer) == {"outcome", "hits"}
    assert answer["outcome"] == "answer"
    assert len(answer["hits"]) == 2
    first = answer["hits"][0]
    assert {"article", "title", "passage", "text", "score", "probability"} <= set(first)
    assert first["article"] == "reset-password"
    refunds = await product_with_articles.get("/api/search?q=how+much+may+I+refund+without+asking", cookie)
    assert refunds["hits"][0]["article"] == "agents-refunds"


@pytest.mark.parametrize("params", [{}, {"q": ""}, {"q": "   "}, {"q": "x", "k": "many"}])
async def test_a_search_for_nothing_is_refused_and_the_field_named(author, params) -> None:
    answer = await author.get("/api/search", params=params)
    is_problem(answer, 422, "bad_frame")
    assert answer.json()["detail"].startswith("k:" if "k" in params else "q:")


ARTICLE = "/api/articles/reset-password"
CALLS = [
    ("GET", "/api/articles"), ("GET", ARTICLE), ("PUT", ARTICLE), ("DELETE", ARTICLE),
    ("POST", f"{ARTICLE}/publish"), ("POST", f"{ARTICLE}/unpublish"), ("GET", f"{ARTICLE}/versions"),
    ("GET", f"{ARTICLE}/versions/1"), ("POST", f"{ARTICLE}/versions/1/restore"),
    ("POST", "/api/articles/preview"), ("POST", "/api/articles/try"), ("GET", "/api/search?q=password"),
]  # fmt: skip
BODY = {"id": "reset-password", "markdown": HAMSTER, "question": "what does it eat"}


async def call(http: httpx.AsyncClient, method: str, path: str, cookie: dict[str, str]) -> httpx.Response:
    body = BODY if method in ("PUT", "POST") else None
    return await http.request(method, path, json=body, headers={"If-Match": '"1"', **cookie})


@pytest.mark.parametrize(("method", "path"), CALLS)
async def test_with_the_article_service_down_everything_says_so(http, product, method, path) -> None:
    answer = await call(http, method, path, await product.person("author"))
    is_problem(answer, 503, "unavailable")


@pytest.mark.parametrize(("method", "path"), CALLS)
async def test_articles_are_for_authors_and_search_for_staff(http, product, method, path) -> None:
    is_problem(await call(http, method, path, {}), 401, "unauthenticated")
    if not path.startswith("/api/search"):
        is_problem(await call(http, method, path, await product.person("agent")), 403, "forbidden")
