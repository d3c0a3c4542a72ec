"""The bot's inbox: a stream per partition, one leased owner each, and the fence that proves who that is.

Entries appear in the append that caused them and vanish in the append that answers them; between the two the
owner may die at any point and the next owner finds them at the head of the stream.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from redis.asyncio import Redis

from handoff.core.turns import WorkKind
from handoff.store.connect import script
from handoff.store.keys import Keys


@dataclass(frozen=True, slots=True)
class Entry:
    """One piece of work: answer the customer's event ``seq``, or pack the handoff it asked for."""

    id: str
    conversation: str
    seq: int
    kind: WorkKind


class Inbox:
    """All partitions' inboxes, as one worker sees them."""

    def __init__(self, client: Redis, keys: Keys, owner: str) -> None:
        """Bind to a worker.

        Args:
            client: pooled client.
            keys: key names.
            owner: this worker's id, unique to the process.
        """
        self._client = client
        self._keys = keys
        self._owner = owner
        self._join = script(client, "inbox_join")
        self._lease = script(client, "inbox_lease")
        self._release = script(client, "inbox_release")
        self._finish = script(client, "inbox_finish")

    async def join(self, lasts_ms: int) -> int:
        """Be counted among the workers for a while; returns how many there are, this one included."""
        return cast("int", await self._join(keys=[self._keys.workers], args=[self._owner, lasts_ms]))

    async def leave(self) -> None:
        """Be counted no longer."""
        await self._client.zrem(self._keys.workers, self._owner)

    async def lease(self, partition: int, lease_ms: int) -> int | None:
        """Own a partition, or go on owning it.

        Returns:
            The fence to append with, or None when another worker owns the partition.
        """
        keys = [self._keys.lease(partition), self._keys.fence(partition)]
        return cast("int | None", await self._lease(keys=keys, args=[self._owner, lease_ms]))

    async def release(self, partition: int) -> None:
        """Give a partition up, for another worker to take at once."""
        args = [self._owner, self._keys.hints(partition)]
        await self._release(keys=[self._keys.lease(partition)], args=args)

    async def owners(self, partitions: Sequence[int]) -> dict[int, str]:
        """Return who owns which partition, for whoever looks at an installation."""
        async with self._client.pipeline(transaction=False) as pipe:
            for partition in partitions:
                pipe.get(self._keys.lease(partition))
            owners = await pipe.execute()
        return {p: owner for p, owner in zip(partitions, owners, strict=True) if owner is not None}

    async def read(self, partition: int, after: str | None = None, limit: int = 100) -> list[Entry]:
        """Return entries from the head of a partition, or after an entry already in hand."""
        start = f"({after}" if after else "-"
        found = await self._client.xrange(self._keys.inbox(partition), min=start, count=limit)
        return _entries(cast("list[tuple[str, dict[str, str]]]", found))

    async def finish(self, partition: int, fence: int, entry: str) -> bool:
        """Remove an entry that needs no append; False when the fence is no longer current."""
        keys = [self._keys.inbox(partition), self._keys.fence(partition)]
        return bool(await self._finish(keys=keys, args=[entry, fence]))

    async def depth(self, partitions: Sequence[int]) -> int:
        """Count the entries that wait, for metrics and readiness."""
        async with self._client.pipeline(transaction=False) as pipe:
            for partition in partitions:
                pipe.xlen(self._keys.inbox(partition))
            return sum(await pipe.execute())


def _entries(found: list[tuple[str, dict[str, str]]]) -> list[Entry]:
    return [Entry(name, f["c"], int(f["s"]), cast("WorkKind", f["k"])) for name, f in found]
