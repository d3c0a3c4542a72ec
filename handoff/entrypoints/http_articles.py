"""Authors' requests, passed on to the article service after the role is checked.

Entity tags, problems and findings come back as that service wrote them; it alone knows articles.
"""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel
from starlette.responses import Response

from handoff.entrypoints.access import Anyone, Author, Here
from handoff.entrypoints.article_models import (
    Article,
    ArticleList,
    ArticleWrite,
    Draft,
    Preview,
    Trial,
    TrialAnswer,
    VersionList,
    VersionWhole,
    listing,
    over_a_version,
    over_a_version_or_new,
)
from handoff.entrypoints.problems import WRITE, refusals
from handoff.services.errors import Invalid
from handoff.services.search_client import Found
from handoff.services.sign_in import Person

router = APIRouter(prefix="/api", tags=["articles"], responses=refusals(401, 403, 422, 503))

_ETAG = {"ETag": {"description": "Names this version in a later write.", "schema": {"type": "string"}}}


def _answers(model: type[BaseModel], *more: int, etag: bool = False) -> dict[int | str, dict[str, Any]]:
    """Describe what an operation answers and may be refused with."""
    good: dict[str, Any] = {"model": model} | ({"headers": _ETAG} if etag else {})
    return {200: good, **refusals(401, 403, 422, 503, *more)}


_SAVED = _answers(Article, 404, 409, 412, *WRITE, etag=True)


@router.get("/search")
async def search(q: Annotated[str, Query(min_length=1)], _person: Anyone, here: Here, k: int = 5) -> Found:
    """What the bot would find for a question, with scores, agents-only articles included."""
    if not q.strip():
        raise Invalid("q: say what to search for.")
    return await here.search.search(q[:4000], max(1, min(k, 20)), "agents")


@router.get("/articles", responses=_answers(ArticleList), dependencies=[Depends(listing)])
async def list_articles(request: Request, person: Author, here: Here) -> Response:
    """List articles by `q`, `status`, `limit` and `cursor`."""
    return await _pass(request, person, here, "/articles")


@router.post("/articles/preview", responses=_answers(Preview, *WRITE))
async def preview(request: Request, _draft: Draft, person: Author, here: Here) -> Response:
    """Render a draft and say what the linter finds."""
    return await _pass(request, person, here, "/preview")


@router.post("/articles/try", responses=_answers(TrialAnswer, *WRITE))
async def try_draft(request: Request, _trial: Trial, person: Author, here: Here) -> Response:
    """Ask a question as if the draft were live."""
    return await _pass(request, person, here, "/try")


@router.get("/articles/{article}", responses=_answers(Article, 404, etag=True))
async def get_article(article: str, request: Request, person: Author, here: Here) -> Response:
    """One article with its `ETag`."""
    return await _pass(request, person, here, _article(article))


@router.put(
    "/articles/{article}",
    responses={201: {"model": Article, "headers": _ETAG, "description": "A new article"}, **_SAVED},
    dependencies=[Depends(over_a_version_or_new)],
)
async def put_article(
    article: str, request: Request, _write: ArticleWrite, person: Author, here: Here
) -> Response:
    """Write an article over the version named by `If-Match`, or a new one with `If-None-Match: *`."""
    return await _pass(request, person, here, _article(article))


@router.delete(
    "/articles/{article}",
    status_code=204,
    responses=refusals(401, 404, 409, 412, 422, 503, *WRITE),
    dependencies=[Depends(over_a_version)],
)
async def delete_article(article: str, request: Request, person: Author, here: Here) -> Response:
    """Delete the version named by `If-Match`."""
    return await _pass(request, person, here, _article(article))


@router.post("/articles/{article}/publish", responses=_SAVED, dependencies=[Depends(over_a_version)])
async def publish(article: str, request: Request, person: Author, here: Here) -> Response:
    """Make the saved version what customers get."""
    return await _pass(request, person, here, f"{_article(article)}/publish")


@router.post("/articles/{article}/unpublish", responses=_SAVED, dependencies=[Depends(over_a_version)])
async def unpublish(article: str, request: Request, person: Author, here: Here) -> Response:
    """Take an article from customers."""
    return await _pass(request, person, here, f"{_article(article)}/unpublish")


@router.get("/articles/{article}/versions", responses=_answers(VersionList, 404))
async def versions(article: str, request: Request, person: Author, here: Here) -> Response:
    """The history of an article."""
    return await _pass(request, person, here, f"{_article(article)}/versions")


@router.get("/articles/{article}/versions/{version}", responses=_answers(VersionWhole, 404))
async def get_version(article: str, version: int, request: Request, person: Author, here: Here) -> Response:
    """One earlier version."""
    return await _pass(request, person, here, f"{_article(article)}/versions/{version}")


@router.post(
    "/articles/{article}/versions/{version}/restore", responses=_SAVED, dependencies=[Depends(over_a_version)]
)
async def restore(article: str, version: int, request: Request, person: Author, here: Here) -> Response:
    """Make an earlier version the current one."""
    return await _pass(request, person, here, f"{_article(article)}/versions/{version}/restore")


def _article(article: str) -> str:
    return f"/articles/{quote(article, safe='')}"


async def _pass(request: Request, person: Person, here: Here, path: str) -> Response:
    answer = await here.search.forward(
        request.method,
        path,
        actor=person.name,
        query=request.query_params.multi_items(),
        headers=request.headers,
        body=await request.body(),
    )
    return Response(answer.body, answer.status, answer.headers)
