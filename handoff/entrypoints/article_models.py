"""What authors send and get, as the article service has it.

The gateway checks the shape of what comes in and passes it on as it is; answers come back untouched, and
the models of answers only tell what they look like.
"""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Header, Query
from pydantic import BaseModel, Field

from handoff.entrypoints.problems import Finding

MAX_MARKDOWN = 200_000

Status = Literal["draft", "published"]
Markdown = Annotated[str, Field(max_length=MAX_MARKDOWN, description="Front matter and body.")]


class ArticleWrite(BaseModel):
    """A new version; it goes live at once with `status` `published`."""

    markdown: Markdown
    status: Status | None = None


class Draft(BaseModel):
    """An article that nobody has saved."""

    id: str | None = None
    markdown: Markdown


class Trial(Draft):
    """A question to ask as if the draft were live."""

    question: str = Field(min_length=1)
    k: int = Field(3, ge=1, le=20)


class Article(BaseModel):
    """An article as its author left it; `published_version` is null while customers cannot see it."""

    id: str
    markdown: str
    status: Status
    version: int
    published_version: int | None


class ArticleLine(BaseModel):
    """An article's line in a list; `problems` counts what its check found."""

    id: str
    title: str
    summary: str
    status: Status
    audience: str
    version: int
    published_version: int | None
    updated_at: str
    updated_by: str
    problems: int


class ArticleList(BaseModel):
    """A page of a list, by name."""

    items: list[ArticleLine]
    next_cursor: str | None


class Version(BaseModel):
    """One saved version; `published` says whether it is the one that customers get."""

    version: int
    at: str
    by: str
    note: str
    published: bool


class VersionList(BaseModel):
    """All versions, newest first."""

    items: list[Version]
    next_cursor: None


class VersionWhole(Version):
    """One saved version with its text."""

    id: str
    markdown: str


class Preview(BaseModel):
    """The page that a draft would be, and what the check finds."""

    title: str
    html: str
    findings: list[Finding]


class TrialHit(BaseModel):
    """One article found, by its best passage."""

    article: str
    title: str
    version: int
    passage: int
    heading: str
    text: str
    score: float
    probability: float
    url: str
    summary: str
    tip: str | None
    same_as: str | None
    product: str | None


class TrialFound(BaseModel):
    """What a search answers, and how long it took."""

    outcome: Literal["answer", "clarify", "unknown"]
    hits: list[TrialHit]
    ms: float


class TrialAnswer(TrialFound):
    """What a search would answer with the draft, and what it answers now."""

    before: TrialFound


IfMatch = Annotated[str | None, Header(description="The `ETag` of the version this was made over.")]
IfNoneMatch = Annotated[str | None, Header(description="`*`: only create, never replace.")]


async def over_a_version(if_match: IfMatch = None) -> None:
    """A write over the version that was read; the article service compares."""


async def over_a_version_or_new(if_match: IfMatch = None, if_none_match: IfNoneMatch = None) -> None:
    """A write over the version that was read, or of a new article."""


async def listing(
    q: str = "",
    status: Annotated[str | None, Query(pattern="^(draft|published)?$")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: str | None = None,
) -> None:
    """What a list of articles may be asked for; the article service reads it."""
