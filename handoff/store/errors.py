"""What a caller may meet when Redis or the database cannot serve; nothing was accepted then.

The drivers' own errors, named here so that no other package has to know the drivers. A full disk, a
server that is loading and a lost connection are one case to a customer: try again soon.
"""

from __future__ import annotations

from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

STORE_DOWN: tuple[type[Exception], ...] = (RedisError, SQLAlchemyError, OSError)
