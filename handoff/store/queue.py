"""The queue of conversations that wait for a person: order, reservations and agents' capacity, under one tag.

A claim reserves here, is decided by the conversation's own log, and is completed or cancelled here;
``claims`` puts the steps together.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from redis.asyncio import Redis

from handoff.core.conversation import WorkItem
from handoff.core.routing import rank
from handoff.core.text import parse_timestamp, timestamp
from handoff.store.connect import script
from handoff.store.keys import Keys

WAITS_KEPT = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """A conversation in the queue."""

    conversation: str
    item: WorkItem
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Reserved:
    """The first step of a claim succeeded; the log decides next."""

    conversation: str
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class NotReserved:
    """Why there is nothing to claim.

    ``absent``: the agent is offline or silent; ``full``: at capacity; ``empty``: nothing waits; ``taken``:
    another agent is claiming it this moment; ``gone``: it does not wait (any more).
    """

    why: Literal["absent", "full", "empty", "taken", "gone"]
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class Reservation:
    """Who holds what between the two steps of a claim."""

    conversation: str
    agent: str


@dataclass(frozen=True, slots=True)
class Times:
    """How long a reservation and a sign of life last, in milliseconds of the server's clock."""

    lease_ms: int = 10_000
    presence_ms: int = 45_000


class Queue:
    """The one queue, its names being labels on its items."""

    def __init__(self, client: Redis, keys: Keys, times: Times | None = None) -> None:
        self._client = client
        self._keys = keys
        self._times = times or Times()
        self._add = script(client, "queue_add")
        self._reserve = script(client, "queue_reserve")
        self._complete = script(client, "queue_complete")
        self._cancel = script(client, "queue_cancel")
        self._remove = script(client, "queue_remove")
        self._hold = script(client, "queue_hold")

    async def add(
        self, conversation: str, item: WorkItem, since: datetime | None, *, front: bool = False
    ) -> bool:
        """Let a conversation wait; False when it already did (its item is refreshed, its place kept).

        Args:
            conversation: its id.
            item: what agents see of it; its priority decides the band.
            since: when the waiting began.
            front: before all others of its priority, for those an agent lost.
        """
        keys = [self._keys.waiting, self._keys.items, self._keys.reserved, self._keys.counter]
        args: list[str | int] = [
            conversation,
            _dump(item, since),
            rank(item.priority),
            int(front),
            self._keys.queue_hints,
        ]
        return bool(await self._add(keys=keys, args=args))

    async def reserve(
        self, agent: str, conversation: str | None = None, cid: str | None = None
    ) -> Reserved | NotReserved:
        """Take the first step of a claim: this conversation, or the next in order; remember which the cid
        got."""
        names = self._keys
        keys = [*self._book, names.presence, names.beats, names.held(agent), names.claimed(agent)]
        lasts = [self._times.lease_ms, self._times.presence_ms]
        args: list[str | int] = [agent, conversation or "", *lasts, names.queue_hints, cid or ""]
        reply = await self._reserve(keys=keys, args=args)
        if reply[0] == "ok":
            return Reserved(reply[1], _load(reply[1], reply[2]).since if reply[2] else None)
        return NotReserved(reply[0], int(reply[1]) if len(reply) > 1 else None)

    async def claimed_before(self, agent: str, cid: str) -> str | None:
        """Return the conversation that an agent's earlier claim with this cid reserved."""
        return cast("str | None", await self._client.hget(self._keys.claimed(agent), cid))

    async def complete(self, conversation: str, agent: str, waited_s: float | None = None) -> None:
        """Take the last step of a claim that the log accepted; harmless when repeated."""
        keys = [*self._book, self._keys.held(agent), self._keys.waits]
        waited = "" if waited_s is None else round(waited_s, 1)
        await self._complete(
            keys=keys, args=[conversation, agent, waited, WAITS_KEPT, self._keys.queue_hints]
        )

    async def cancel(self, conversation: str, agent: str, *, wait_again: bool) -> bool:
        """Undo a reservation; the conversation waits again at its old place, or is forgotten here."""
        args: list[str | int] = [conversation, agent, int(wait_again), self._keys.queue_hints]
        return bool(await self._cancel(keys=[*self._book, self._keys.held(agent)], args=args))

    async def remove(self, conversation: str) -> bool:
        """Stop waiting because the customer left the queue or the conversation ended."""
        keys = [self._keys.waiting, self._keys.items, self._keys.reserved]
        return bool(await self._remove(keys=keys, args=[conversation, self._keys.queue_hints]))

    async def hold(self, conversation: str, agent: str) -> Literal["ok", "absent", "full"]:
        """Make room with a colleague before transferring to him; undo with ``let_go``."""
        keys = [self._keys.presence, self._keys.beats, self._keys.held(agent)]
        reply = await self._hold(keys=keys, args=[agent, conversation, self._times.presence_ms])
        return cast('Literal["ok", "absent", "full"]', reply)

    async def let_go(self, conversation: str, agent: str) -> None:
        """Give an agent's capacity back after he resolved, released, transferred or handed back."""
        await self._client.srem(self._keys.held(agent), conversation)

    async def held(self, agent: str) -> set[str]:
        """Return what counts against an agent's capacity: what he owns and what he is claiming."""
        return cast("set[str]", await self._client.smembers(self._keys.held(agent)))

    async def note_held(self, conversation: str, agent: str) -> None:
        """Count a conversation against its owner's capacity, when a crash forgot to."""
        await self._client.sadd(self._keys.held(agent), conversation)

    async def items(self) -> list[Waiting]:
        """Return the whole queue in the order in which it is served."""
        names = cast("list[str]", await self._client.zrange(self._keys.waiting, 0, -1))
        if not names:
            return []
        found = await self._client.hmget(self._keys.items, names)
        pairs = zip(names, cast("list[str | None]", found), strict=True)
        return [_load(name, text) for name, text in pairs if text is not None]

    async def length(self) -> int:
        """How many conversations wait."""
        return int(await self._client.zcard(self._keys.waiting))

    async def position(self, conversation: str) -> int | None:
        """Return the place of a waiting conversation, 1 being next; None when it does not wait."""
        place = cast("int | None", await self._client.zrank(self._keys.waiting, conversation))
        return None if place is None else place + 1

    async def knows(self, conversations: Sequence[str]) -> set[str]:
        """Return those that wait or are reserved, for the sweep that looks for forgotten ones."""
        async with self._client.pipeline(transaction=False) as pipe:
            for conversation in conversations:
                pipe.zscore(self._keys.waiting, conversation)
                pipe.zscore(self._keys.reserved, conversation)
            scores = await pipe.execute()
        pairs = zip(conversations, scores[::2], scores[1::2], strict=True)
        return {name for name, waiting, reserved in pairs if waiting is not None or reserved is not None}

    async def reservations(self, *, expired_only: bool = False) -> list[Reservation]:
        """Return who is between the two steps of a claim; with ``expired_only`` those past their lease."""
        seconds, micros = await self._client.time()
        until = seconds * 1000 + micros // 1000 if expired_only else "+inf"
        names = cast("list[str]", await self._client.zrangebyscore(self._keys.reserved, "-inf", until))
        if not names:
            return []
        holders = cast("list[str | None]", await self._client.hmget(self._keys.holders, names))
        pairs = zip(names, holders, strict=True)
        return [Reservation(name, holder.partition("\n")[2]) for name, holder in pairs if holder is not None]

    async def recent_waits_s(self) -> list[float]:
        """Return how long the latest claimed conversations had waited, newest first."""
        found = cast("list[str]", await self._client.lrange(self._keys.waits, 0, WAITS_KEPT - 1))
        return [float(wait) for wait in found]

    @property
    def _book(self) -> list[str]:
        return [self._keys.waiting, self._keys.items, self._keys.reserved, self._keys.holders]


def _dump(item: WorkItem, since: datetime | None) -> str:
    fields = {name: getattr(item, name) for name in WorkItem.__slots__}
    return json.dumps(fields | {"since": timestamp(since) if since else None}, ensure_ascii=False)


def _load(conversation: str, text: str) -> Waiting:
    fields = json.loads(text)
    since = fields.pop("since")
    return Waiting(conversation, WorkItem(**fields), parse_timestamp(since) if since else None)
