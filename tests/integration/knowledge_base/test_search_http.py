"""The search over HTTP as the bot uses it."""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI

from knowledge_base.embedding import Embedder, encode_vector
from tests.integration.knowledge_base.conftest import ARTICLES


async def ask(client: httpx.AsyncClient, q: str, **more: object) -> dict:  # type: ignore[type-arg]
    response = await client.post("/search", json={"q": q, **more})
    assert response.status_code == 200, response.text
    return response.json()  # type: ignore[no-any-return]


async def test_question_is_answered_with_the_steps(client: httpx.AsyncClient) -> None:
    found = await ask(client, "I forgot my password, how can I get a new one?")
    hit = found["hits"][0]
    assert found["outcome"] == "answer"
    assert (hit["article"], hit["heading"], hit["version"], hit["url"]) == (
        "reset-password",
        "Set a new one",
        1,
        "/help/reset-password",
    )
    assert hit["text"].startswith("1. Open **Sign in** and choose **Forgot**.\n2. ")
    assert hit["tip"] == "Turn on two-step verification."
    assert set(hit) == {
        *(
            "article",
            "title",
            "version",
            "passage",
            "heading",
            "text",
            "score",
            "probability",
            "url",
            "summary",
        ),
        *("tip", "product", "same_as"),
    }
    assert len({h["article"] for h in found["hits"]}) == len(found["hits"])


async def test_what_nothing_answers_is_unknown(client: httpx.AsyncClient) -> None:
    assert (await ask(client, "which wine goes with grilled salmon"))["outcome"] == "unknown"


async def test_a_passed_vector_is_what_the_question_means(
    client: httpx.AsyncClient, embedder: Embedder
) -> None:
    question = "where has my parcel got to"
    plain = await ask(client, question)
    passed = await ask(client, question, vector=encode_vector(embedder.embed_one(question)))
    assert passed["hits"] == plain["hits"]
    other = await ask(client, question, vector=encode_vector(embedder.embed_one("a locked account")))
    assert other["hits"][0]["score"] != plain["hits"][0]["score"]


async def test_excluded_articles_do_not_come_again(client: httpx.AsyncClient) -> None:
    found = await ask(client, "I forgot my password", exclude=["reset-password", "no-such"], k=5)
    assert "reset-password" not in [h["article"] for h in found["hits"]]


async def test_agents_articles_and_drafts_stay_from_customers(client: httpx.AsyncClient) -> None:
    question = "how much may I refund without asking"
    public = await ask(client, question, k=20)
    assert {h["article"] for h in public["hits"]}.isdisjoint({"agents-refunds", "coming-soon"})
    agents = await ask(client, question, audience="agents")
    assert agents["hits"][0]["article"] == "agents-refunds"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "q"),
        ({"q": "  "}, "q"),
        ({"q": 3}, "q"),
        ({"q": "x", "k": 0}, "k"),
        ({"q": "x", "k": True}, "k"),
        ({"q": "x", "audience": "all"}, "audience"),
        ({"q": "x", "exclude": "a"}, "exclude"),
        ({"q": "x", "vector": 7}, "vector"),
        ({"q": "x", "vector": "AAAA"}, "vector"),
        ([], "body"),
    ],
)
async def test_wrong_field_is_named(client: httpx.AsyncClient, body: object, field: str) -> None:
    response = await client.post("/search", json=body)
    problem = response.json()
    assert (response.status_code, problem["code"]) == (422, "bad_frame")
    assert response.headers["content-type"] == "application/problem+json"
    assert problem["detail"].startswith(f"{field}: ")


async def test_body_that_is_no_json_is_refused(client: httpx.AsyncClient) -> None:
    response = await client.post("/search", content=b"{")
    assert (response.status_code, response.json()["code"]) == (422, "bad_frame")


@pytest.mark.parametrize("q", ["?", "a" * 30_000, "😀😀", "\u0000", "SELECT * FROM", "привет, где посылка"])
async def test_odd_questions_are_answered_somehow(client: httpx.AsyncClient, q: str) -> None:
    assert (await ask(client, q))["outcome"] in ("answer", "clarify", "unknown")


@pytest.mark.parametrize("header", [None, "Bearer wrong", "Basic x"])
async def test_strangers_are_turned_away(app: FastAPI, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://s", headers=headers
    ) as stranger:
        for response in (await stranger.post("/search", json={"q": "x"}), await stranger.get("/articles")):
            assert (response.status_code, response.json()["code"]) == (401, "unauthenticated")
        assert (await stranger.get("/healthz")).json() == {"status": "ok"}
        ready = await stranger.get("/readyz")
        assert (ready.status_code, ready.json()["dependencies"]["index"]) == (200, "ok")


async def test_readiness_tells_whether_the_calibration_fits_the_articles(
    app: FastAPI, client: httpx.AsyncClient
) -> None:
    live = app.state.context.live
    assert (await client.get("/readyz")).json()["calibrated"] is not live.fitting
    await live.calibrated()
    assert (await client.get("/readyz")).json()["calibrated"] is True


async def test_passages_of_an_article(client: httpx.AsyncClient) -> None:
    body = (await client.get("/passages/reset-password")).json()
    assert [(p["passage"], p["heading"], p["kind"]) for p in body["passages"]] == [
        (0, "", "intro"),
        (1, "Set a new one", "steps"),
        (2, "If no e-mail comes", "section"),
    ]
    assert (body["url"], body["tip"]) == ("/help/reset-password", "Turn on two-step verification.")


async def test_passages_respect_the_audience(client: httpx.AsyncClient) -> None:
    assert (await client.get("/passages/agents-refunds")).status_code == 404
    assert (await client.get("/passages/agents-refunds?audience=agents")).status_code == 200
    assert (await client.get("/passages/coming-soon?audience=agents")).json()["code"] == "not_found"
    assert (await client.get("/passages/reset-password?audience=x")).json()["code"] == "bad_frame"


async def test_questions_are_grouped_by_meaning(client: httpx.AsyncClient) -> None:
    texts = [
        "where is my parcel",
        "my parcel has not arrived",
        "do you sell gift cards",
        "when will my parcel come",
    ]
    items = [{"id": str(n), "text": text} for n, text in enumerate(texts)]
    groups = (await client.post("/group", json={"items": items})).json()["groups"]
    assert [sorted(g["ids"]) for g in groups] == [["0", "1", "3"], ["2"]]
    assert groups[0]["label"] in texts
    assert (await client.post("/group", json={"items": [{"id": 1}]})).json()["detail"].startswith("items.0")
    assert (await client.post("/group", json={"items": []})).json() == {"groups": []}


@pytest.mark.parametrize(
    ("question", "language", "detected"),
    [
        ("Ich habe mein Passwort vergessen und kann mich nicht anmelden", "de", "de"),
        ("I forgot my password", None, "en"),
        ("password", None, None),
    ],
)
async def test_language_of_a_question_is_told_when_no_article_is_in_it(
    client: httpx.AsyncClient, question: str, language: str | None, detected: str | None
) -> None:
    found = await ask(client, question)
    assert (found["language"], found["spoken"]) == (language, ["en"])
    assert (found["detected"] or {}).get("code") == detected


async def test_a_copy_of_an_article_is_named_as_one_and_no_reason_to_ask_back(
    app: FastAPI,
    client: httpx.AsyncClient,
) -> None:
    await app.state.context.live.calibrated()
    question = "I forgot my password, how can I get a new one?"
    assert (await ask(client, question))["outcome"] == "answer"
    copy = ARTICLES["reset-password"].replace("an e-mail", "a mail").replace("tip:", "product: shop\ntip:")
    made = await client.put("/articles/reset-copy", json={"markdown": copy}, headers={"If-None-Match": "*"})
    assert made.status_code < 300, made.text
    await client.post("/articles/reset-copy/publish")
    await app.state.context.live.calibrated()
    found = await ask(client, question)
    first, second = found["hits"][:2]
    assert {first["article"], second["article"]} == {"reset-password", "reset-copy"}
    assert (found["outcome"], first["same_as"], second["same_as"]) == ("answer", None, first["article"])
