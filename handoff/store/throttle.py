"""Counting tries, so that guessing passwords is slow however many gateways there are."""

from __future__ import annotations

import hashlib

from redis.asyncio import Redis

from handoff.store.keys import Keys


class Throttle:
    """Allows so many tries in a window that begins with the first of them."""

    def __init__(self, client: Redis, keys: Keys) -> None:
        self._client = client
        self._keys = keys

    async def hit(self, name: str, limit: int, window_s: int) -> int:
        """Count a try.

        Returns:
            0 when it is allowed, else the seconds until the window ends.
        """
        key = self._key(name)
        async with self._client.pipeline(transaction=True) as pipe:
            pipe.set(key, 0, ex=window_s, nx=True)
            pipe.incr(key)
            pipe.ttl(key)
            _, tries, left_s = await pipe.execute()
        return max(int(left_s), 1) if tries > limit else 0

    async def forget(self, name: str) -> None:
        """Begin anew, after a success."""
        await self._client.delete(self._key(name))

    def _key(self, name: str) -> str:
        # Addresses are personal; the counter needs only to be the same one.
        return self._keys.throttle(hashlib.sha256(name.encode()).hexdigest()[:32])
