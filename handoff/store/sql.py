"""The SQL side of the store: tables and the engine.

A closed conversation leaves the live plane and comes to rest here, beside the agents' accounts and
the questions the articles could not answer. SQLite by default, PostgreSQL by URL, the same tables.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.sql.dml import Insert

from handoff.store.errors import STORE_DOWN, StoreUnreachableError

Engine = AsyncEngine

metadata = MetaData()

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("customer", String(80), nullable=False, index=True),
    Column("opened_ms", BigInteger, nullable=False),
    Column("closed_ms", BigInteger, nullable=False, index=True),
    Column("outcome", String(32), nullable=False),
    Column("goal", Text, nullable=False, default=""),
    Column("words", Text, nullable=False, default=""),
    Column("top_seq", Integer, nullable=False),
    Column("epoch", String(64), nullable=False, default=""),
    Column("state", Text, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("conversation", String(64), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("cid", String(128), nullable=True),
    Column("kind", String(32), nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("conversation", "seq", name="uq_events_seq"),
    UniqueConstraint("conversation", "cid", name="uq_events_cid"),
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("email", String(254), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    Column("role", String(16), nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("disabled", Boolean, nullable=False, default=False),
    Column("valid_from", Float, nullable=False),
    Column("created_at", Float, nullable=False),
)

questions = Table(
    "questions",
    metadata,
    Column("conversation", String(64), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("text", Text, nullable=False),
    Column("asked_at", Float, nullable=False),
    Index("ix_questions_asked_at", "asked_at"),
)


def open_engine(url: str) -> AsyncEngine:
    """Make the engine for a URL, with what each database needs to be safe.

    SQLite before 3.51.3 can corrupt a write-ahead log when it is reset, so the rollback journal stays
    and one connection serves a process; another process waits its turn for up to 15 s.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_async_engine(url, pool_size=5, max_overflow=5, pool_pre_ping=True)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(url, pool_size=1, max_overflow=0, connect_args={"timeout": 15})
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA journal_mode=DELETE")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()


async def open_database(url: str) -> AsyncEngine:
    """Make the engine and what is missing in the database, as a process starts.

    Raises:
        StoreUnreachableError: the database does not answer, or refuses us; one line that says which.
    """
    engine = None
    try:
        engine = open_engine(url)
        await create_schema(engine)
    except STORE_DOWN as error:
        if engine is not None:
            await engine.dispose()
        reason = str(getattr(error, "orig", None) or error).partition("\n")[0]
        where = make_url(url).render_as_string(hide_password=True)
        raise StoreUnreachableError(f"DATABASE_URL: {where} cannot be opened: {reason}") from error
    return engine


async def answers(engine: AsyncEngine) -> bool:
    """Whether the database answers."""
    try:
        async with engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
    except STORE_DOWN:
        return False
    return True


async def create_schema(engine: AsyncEngine) -> None:
    """Create what is missing; two processes starting at once both succeed."""
    async with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            await connection.exec_driver_sql("SELECT pg_advisory_xact_lock(20260142)")
        else:
            await connection.exec_driver_sql("BEGIN IMMEDIATE")
        await connection.run_sync(metadata.create_all)


def insert_new(connection: AsyncConnection, table: Table) -> Insert:
    """Begin an INSERT that leaves an existing row alone, in the dialect of this connection."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


def insert_newer(connection: AsyncConnection, table: Table, version: str) -> Insert:
    """Begin an INSERT that replaces an existing row only by one whose `version` column is higher."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(table)
    keys = [column.name for column in table.primary_key]
    changed = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in keys}
    newer = table.c[version] < statement.excluded[version]
    return statement.on_conflict_do_update(index_elements=keys, set_=changed, where=newer)
