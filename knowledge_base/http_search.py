"""The part of the HTTP interface that the bot and the agents' pages use: search, passages, grouping, help
pages.

``POST /search`` is on the way of every customer's question, so it reads its body and writes its answer by
hand.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from knowledge_base.context import Context, Parts, context_of, require_bearer
from knowledge_base.embedding import Vectors, decode_vector
from knowledge_base.errors import ArticleNotFound, RequestInvalid
from knowledge_base.index import Document, Snapshot
from knowledge_base.languages import ENGLISH, language_of
from knowledge_base.live import State
from knowledge_base.search import MAX_HITS, Found, Hit, Mended, search
from knowledge_base.search import Query as Question

router = APIRouter(dependencies=[Depends(require_bearer)])

MAX_QUESTION = 20_000
SURE = 0.95
AudienceParam = Annotated[str, Query(pattern="^(public|agents)$")]


@router.post("/search")
async def post_search(request: Request) -> Response:
    """Find the articles that answer a question."""
    started = time.perf_counter()
    context = context_of(request)
    body = await read_json(request)
    question = await read_question(context, body)
    state = context.live.state or await context.live.refresh()
    found = search(state.snapshot, state.judge, await with_mended(context, state.snapshot, question))
    return json_response(found_json(found, started) | language_json(question.text, state.snapshot.languages))


async def read_json(request: Request) -> Mapping[str, Any]:
    """Read a request's body as a JSON object.

    Raises:
        RequestInvalid: it is something else.
    """
    try:
        body = json.loads(await request.body())
    except ValueError as error:
        raise RequestInvalid("body", "must be JSON") from error
    if not isinstance(body, dict):
        raise RequestInvalid("body", "must be a JSON object")
    return body


async def read_question(context: Context, body: Mapping[str, Any]) -> Question:
    """Read the fields of a search, and the text by the model."""
    text = body.get("q")
    if not isinstance(text, str) or not text.strip():
        raise RequestInvalid("q", "must be a text that is not empty")
    k = body.get("k", 3)
    if not isinstance(k, int) or isinstance(k, bool) or not 1 <= k <= MAX_HITS:
        raise RequestInvalid("k", f"must be a whole number from 1 to {MAX_HITS}")
    audience = body.get("audience", "public")
    if audience not in ("public", "agents"):
        raise RequestInvalid("audience", "must be public or agents")
    exclude = body.get("exclude") or []
    if not isinstance(exclude, list) or not all(isinstance(item, str) for item in exclude):
        raise RequestInvalid("exclude", "must be a list of article names")
    text = text.strip()[:MAX_QUESTION]
    passed = _vector(body.get("vector"))
    if passed is not None and not context.vectors.tells_tokens:
        return Question(text, passed, k, audience, exclude)
    # The tokens' states do not travel: they are many. The assistant's vector stays what the question means.
    vector, tokens = await context.vectors.read_question(text)
    return Question(text, vector if passed is None else passed, k, audience, exclude, tokens=tokens)


def _vector(encoded: object) -> Vectors | None:
    if encoded is None:
        return None
    if not isinstance(encoded, str):
        raise RequestInvalid("vector", "must be base64 or null")
    return decode_vector(encoded)


async def with_mended(context: Context, snapshot: Snapshot, question: Question) -> Question:
    """Add a question with its spelling mended; nothing is embedded where there is nothing to mend."""
    text = snapshot.speller.mend(question.text)
    if text is None:
        return question
    vector, tokens = await context.vectors.read_question(text)
    return replace(question, mended=Mended(text, vector, tokens))


def found_json(found: Found, started: float) -> dict[str, Any]:
    """Write a search's answer; ``started`` is the perf counter at the request's arrival."""
    return {
        "outcome": found.outcome,
        "hits": [hit_json(hit) for hit in found.hits],
        "ms": round((time.perf_counter() - started) * 1000, 2),
    }


def language_json(text: str, spoken: frozenset[str]) -> dict[str, Any]:
    """Write which language a question is in.

    Returns:
        ``detected`` is its code and how sure that is, null when it has too few words; ``language`` is the
        code alone, and only when it is sure and no article is in it: then there is something to tell, and
        ``spoken`` are the codes of the languages that articles are in.
    """
    home = spoken or {ENGLISH}
    told = language_of(text, home)
    foreign = told is not None and told.code not in home and told.confidence >= SURE
    return {
        "spoken": sorted(home),
        "language": told.code if told is not None and foreign else None,
        "detected": told and {"code": told.code, "confidence": round(told.confidence, 4)},
    }


def hit_json(hit: Hit) -> dict[str, Any]:
    """Write one hit."""
    article = hit.document.article
    return {
        "article": article.id,
        "title": article.title,
        "version": hit.document.version,
        "passage": hit.passage,
        "heading": hit.heading,
        "text": hit.text,
        "score": round(hit.score, 4),
        "probability": round(hit.probability, 4),
        "url": help_url(article.id),
        "summary": article.summary,
        "tip": article.tip,
        "same_as": hit.same_as,
        "product": article.product,
    }


def help_url(article: str) -> str:
    """Return where customers read an article."""
    return f"/help/{article}"


def json_response(body: Mapping[str, Any], status: int = 200) -> Response:
    """Write a JSON answer."""
    return Response(json.dumps(body, ensure_ascii=False), status, media_type="application/json")


@router.get("/passages/{article}")
async def get_passages(article: str, parts: Parts, audience: AudienceParam = "public") -> Response:
    """Return an article's passages, for walking through it step by step."""
    document = find_document(await parts.live.refresh(), article, audience)
    return json_response(
        {
            "article": article,
            "title": document.article.title,
            "version": document.version,
            "url": help_url(article),
            "tip": document.article.tip,
            "passages": [
                {"passage": p.number, "heading": p.heading, "text": p.text, "kind": p.kind}
                for p in document.passages
            ],
        }
    )


def find_document(state: State, article: str, audience: str) -> Document:
    """Return a published article.

    Raises:
        ArticleNotFound: there is none that this audience may see.
    """
    position = state.snapshot.position.get(article)
    if position is None:
        raise ArticleNotFound(article)
    document = state.snapshot.documents[position]
    if audience == "public" and not document.public:
        raise ArticleNotFound(article)
    return document
