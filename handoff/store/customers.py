"""Customers across conversations: which are theirs, which is still open, and what is known of them."""

import hashlib
import json
from typing import Any, cast

from redis.asyncio import Redis

from handoff.core.conversation import State
from handoff.core.events import Json
from handoff.store.keys import Keys
from handoff.store.log import Log


class Customers:
    """All customers of the live plane."""

    def __init__(self, client: Redis, keys: Keys) -> None:
        self._client = client
        self._keys = keys

    async def link(self, customer: str, conversation: str, opened_ms: int) -> None:
        """Note that a conversation is this customer's, before it is welcomed."""
        await self._client.zadd(self._keys.customer_conversations(customer), {conversation: opened_ms})

    async def conversations(self, customer: str, limit: int = 50) -> list[str]:
        """Return a customer's conversations, the latest first, closed and archived ones included."""
        name = self._keys.customer_conversations(customer)
        return cast("list[str]", await self._client.zrange(name, 0, limit - 1, desc=True))

    async def owns(self, customer: str, conversation: str) -> bool:
        """Return whether a conversation is this customer's."""
        name = self._keys.customer_conversations(customer)
        return await self._client.zscore(name, conversation) is not None

    async def latest_open(self, customer: str, log: Log, look_back: int = 10) -> State | None:
        """Return the latest conversation that has not ended, if it is among the last few."""
        for conversation in await self.conversations(customer, look_back):
            state = await log.state(conversation)
            if state is not None and not state.ended:
                return state
        return None

    async def remember(self, customer: str, **facts: str | bool | Json | None) -> None:
        """Keep facts about a customer (name, email, locale, verified, attributes); None changes nothing."""
        known: dict[Any, Any] = {
            name: json.dumps(value) for name, value in facts.items() if value is not None
        }
        if known:
            await self._client.hset(self._keys.customer_record(customer), mapping=known)

    async def record(self, customer: str) -> Json:
        """Return what is known of a customer."""
        found = await self._client.hgetall(self._keys.customer_record(customer))
        return {name: json.loads(value) for name, value in cast("dict[str, str]", found).items()}

    async def retire(self, token: str, lasts_s: int) -> None:
        """Let a token open nothing any more; `lasts_s` is how long it could have lived at most."""
        await self._client.set(self._dead(token), "1", ex=lasts_s)

    async def retired(self, token: str) -> bool:
        """Return whether a token was retired."""
        return bool(await self._client.exists(self._dead(token)))

    def _dead(self, token: str) -> str:
        return self._keys.dead_token(hashlib.sha256(token.encode()).hexdigest())

    async def unlink(self, customer: str, conversation: str) -> None:
        """Forget that a conversation was this customer's, when it is erased."""
        await self._client.zrem(self._keys.customer_conversations(customer), conversation)

    async def forget(self, customer: str) -> None:
        """Erase a customer; the conversations are erased by the caller."""
        await self._client.delete(
            self._keys.customer_record(customer), self._keys.customer_conversations(customer)
        )
