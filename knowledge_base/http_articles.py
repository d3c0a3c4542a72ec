"""The part of the HTTP interface that authors use: reading, writing, publishing, versions, preview and
trying out.

The gateway has checked the author's role and passes the name in ``X-Caredesk-Actor``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request
from starlette.responses import Response

from knowledge_base.article import Parsed, parse_article
from knowledge_base.context import Context, Parts, require_bearer
from knowledge_base.errors import FilesAreTruth, RequestInvalid
from knowledge_base.http_search import json_response, read_json
from knowledge_base.store import Listed, Stored, Version, Write

router = APIRouter(dependencies=[Depends(require_bearer)])

MAX_MARKDOWN = 200_000
Actor = Annotated[str, Header(alias="X-Caredesk-Actor")]
IfMatch = Annotated[str | None, Header(alias="If-Match")]
IfNoneMatch = Annotated[str | None, Header(alias="If-None-Match")]
_ETAG = re.compile(r'^(?:W/)?"?(\d{1,9})"?$')


@router.get("/articles")
async def list_articles(
    parts: Parts,
    q: str = "",
    status: Annotated[str | None, Query(pattern="^(draft|published)?$")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: str | None = None,
) -> Response:
    """List articles."""
    found = list(await parts.store.list(q, status or None, limit + 1, cursor or None))
    following = found[limit - 1].id if len(found) > limit else None
    return json_response({"items": [_listed(item) for item in found[:limit]], "next_cursor": following})


@router.get("/articles/{article}")
async def get_article(article: str, parts: Parts) -> Response:
    """Return an article as its author left it."""
    return _article(await parts.store.get(article))


@router.put("/articles/{article}")
async def put_article(
    article: str,
    request: Request,
    parts: Parts,
    actor: Actor = "unknown",
    if_match: IfMatch = None,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Save a new version; it goes live at once when the body says ``"status": "published"``."""
    _refuse_when_watching(parts)
    expect = _expected(if_match, if_none_match)
    body = await read_json(request)
    status = body.get("status")
    if status not in (None, "draft", "published"):
        raise RequestInvalid("status", "must be draft or published")
    markdown = read_markdown(body)
    write = Write(article, markdown, _parsed(article, markdown), actor, expect, status == "published")
    stored = await parts.store.save(write)
    if status == "draft" and stored.published_version is not None:
        stored = await parts.store.unpublish(article, actor)
    await parts.live.refresh()
    return _article(stored, 201 if expect is None else 200)


@router.delete("/articles/{article}")
async def delete_article(article: str, parts: Parts, if_match: IfMatch = None) -> Response:
    """Remove an article with all its versions."""
    _refuse_when_watching(parts)
    expect = _expected(if_match, None)
    assert expect is not None
    await parts.store.delete(article, expect)
    await parts.live.refresh()
    return Response(status_code=204)


@router.post("/articles/{article}/publish")
async def publish(article: str, parts: Parts, actor: Actor = "unknown", if_match: IfMatch = None) -> Response:
    """Make the latest version the live one; searches find it when this answers."""
    _refuse_when_watching(parts)
    stored = await parts.store.get(article)
    parse_article(article, stored.markdown).require(article)
    expect = stored.version if if_match is None else _expected(if_match, None)
    done = await parts.store.publish(article, actor, expect)
    await parts.live.refresh()
    return _article(done)


@router.post("/articles/{article}/unpublish")
async def unpublish(
    article: str, parts: Parts, actor: Actor = "unknown", if_match: IfMatch = None
) -> Response:
    """Take an article away from customers."""
    _refuse_when_watching(parts)
    done = await parts.store.unpublish(
        article, actor, None if if_match is None else _expected(if_match, None)
    )
    await parts.live.refresh()
    return _article(done)


@router.get("/articles/{article}/versions")
async def get_versions(article: str, parts: Parts) -> Response:
    """List an article's versions, newest first."""
    stored = await parts.store.get(article)
    versions = await parts.store.history(article)
    live = stored.published_version
    return json_response({"items": [_version(v, live) for v in versions], "next_cursor": None})


@router.get("/articles/{article}/versions/{version}")
async def get_version(article: str, version: int, parts: Parts) -> Response:
    """Return one saved version."""
    stored = await parts.store.get(article)
    found = await parts.store.version(article, version)
    return json_response(
        {"id": article, "markdown": found.markdown, **_version(found, stored.published_version)}
    )


@router.post("/articles/{article}/versions/{version}/restore")
async def restore(
    article: str, version: int, parts: Parts, actor: Actor = "unknown", if_match: IfMatch = None
) -> Response:
    """Save an earlier version once more as the latest; publishing it is a step of its own."""
    _refuse_when_watching(parts)
    found = await parts.store.version(article, version)
    current = (await parts.store.get(article)).version
    expect = current if if_match is None else _expected(if_match, None)
    parsed = parse_article(article, found.markdown)
    write = Write(article, found.markdown, parsed, actor, expect, False, f"restored from {version}")
    return _article(await parts.store.save(write))


def _refuse_when_watching(parts: Context) -> None:
    if parts.settings.articles_dir is not None:
        raise FilesAreTruth(parts.settings.articles_dir)


def _expected(if_match: str | None, if_none_match: str | None) -> int | None:
    """Return the version a write was made over, None when it may only create."""
    if if_none_match == "*":
        return None
    match = _ETAG.match(if_match or "")
    if match is None:
        given = "is missing" if if_match is None else "must be the article's ETag"
        raise RequestInvalid("If-Match", f"{given}; a new article is sent with `If-None-Match: *`")
    return int(match.group(1))


def read_markdown(body: Mapping[str, Any]) -> str:
    """Return the Markdown a request carries.

    Raises:
        RequestInvalid: it is missing or too long.
    """
    markdown = body.get("markdown")
    if not isinstance(markdown, str):
        raise RequestInvalid("markdown", "must be a text")
    if len(markdown) > MAX_MARKDOWN:
        raise RequestInvalid("markdown", f"may have at most {MAX_MARKDOWN} characters")
    return markdown


def _parsed(article: str, markdown: str) -> Parsed:
    parsed = parse_article(article, markdown)
    parsed.require(article)
    return parsed


def _article(stored: Stored, status: int = 200) -> Response:
    response = json_response(
        {
            "id": stored.id,
            "markdown": stored.markdown,
            "status": stored.status,
            "version": stored.version,
            "published_version": stored.published_version,
        },
        status,
    )
    response.headers["ETag"] = f'"{stored.version}"'
    return response


def _listed(item: Listed) -> dict[str, object]:
    return {
        "id": item.id,
        "title": item.title,
        "summary": item.summary,
        "status": item.status,
        "audience": item.audience,
        "version": item.version,
        "published_version": item.published_version,
        "updated_at": item.updated_at.isoformat(),
        "updated_by": item.updated_by,
        "problems": item.problems,
    }


def _version(version: Version, live: int | None) -> dict[str, object]:
    return {
        "version": version.version,
        "at": version.at.isoformat(),
        "by": version.by,
        "note": version.note,
        "published": version.version == live,
    }
