"""What a caller may meet when Redis or the database cannot serve; nothing was accepted then.

The drivers' own errors, named here so that no other package has to know the drivers. A full disk, a
server that is loading and a lost connection are one case to a customer: try again soon.
"""

from __future__ import annotations

import asyncpg
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

# asyncpg's own come unwrapped while a connection is made: a server that starts, a password it refuses.
STORE_DOWN: tuple[type[Exception], ...] = (
    RedisError,
    SQLAlchemyError,
    OSError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
)


class StoreUnreachableError(Exception):
    """The database cannot be opened at the start; the text is one line for the operator."""
