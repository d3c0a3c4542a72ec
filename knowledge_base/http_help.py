"""HTTP for the help pages and the studio's tools: help, pictures, preview, try, grouping."""

from __future__ import annotations

import asyncio
import mimetypes
import re
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import FileResponse, Response

from knowledge_base.article import ARTICLE_ID, parse_article
from knowledge_base.context import Context, Parts, context_of, require_bearer
from knowledge_base.errors import ArticleNotFound, RequestInvalid
from knowledge_base.grouping import MAX_ITEMS, Item, group
from knowledge_base.http_articles import read_markdown
from knowledge_base.http_search import (
    find_document,
    found_json,
    help_url,
    json_response,
    read_json,
    read_question,
    with_mended,
)
from knowledge_base.index import Document, document_of
from knowledge_base.lint import Surroundings, lint
from knowledge_base.live import State
from knowledge_base.render import to_html
from knowledge_base.search import search
from knowledge_base.settings import SEED_DIR

router = APIRouter(dependencies=[Depends(require_bearer)])

_PICTURE = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.(svg|png|jpg|jpeg|webp|gif)$")


@router.get("/help")
async def list_help(parts: Parts) -> Response:
    """List the public articles."""
    state = await parts.live.refresh()
    items = [
        {
            "id": d.article.id,
            "title": d.article.title,
            "summary": d.article.summary,
            "product": d.article.product,
            "tags": d.article.tags,
            "url": help_url(d.article.id),
        }
        for d in state.snapshot.documents
        if d.public
    ]
    return json_response({"items": sorted(items, key=lambda i: str(i["title"]).lower()), "next_cursor": None})


@router.get("/help/{article}")
async def get_help(article: str, parts: Parts) -> Response:
    """Return a public article as a page's parts."""
    state = await parts.live.refresh()
    document = find_document(state, article, "public")
    return json_response(
        {
            "id": article,
            "title": document.article.title,
            "summary": document.article.summary,
            "html": to_html(document.article.body),
            "version": document.version,
            "updated_at": document.at.isoformat(),
            "related": _related(state, document),
        }
    )


def _related(state: State, document: Document) -> list[dict[str, str]]:
    """Return the related articles that customers may read."""
    found = []
    for name in document.article.related:
        position = state.snapshot.position.get(name)
        if position is not None and state.snapshot.documents[position].public:
            found.append({"id": name, "title": state.snapshot.documents[position].article.title})
    return found


@router.get("/media/{name}")
async def get_media(name: str, parts: Parts) -> Response:
    """Return a picture.

    An SVG may hold scripts; the policy sent with it keeps them from running even when it is opened by itself.
    """
    directory = media_dir(parts)
    if not _PICTURE.match(name) or not await asyncio.to_thread((directory / name).is_file):
        raise ArticleNotFound(name)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    headers = {
        "Cache-Control": "public, max-age=300",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    return FileResponse(directory / name, media_type=kind, headers=headers)


def media_dir(parts: Context) -> Path:
    """Return where the pictures are: beside the watched files, or beside those that came with the product."""
    return (parts.settings.articles_dir or SEED_DIR) / "media"


@router.post("/preview")
async def preview(request: Request, parts: Parts) -> Response:
    """Show an unsaved article as its page would look, with what the linter says."""
    body = await read_json(request)
    markdown = read_markdown(body)
    article_id = str(body.get("id") or "preview")
    parsed = parse_article(article_id if ARTICLE_ID.match(article_id) else "preview", markdown)
    state = await parts.live.refresh()
    findings = lint(article_id, markdown, await _surroundings(parts, state))
    article = parsed.article
    return json_response(
        {
            "html": to_html(article.body) if article else "",
            "findings": [asdict(f) for f in findings],
            "title": article.title if article else "",
        }
    )


async def _surroundings(parts: Context, state: State) -> Surroundings:
    listed = await parts.store.list(limit=10_000)
    pictures = await asyncio.to_thread(_names, media_dir(parts))
    titles = {d.article.title.lower(): d.article.id for d in state.snapshot.documents}
    return Surroundings(datetime.now(UTC).date(), {item.id for item in listed}, pictures, titles)


def _names(directory: Path) -> Sequence[str]:
    return [path.name for path in directory.iterdir()] if directory.is_dir() else []


@router.post("/try")
async def try_question(request: Request) -> Response:
    """Answer a question as if a draft were live, and as things are now beside it."""
    started = time.perf_counter()
    context = context_of(request)
    body = await read_json(request)
    article_id, markdown = str(body.get("id") or "draft"), read_markdown(body)
    article = parse_article(article_id, markdown).require(article_id)
    question = replace(await read_question(context, {**body, "q": body.get("question")}), audience="agents")
    state = await context.live.refresh()
    draft = document_of(article, 0, datetime.now(UTC))
    snapshot = await context.live.with_draft(draft)
    found = search(snapshot, state.judge, await with_mended(context, snapshot, question))
    before = search(state.snapshot, state.judge, await with_mended(context, state.snapshot, question))
    answer: dict[str, Any] = found_json(found, started)
    return json_response({**answer, "before": found_json(before, started)})


@router.post("/group")
async def post_group(request: Request) -> Response:
    """Group questions by meaning."""
    context = context_of(request)
    items = _items(await read_json(request))
    vectors = await context.vectors.embed_questions([item.text for item in items])
    groups = await asyncio.to_thread(group, items, vectors)
    return json_response({"groups": [{"label": g.label, "ids": g.ids} for g in groups]})


def _items(body: Any) -> list[Item]:
    raw = body.get("items")
    if not isinstance(raw, list) or len(raw) > MAX_ITEMS:
        raise RequestInvalid("items", f"must be a list of at most {MAX_ITEMS} items")
    items = []
    for number, entry in enumerate(raw):
        fields = entry if isinstance(entry, dict) else {}
        item, text = fields.get("id"), fields.get("text")
        if not isinstance(item, str) or not isinstance(text, str):
            raise RequestInvalid(f"items.{number}", "must have the texts id and text")
        items.append(Item(item, text))
    return items
