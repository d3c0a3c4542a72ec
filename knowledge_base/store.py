"""Keeps the live articles with all their versions in SQL; what customers see is the published version of
each.

Every write names the version it was made over, so two authors cannot overwrite one another unseen. Every
write also raises the generation, by which each search process, here or on another machine, learns that its
index is out of date.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, and_, delete, insert, or_, select, tuple_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from knowledge_base.article import Article, Parsed, parse_article
from knowledge_base.errors import ArticleExists, ArticleNotFound, StaleVersion
from knowledge_base.tables import articles, state, versions

Key = tuple[str, int, datetime]
"""Names a published version; the time tells a deleted article from a new one of the same name."""

_READ_CHUNK = 400


@dataclass(frozen=True)
class Stored:
    """An article as its author left it; ``published_version`` is None while customers cannot see it."""

    id: str
    markdown: str
    version: int
    published_version: int | None

    @property
    def status(self) -> str:
        """``published`` when any version is live, else ``draft``."""
        return "draft" if self.published_version is None else "published"


@dataclass(frozen=True)
class Listed:
    """An article's line in a list."""

    id: str
    title: str
    summary: str
    status: str
    audience: str
    version: int
    published_version: int | None
    updated_at: datetime
    updated_by: str
    problems: int


@dataclass(frozen=True)
class Version:
    """One saved version; ``markdown`` is empty in lists."""

    version: int
    at: datetime
    by: str
    note: str
    markdown: str = ""


@dataclass(frozen=True)
class Live:
    """A published article, parsed."""

    article: Article
    version: int
    at: datetime


@dataclass(frozen=True)
class Write:
    """A new version to be saved.

    Attributes:
        expect: the version it was made over, None for a new article.
        publish: whether it goes live at once.
    """

    id: str
    markdown: str
    parsed: Parsed
    by: str
    expect: int | None
    publish: bool = False
    note: str = "saved"


class ArticleStore:
    """The articles in one database."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def generation(self) -> int:
        """Return the number that every write raises."""
        async with self._engine.connect() as connection:
            found = await connection.execute(select(state.c.value).where(state.c.key == "generation"))
            return int(found.scalar_one())

    async def is_untouched(self) -> bool:
        """Tell whether nothing was ever written; a store whose articles were all deleted is not."""
        return await self.generation() == 0

    async def get(self, article: str) -> Stored:
        """Return an article's latest version.

        Raises:
            ArticleNotFound: there is none.
        """
        query = select(articles.c.version, articles.c.published_version, versions.c.markdown).join_from(
            articles,
            versions,
            and_(versions.c.article == articles.c.id, versions.c.version == articles.c.version),
        )
        async with self._engine.connect() as connection:
            row = (await connection.execute(query.where(articles.c.id == article))).first()
        if row is None:
            raise ArticleNotFound(article)
        return Stored(article, row.markdown, row.version, row.published_version)

    async def save(self, write: Write) -> Stored:
        """Save a new version.

        Raises:
            ArticleExists: the write creates, and there is such an article.
            ArticleNotFound: the write changes an article that is gone.
            StaleVersion: somebody saved another version meanwhile.
        """
        version = 1 if write.expect is None else write.expect + 1
        try:
            async with self._engine.begin() as connection:
                await self._write_article(connection, write, version)
                await connection.execute(
                    insert(versions).values(
                        article=write.id,
                        version=version,
                        markdown=write.markdown,
                        note=write.note,
                        at=datetime.now(UTC),
                        by=write.by,
                    )
                )
                await _raise_generation(connection)
        except IntegrityError as error:
            raise ArticleExists(write.id) from error
        return await self.get(write.id)

    async def _write_article(self, connection: AsyncConnection, write: Write, version: int) -> None:
        values = _columns(write)
        if write.publish:
            values["published_version"] = version
        if write.expect is None:
            await connection.execute(insert(articles).values(id=write.id, version=version, **values))
            return
        where = and_(articles.c.id == write.id, articles.c.version == write.expect)
        done = await connection.execute(update(articles).where(where).values(version=version, **values))
        if done.rowcount == 0:
            await _refuse(connection, write.id, write.expect)

    async def publish(self, article: str, by: str, expect: int | None = None) -> Stored:
        """Make an article's latest version the one that customers see."""
        return await self._set_published(article, articles.c.version, by, expect)

    async def unpublish(self, article: str, by: str, expect: int | None = None) -> Stored:
        """Take an article away from customers; nothing of it is lost."""
        return await self._set_published(article, None, by, expect)

    async def _set_published(self, article: str, value: Any, by: str, expect: int | None) -> Stored:
        where = articles.c.id == article
        if expect is not None:
            where = and_(where, articles.c.version == expect)
        values = {"published_version": value, "updated_at": datetime.now(UTC), "updated_by": by}
        async with self._engine.begin() as connection:
            done = await connection.execute(update(articles).where(where).values(values))
            if done.rowcount == 0:
                await _refuse(connection, article, expect)
            await _raise_generation(connection)
        return await self.get(article)

    async def delete(self, article: str, expect: int) -> None:
        """Remove an article with all its versions.

        Raises:
            ArticleNotFound, StaleVersion: as for ``save``.
        """
        where = and_(articles.c.id == article, articles.c.version == expect)
        async with self._engine.begin() as connection:
            await connection.execute(
                delete(versions).where(
                    versions.c.article == article, select(articles.c.id).where(where).exists()
                )
            )
            if (await connection.execute(delete(articles).where(where))).rowcount == 0:
                await _refuse(connection, article, expect)
            await _raise_generation(connection)

    async def list(
        self, q: str = "", status: str | None = None, limit: int = 50, after: str | None = None
    ) -> Sequence[Listed]:
        """Return articles in the order of their ids, those whose id, title or summary holds ``q``."""
        query = select(articles).order_by(articles.c.id).limit(limit)
        if after is not None:
            query = query.where(articles.c.id > after)
        if status is not None:
            live = articles.c.published_version
            query = query.where(live.is_not(None) if status == "published" else live.is_(None))
        for word in q.split():
            columns = (articles.c.id, articles.c.title, articles.c.summary)
            query = query.where(or_(*(c.icontains(word, autoescape=True) for c in columns)))
        async with self._engine.connect() as connection:
            return [_listed(row) for row in await connection.execute(query)]

    async def history(self, article: str) -> Sequence[Version]:
        """Return an article's versions, newest first.

        Raises:
            ArticleNotFound: there is no such article.
        """
        columns = (versions.c.version, versions.c.at, versions.c.by, versions.c.note)
        query = select(*columns).where(versions.c.article == article).order_by(versions.c.version.desc())
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query)).all()
        if not rows:
            raise ArticleNotFound(article)
        return [Version(row.version, _aware(row.at), row.by, row.note) for row in rows]

    async def version(self, article: str, number: int) -> Version:
        """Return one saved version with its Markdown.

        Raises:
            ArticleNotFound: there is no such version.
        """
        query = select(versions).where(versions.c.article == article, versions.c.version == number)
        async with self._engine.connect() as connection:
            row = (await connection.execute(query)).first()
        if row is None:
            raise ArticleNotFound(article, number)
        return Version(row.version, _aware(row.at), row.by, row.note, row.markdown)

    async def live(self, known: Mapping[Key, Article] | None = None) -> Sequence[Live]:
        """Return every published article; one that no longer parses is left out.

        Args:
            known: published versions that need not be read again.
        """
        known = known or {}
        published = and_(
            articles.c.id == versions.c.article, articles.c.published_version == versions.c.version
        )
        query = select(versions.c.article, versions.c.version, versions.c.at)
        query = query.join_from(versions, articles, published).order_by(versions.c.article)
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query)).all()
            keys = [(row.article, row.version, _aware(row.at)) for row in rows]
            new = await _read_markdown(connection, [key for key in keys if key not in known])
        found = []
        for key in keys:
            article = known.get(key) or parse_article(key[0], new[key[:2]]).article
            if article is not None:
                found.append(Live(article, key[1], key[2]))
        return found


async def _read_markdown(connection: AsyncConnection, keys: Sequence[Key]) -> dict[tuple[str, int], str]:
    found: dict[tuple[str, int], str] = {}
    for start in range(0, len(keys), _READ_CHUNK):
        wanted = [(name, version) for name, version, _ in keys[start : start + _READ_CHUNK]]
        which = tuple_(versions.c.article, versions.c.version).in_(wanted)
        query = select(versions.c.article, versions.c.version, versions.c.markdown).where(which)
        for row in await connection.execute(query):
            found[row.article, row.version] = row.markdown
    return found


async def _raise_generation(connection: AsyncConnection) -> None:
    where = state.c.key == "generation"
    await connection.execute(update(state).where(where).values(value=state.c.value + 1))


async def _refuse(connection: AsyncConnection, article: str, given: int | None) -> None:
    query = select(articles.c.version).where(articles.c.id == article)
    current = (await connection.execute(query)).scalar_one_or_none()
    if current is None:
        raise ArticleNotFound(article)
    raise StaleVersion(article, given, current)


def _columns(write: Write) -> dict[str, Any]:
    article = write.parsed.article
    return {
        "title": write.id if article is None else article.title,
        "summary": "" if article is None else article.summary,
        "audience": "public" if article is None else article.audience,
        "problems": len(write.parsed.findings),
        "updated_at": datetime.now(UTC),
        "updated_by": write.by,
    }


def _listed(row: Row[Any]) -> Listed:
    status = "draft" if row.published_version is None else "published"
    return Listed(
        row.id,
        row.title,
        row.summary,
        status,
        row.audience,
        row.version,
        row.published_version,
        _aware(row.updated_at),
        row.updated_by,
        row.problems,
    )


def _aware(at: datetime) -> datetime:
    """SQLite keeps no zone; everything was written in UTC."""
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)
