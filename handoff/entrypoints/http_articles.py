"""Authors' requests, passed on to the article service after the role is checked.

Entity tags, problems and findings come back as that service wrote them; it alone knows articles.
"""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from handoff.entrypoints.access import Anyone, Author, Here
from handoff.services.search_client import Found
from handoff.services.sign_in import Person

router = APIRouter(prefix="/api", tags=["articles"])


@router.get("/search")
async def search(q: str, _person: Anyone, here: Here, k: int = 5) -> Found:
    """What the bot would find for a question, with scores, agents-only articles included."""
    return await here.search.search(q[:4000], max(1, min(k, 20)), "agents")


@router.get("/articles")
async def list_articles(request: Request, person: Author, here: Here) -> Response:
    """List articles by `q`, `status`, `limit` and `cursor`."""
    return await _pass(request, person, here, "/articles")


@router.post("/articles/preview")
async def preview(request: Request, person: Author, here: Here) -> Response:
    """Render a draft and say what the linter finds."""
    return await _pass(request, person, here, "/preview")


@router.post("/articles/try")
async def try_draft(request: Request, person: Author, here: Here) -> Response:
    """Ask a question as if the draft were live."""
    return await _pass(request, person, here, "/try")


@router.get("/articles/{article}")
async def get_article(article: str, request: Request, person: Author, here: Here) -> Response:
    """One article with its `ETag`."""
    return await _pass(request, person, here, _article(article))


@router.put("/articles/{article}")
async def put_article(article: str, request: Request, person: Author, here: Here) -> Response:
    """Write an article over the version named by `If-Match`, or a new one with `If-None-Match: *`."""
    return await _pass(request, person, here, _article(article))


@router.delete("/articles/{article}")
async def delete_article(article: str, request: Request, person: Author, here: Here) -> Response:
    """Delete the version named by `If-Match`."""
    return await _pass(request, person, here, _article(article))


@router.post("/articles/{article}/publish")
async def publish(article: str, request: Request, person: Author, here: Here) -> Response:
    """Make the saved version what customers get."""
    return await _pass(request, person, here, f"{_article(article)}/publish")


@router.post("/articles/{article}/unpublish")
async def unpublish(article: str, request: Request, person: Author, here: Here) -> Response:
    """Take an article from customers."""
    return await _pass(request, person, here, f"{_article(article)}/unpublish")


@router.get("/articles/{article}/versions")
async def versions(article: str, request: Request, person: Author, here: Here) -> Response:
    """The history of an article."""
    return await _pass(request, person, here, f"{_article(article)}/versions")


@router.get("/articles/{article}/versions/{version}")
async def get_version(article: str, version: int, request: Request, person: Author, here: Here) -> Response:
    """One earlier version."""
    return await _pass(request, person, here, f"{_article(article)}/versions/{version}")


@router.post("/articles/{article}/versions/{version}/restore")
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
