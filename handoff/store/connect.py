"""Connections to Redis: one pool for commands, and one connection of its own for each blocking read.

redis-py gives up on a reply after ``socket_timeout``, and a cancelled command can leave its reply to the next
one; so what waits long never shares a connection with what must be quick, and commands are not cancelled.
"""

from importlib.resources import files

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.commands.core import AsyncScript

from handoff.store.errors import STORE_DOWN

__all__ = ["Redis", "answers", "connect", "connect_blocking", "script"]

COMMAND_TIMEOUT_S = 5.0


def connect(url: str, *, max_connections: int = 32) -> Redis:
    """Make a client with a pool for quick commands; nothing is sent yet.

    Args:
        url: ``redis://…`` or ``unix:///path``.
        max_connections: upper bound of the pool; whoever finds all of them busy waits for one.
    """
    # No silent repeats: a write whose reply was lost must be repeated by its cid, not by the client library.
    pool = BlockingConnectionPool.from_url(
        url,
        timeout=COMMAND_TIMEOUT_S,
        decode_responses=True,
        socket_timeout=COMMAND_TIMEOUT_S,
        socket_connect_timeout=COMMAND_TIMEOUT_S,
        max_connections=max_connections,
        retry=Retry(NoBackoff(), 0),
    )
    return Redis.from_pool(pool)


def connect_blocking(url: str) -> Redis:
    """Make a client for one blocking reader or one subscription, which may wait as long as it likes."""
    return Redis.from_url(
        url,
        decode_responses=True,
        socket_timeout=None,
        socket_connect_timeout=COMMAND_TIMEOUT_S,
        max_connections=2,
    )


async def answers(client: Redis) -> bool:
    """Whether Redis answers."""
    try:
        return bool(await client.ping())
    except STORE_DOWN:
        return False


def script(client: Redis, name: str) -> AsyncScript:
    """Register ``scripts/<name>.lua``; it is loaded when the server does not know it yet."""
    source = files("handoff.store").joinpath("scripts", f"{name}.lua").read_text(encoding="utf-8")
    return client.register_script(source)
