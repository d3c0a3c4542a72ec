"""Agents' sign-ins: what stands behind the session cookie, kept under its digest and never in the clear."""

import hashlib
import json
from dataclasses import dataclass
from typing import cast

from redis.asyncio import Redis

from handoff.store.keys import Keys


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in; ``digest`` names it without being able to act as it."""

    digest: str
    account: str
    created_s: float


class Sessions:
    """All sign-ins of all accounts."""

    def __init__(self, client: Redis, keys: Keys) -> None:
        self._client = client
        self._keys = keys

    async def create(self, token: str, account: str, now_s: float, lasts_s: int) -> Session:
        """Begin a session under a random token that the caller made and gives to the browser.

        Args:
            token: at least 128 random bits.
            account: whose session it is.
            now_s: now, seconds since the epoch.
            lasts_s: ends by itself after so long.
        """
        session = Session(_digest(token), account, now_s)
        text = json.dumps({"account": account, "created_s": now_s})
        index = self._keys.account_sessions(account)
        await self._client.zadd(index, {session.digest: now_s + lasts_s})
        await self._client.zremrangebyscore(index, "-inf", now_s)
        await self._client.set(self._keys.session(session.digest), text, ex=lasts_s)
        return session

    async def get(self, token: str) -> Session | None:
        """Return the live session behind a token, or None."""
        digest = _digest(token)
        text = cast("str | None", await self._client.get(self._keys.session(digest)))
        return None if text is None else Session(digest, **json.loads(text))

    async def end(self, token: str) -> Session | None:
        """End one session; returns what it was, so that its sockets can be closed."""
        session = await self.get(token)
        if session is not None:
            await self._client.delete(self._keys.session(session.digest))
            await self._client.zrem(self._keys.account_sessions(session.account), session.digest)
        return session

    async def end_all(self, account: str) -> int:
        """End every session of an account; returns how many there were."""
        index = self._keys.account_sessions(account)
        digests = cast("list[str]", await self._client.zrange(index, 0, -1))
        for digest in digests:
            await self._client.delete(self._keys.session(digest))
        await self._client.delete(index)
        return len(digests)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
