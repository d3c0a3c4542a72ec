"""Where Redis and the database are, read by the drivers' own parsers before anything is opened."""

from __future__ import annotations

from redis.connection import parse_url
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError


def checked_redis_url(url: str) -> str:
    """Return the address when redis-py understands it.

    Raises:
        ValueError: one line that says what would be right; it holds no password.
    """
    if not url.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("must start with redis://, rediss:// or unix://")
    try:
        parts = parse_url(url)  # type: ignore[no-untyped-call]
    except (ValueError, TypeError) as error:
        raise ValueError(f"{error}; write redis://host:port/0 or unix:///path") from None
    if not (parts.get("path") if url.startswith("unix://") else parts.get("host")):
        raise ValueError("names no server; write redis://host:port/0 or unix:///path")
    return url


def checked_database_url(url: str) -> str:
    """Return the address when SQLAlchemy understands it.

    Raises:
        ValueError: one line that says what would be right; it holds no password.
    """
    if not url.startswith(("sqlite+aiosqlite://", "postgresql+asyncpg://")):
        raise ValueError("must start with sqlite+aiosqlite:// or postgresql+asyncpg://")
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise ValueError("cannot be read; write postgresql+asyncpg://user:password@host:5432/name") from None
    if parsed.get_backend_name() != "sqlite" and not parsed.host and "host" not in parsed.query:
        raise ValueError("names no server; write postgresql+asyncpg://user:password@host:5432/name")
    return url
