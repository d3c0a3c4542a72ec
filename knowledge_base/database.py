"""Opens the search service's database: SQLite in a file of its own, or PostgreSQL by URL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy import event, insert, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from knowledge_base import tables
from knowledge_base.errors import DatabaseUnusable


async def open_database(url: str) -> AsyncEngine:
    """Connect and make sure that the tables exist."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        if parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_async_engine(url, pool_size=1, max_overflow=0, connect_args={"timeout": 15})
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    else:
        engine = create_async_engine(url, pool_size=4, max_overflow=4, pool_pre_ping=True)
    await _create(engine)
    return engine


async def try_database(url: str) -> None:
    """Open the database once and close it, before a server is started around it.

    Raises:
        DatabaseUnusable: it does not answer, or refuses us.
    """
    try:
        engine = await open_database(url)
        await engine.dispose()
    except (SQLAlchemyError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        why = str(getattr(error, "orig", None) or error).partition("\n")[0]
        raise DatabaseUnusable(make_url(url).render_as_string(hide_password=True), why) from error


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Keep the rollback journal, wait for a lock instead of failing, and honour foreign keys.

    SQLite before 3.51.3 can corrupt a write-ahead log when it is reset; one connection serves the process.
    """
    cursor = connection.cursor()
    for pragma in ("busy_timeout=15000", "journal_mode=DELETE", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


async def _create(engine: AsyncEngine) -> None:
    """Create what is missing; of two services starting at once, one finds it done by the other."""
    try:
        await _create_once(engine)
    except (IntegrityError, OperationalError, ProgrammingError):
        await _create_once(engine)


async def _create_once(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.run_sync(tables.metadata.create_all)
        found = await connection.execute(
            select(tables.state.c.value).where(tables.state.c.key == "generation")
        )
        if found.first() is None:
            await connection.execute(insert(tables.state).values(key="generation", value=0))
