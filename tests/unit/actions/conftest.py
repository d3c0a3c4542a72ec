"""A desk to act at, with a small help centre behind the real search client."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from actions.desk import Decision, Desk, Memory, Turn
from actions.search_client import SearchClient

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
STEPS = "1. Open the sign-in page.\n2. Choose **Forgot password**.\n3. Follow the link."
ARTICLES: dict[str, dict[str, Any]] = {
    "reset-password": {
        "title": "Reset your password",
        "tip": "Turn on two-step sign-in.",
        "passages": [
            ("intro", None, "You can set a new password yourself."),
            ("steps", "Set a new password", STEPS),
            ("section", "No message?", "Look in the spam folder."),
        ],
    },
    "account-locked": {
        "title": "Unlock your account",
        "tip": None,
        "passages": [("section", "Wait", "Wait ten minutes and try again.")],
    },
}


def article(name: str) -> dict[str, Any]:
    source = ARTICLES[name]
    rows = [
        {"passage": number, "kind": kind, "heading": heading, "text": text}
        for number, (kind, heading, text) in enumerate(source["passages"])
    ]
    about = {"article": name, "title": source["title"], "version": 3, "url": f"/help/{name}"}
    return {**about, "tip": source["tip"], "passages": rows}


def hit(name: str, passage: int, probability: float) -> dict[str, Any]:
    source = article(name)
    row = source["passages"][passage]
    about = {key: source[key] for key in ("article", "title", "version", "url", "tip")}
    return {
        **about,
        **row,
        "score": probability,
        "probability": probability,
        "summary": None,
        "product": None,
    }


class HelpCentre:
    """Answers like the search: `outcome` and `hits` say what a search finds, `down` that it is gone."""

    def __init__(self) -> None:
        self.outcome = "answer"
        self.hits = [hit("reset-password", 1, 0.9), hit("account-locked", 0, 0.4)]
        self.language: str | None = None
        self.down = False
        self.asked: list[dict[str, Any]] = []

    async def answer(self, request: web.Request) -> web.Response:
        if self.down and request.transport:
            request.transport.abort()
        if request.path == "/search":
            asked = await request.json()
            self.asked.append({**asked, "bearer": request.headers["Authorization"]})
            hits = [item for item in self.hits if item["article"] not in asked["exclude"]]
            found = {"outcome": self.outcome if hits else "unknown", "hits": hits, "ms": 1.0}
            return web.json_response({**found, "language": self.language} if self.language else found)
        name = request.path.removeprefix("/passages/")
        return web.json_response(article(name)) if name in ARTICLES else web.json_response({}, status=404)


@asynccontextmanager
async def searching(answer: Handler, timeout_s: float = 1.0) -> AsyncIterator[SearchClient]:
    """The client of a server on a real socket that answers every request so."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(app) as server:
        client = SearchClient(str(server.make_url("")).rstrip("/"), "secret", timeout_s)
        yield client
        await client.aclose()


@pytest.fixture
def centre() -> HelpCentre:
    return HelpCentre()


@pytest.fixture
async def search(centre: HelpCentre) -> AsyncIterator[SearchClient]:
    async with searching(centre.answer) as client:
        yield client


@pytest.fixture
def desk(search: SearchClient) -> Callable[..., Desk]:
    """Make a desk: `desk(text, intent=…, memory={…}, …)`."""

    def make(text: str = "how do I reset my password", **about: Any) -> Desk:
        turn = {"seq": 9, "intent": about.pop("intent", "ask"), "data": about.pop("data", {})}
        return Desk(
            search=search,
            text=text,
            turn=Turn.model_validate({**turn, **about.pop("turn", {})}),
            memory=Memory.model_validate(about.pop("memory", {})),
            decision=Decision.model_validate(about.pop("decision", {})),
            responder=about.pop("responder", "bot"),
            upset=about.pop("upset", False),
            entities=about.pop("entities", ()),
            found=about.pop("found", {}),
        )

    return make
