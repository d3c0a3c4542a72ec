"""A worker's fair share of the inbox: which partitions it owns, and the fence for each.

Workers count each other in the store. Each holds at most an equal share of the partitions, rounded up;
who has more, because a colleague came, gives the surplus up as soon as nothing of it is in hand.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

import structlog

from handoff.store.errors import STORE_DOWN
from handoff.store.inbox import Inbox
from handoff.store.keys import PARTITIONS

log = structlog.get_logger()


class Partitions:
    """What one worker owns, renewed until it stops."""

    def __init__(
        self, inbox: Inbox, lease_s: float, busy: Callable[[int], bool], gained: Callable[[int], None]
    ) -> None:
        """Bind to an inbox.

        Args:
            inbox: as this worker sees it.
            lease_s: how long a partition is ours without a renewal.
            busy: whether something of a partition is in hand.
            gained: told of every partition that has become ours.
        """
        self._inbox = inbox
        self._lease_ms = int(lease_s * 1000)
        self._busy = busy
        self._gained = gained
        self._fences: dict[int, int] = {}
        self._surplus: frozenset[int] = frozenset()
        self._now = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()
        self._over = False

    @property
    def owned(self) -> list[int]:
        """What is ours, with what is being given up."""
        return sorted(self._fences)

    def fence(self, partition: int) -> int | None:
        """The fence to work with; None when the partition is not ours or is being given up."""
        return None if partition in self._surplus else self._fences.get(partition)

    def look(self) -> None:
        """A partition may have become free, here or elsewhere; see to it now."""
        self._now.set()

    def idle(self, partition: int) -> None:
        """Nothing of a partition is in hand any more."""
        if partition in self._surplus:
            self.look()

    async def keep(self) -> None:
        """Renew until cancelled, four times within a lease and whenever there is reason to look."""
        while True:
            self._now.clear()
            try:
                await self.renew()
            except STORE_DOWN as error:
                log.warning("lease_failed", error=type(error).__name__)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._now.wait(), self._lease_ms / 4000)

    async def renew(self) -> None:
        """Renew what is ours, give surplus up and take what is free, up to an equal share."""
        async with self._one_at_a_time:
            if self._over:
                return
            workers = await self._inbox.join(self._lease_ms)
            share = -(-PARTITIONS // workers)
            self._surplus = frozenset(self.owned[share:])
            for partition in self.owned:
                if partition in self._surplus and not self._busy(partition):
                    await self._release(partition)
                else:
                    await self._lease(partition)
            for partition in range(PARTITIONS):
                if partition not in self._fences and len(self._fences) < share:
                    await self._lease(partition)

    async def give_up(self) -> None:
        """Leave everything to the other workers, who may take it at once."""
        async with self._one_at_a_time:
            self._over = True
            await self._inbox.leave()
            for partition in self.owned:
                await self._release(partition)

    async def _lease(self, partition: int) -> None:
        fence = await self._inbox.lease(partition, self._lease_ms)
        if fence is None:
            self._fences.pop(partition, None)
        elif self._fences.get(partition) != fence:
            self._fences[partition] = fence
            self._gained(partition)

    async def _release(self, partition: int) -> None:
        del self._fences[partition]
        await self._inbox.release(partition)
