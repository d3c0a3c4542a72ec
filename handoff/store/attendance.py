"""Which customers are there: a note for each conversation, renewed while a gateway holds a socket for it.

Leaving is not reported, it is found: a gateway that dies cannot report, and who moves to another page is
back within a second.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import cast

from redis.asyncio import Redis

from handoff.store.keys import Keys, partition_of


class Attendance:
    """When each conversation last had its customer, by the server's clock."""

    def __init__(self, client: Redis, keys: Keys) -> None:
        self._client = client
        self._keys = keys

    async def note(self, conversations: Iterable[str]) -> None:
        """Note that the customers of these conversations are there."""
        parts: dict[int, list[str]] = defaultdict(list)
        for conversation in conversations:
            parts[partition_of(conversation)].append(conversation)
        if not parts:
            return
        now_ms = await self._now_ms()
        async with self._client.pipeline(transaction=False) as pipe:
            for partition, names in parts.items():
                pipe.zadd(self._keys.attendance(partition), dict.fromkeys(names, now_ms))
            await pipe.execute()

    async def gone(self, partition: int, longer_than_s: float) -> list[str]:
        """Return the conversations last noted so long ago, the longest gone first."""
        until_ms = await self._now_ms() - int(longer_than_s * 1000)
        found = await self._client.zrange(self._keys.attendance(partition), "-inf", until_ms, byscore=True)
        return cast("list[str]", found)

    async def is_gone(self, conversation: str, longer_than_s: float) -> bool:
        """Return whether a conversation was last noted so long ago, or never."""
        name = self._keys.attendance(partition_of(conversation))
        noted_ms = await self._client.zscore(name, conversation)
        return noted_ms is None or noted_ms <= await self._now_ms() - longer_than_s * 1000

    async def forget(self, conversation: str) -> None:
        """Drop the note of a conversation."""
        await self._client.zrem(self._keys.attendance(partition_of(conversation)), conversation)

    async def _now_ms(self) -> int:
        seconds, micros = await self._client.time()
        return int(seconds * 1000 + micros // 1000)
