"""What every request of the search service works with, wired in one place."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.exceptions import HTTPException

from knowledge_base.live import LiveIndex
from knowledge_base.settings import Settings
from knowledge_base.store import ArticleStore
from knowledge_base.vectors import VectorCache
from knowledge_base.watch import FolderSync


@dataclass(frozen=True)
class Context:
    """The running service's parts."""

    settings: Settings
    engine: AsyncEngine
    store: ArticleStore
    vectors: VectorCache
    live: LiveIndex
    folder: FolderSync | None


def context_of(request: Request) -> Context:
    """Return the parts of the service that a request came to."""
    context: Context = request.app.state.context
    return context


def require_bearer(request: Request) -> None:
    """Let only our own processes in.

    Raises:
        HTTPException: 401, the header is missing or wrong.
    """
    token = context_of(request).settings.internal_token.get_secret_value()
    given = request.headers.get("authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        raise HTTPException(401, "send the header `Authorization: Bearer …` with the internal token")


Parts = Annotated[Context, Depends(context_of)]
