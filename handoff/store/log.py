"""The conversation log: a Redis stream whose entry id is the gapless ``seq``, with its snapshot beside it.

Every writer reads the snapshot, decides, and appends with the ``seq`` it decided on; the script refuses when
somebody else was faster. Readers only ever follow the stream.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from redis.asyncio import Redis

from handoff.core.conversation import State, fold
from handoff.core.events import Event
from handoff.core.turns import inbox_entries
from handoff.store.connect import script
from handoff.store.keys import PARTITIONS, Keys, partition_of

RESPONDERS = ("bot", "queue", "agent", "none")


@dataclass(frozen=True, slots=True)
class Appended:
    """The events are durable; the first got this number."""

    first_seq: int


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The cid is in the log already, at ``seq``; with the same content or with another."""

    seq: int
    same_body: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody appended in between, or the conversation is not there; read again and decide again."""

    top: int


@dataclass(frozen=True, slots=True)
class Fenced:
    """The fencing token is no longer current; another worker owns the partition."""


AppendResult = Appended | Duplicate | Moved | Fenced


@dataclass(frozen=True, slots=True)
class Look:
    """A conversation as found, with what is known of one cid."""

    state: State
    epoch: str
    known: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Under what conditions an append may happen.

    ``cid`` and ``body_hash`` make it happen once; ``fence`` (with the partition's current number) makes it
    happen only for the partition's owner; ``inbox_done`` removes that inbox entry in the same step; ``epoch``
    opens a log.
    """

    cid: str | None = None
    body_hash: str = ""
    fence: int | None = None
    inbox_done: str | None = None
    epoch: str | None = None


class Log:
    """All conversation logs under one key prefix."""

    def __init__(self, client: Redis, keys: Keys) -> None:
        self._client = client
        self._keys = keys
        self._append = script(client, "append")
        self._remove = script(client, "remove")

    async def look(self, conversation: str, cid: str | None = None) -> Look | None:
        """Read the snapshot and what is known of a cid, in one round trip.

        Returns:
            None when there is no such live conversation.
        """
        async with self._client.pipeline(transaction=False) as pipe:
            pipe.hmget(self._keys.meta(conversation), ["state", "epoch"])
            if cid is not None:
                pipe.hget(self._keys.cids(conversation), cid)
            found, *known = await pipe.execute()
        if found[0] is None:
            return None
        return Look(State.from_json(found[0]), found[1], _known(known[0]) if known else None)

    async def tail(self, conversation: str, count: int = 8) -> tuple[State, list[Event]] | None:
        """Read the snapshot and everything since the bot's last answer, in one round trip as a rule.

        Args:
            conversation: its id.
            count: how many of the latest events to fetch at once; if more are unanswered, all are read.

        Returns:
            The state and the events after ``state.answered_seq``; None when there is no such conversation.
        """
        async with self._client.pipeline(transaction=True) as pipe:
            pipe.hget(self._keys.meta(conversation), "state")
            pipe.xrevrange(self._keys.log(conversation), count=count)
            text, latest = await pipe.execute()
        if text is None:
            return None
        state = State.from_json(text)
        if len(latest) == count and _seq_of(latest[-1]) > state.answered_seq + 1:
            return state, await self.read(conversation, state.answered_seq, None)
        unanswered = [entry for entry in reversed(latest) if _seq_of(entry) > state.answered_seq]
        return state, [Event.from_json(fields["e"]) for _, fields in unanswered]

    async def state(self, conversation: str) -> State | None:
        """Return the snapshot, or None when there is no such live conversation."""
        looked = await self.look(conversation)
        return looked.state if looked else None

    async def tops(self, conversations: Sequence[str]) -> dict[str, int]:
        """Return the highest ``seq`` of each conversation, 0 when it is not live, in one round trip."""
        async with self._client.pipeline(transaction=False) as pipe:
            for conversation in conversations:
                pipe.hget(self._keys.meta(conversation), "seq")
            found = await pipe.execute()
        return {name: int(top or 0) for name, top in zip(conversations, found, strict=True)}

    async def epoch(self, conversation: str) -> str | None:
        """Return the epoch in which the conversation's numbers are valid."""
        return cast("str | None", await self._client.hget(self._keys.meta(conversation), "epoch"))

    async def renew_epoch(self, conversation: str, epoch: str, instead_of: str) -> str | None:
        """Mint a new epoch after a tail was lost; of several gateways that notice, the first one's holds.

        Returns:
            The epoch now valid, or None when the conversation is gone.
        """
        renewed = script(self._client, "renew_epoch")
        result: str | None = await renewed(keys=[self._keys.meta(conversation)], args=[instead_of, epoch])
        return result

    async def append(
        self, conversation: str, expect: int, events: Sequence[Event], after: State, terms: Terms
    ) -> AppendResult:
        """Append events durably if nothing else was appended since the decision.

        Args:
            conversation: its id.
            expect: ``seq`` of the state that was decided on; 0 opens.
            events: numbered from ``expect + 1``.
            after: the state folded over them.
            terms: cid, fence and so on.
        """
        keys, partition = self._keys, partition_of(conversation)
        work = inbox_entries(events, after)
        last_ms = int(events[-1].at.timestamp() * 1000)
        reply = await self._append(
            keys=[
                keys.log(conversation),
                keys.meta(conversation),
                keys.cids(conversation),
                keys.inbox(partition),
                keys.fence(partition),
                *(keys.index(partition, responder) for responder in RESPONDERS),
            ],
            args=[
                conversation,
                expect,
                terms.cid or "",
                terms.body_hash,
                "" if terms.fence is None else terms.fence,
                after.to_json(),
                after.responder,
                last_ms,
                terms.inbox_done or "",
                keys.hints(partition),
                terms.epoch or "",
                len(events),
                *(event.to_json() for event in events),
                *(event.cid or "" for event in events),
                *(part for entry in work for part in entry),
            ],
        )
        return _result(reply, terms.body_hash)

    async def read(self, conversation: str, after_seq: int = 0, limit: int | None = 100) -> list[Event]:
        """Return at most ``limit`` events after a cursor, in order; all of them when the limit is None."""
        start = f"(0-{after_seq}" if after_seq else "-"
        found = await self._client.xrange(self._keys.log(conversation), min=start, count=limit)
        entries = cast("list[tuple[str, dict[str, str]]]", found)
        return [Event.from_json(fields["e"]) for _, fields in entries]

    async def find_cid(self, conversation: str, cid: str) -> int | None:
        """Return the ``seq`` of the event that a cid caused, or None."""
        known = _known(cast("str | None", await self._client.hget(self._keys.cids(conversation), cid)))
        return known[0] if known else None

    async def rebuild(self, conversation: str) -> State:
        """Fold the whole log anew; equal to the snapshot, which tests and operators may check."""
        return fold(await self.read(conversation, limit=None), conversation=conversation)

    async def by_responder(
        self, partition: int, responder: str, *, until_ms: int | None = None, limit: int = 1000
    ) -> list[tuple[str, int]]:
        """Return ``(conversation, last activity in ms)``, the longest silent first, for sweeps."""
        upper = "+inf" if until_ms is None else until_ms
        found = await self._client.zrangebyscore(
            self._keys.index(partition, responder), "-inf", upper, start=0, num=limit, withscores=True
        )
        return [(name, int(score)) for name, score in cast("list[tuple[str, float]]", found)]

    async def latest(self, responder: str, limit: int = 100) -> list[tuple[str, int]]:
        """Return ``(conversation, last activity in ms)`` over all partitions, the most recent first."""
        async with self._client.pipeline(transaction=False) as pipe:
            for partition in range(PARTITIONS):
                pipe.zrange(self._keys.index(partition, responder), 0, limit - 1, desc=True, withscores=True)
            pages = await pipe.execute()
        merged = sorted(((score, name) for page in pages for name, score in page), reverse=True)
        return [(name, int(score)) for score, name in merged[:limit]]

    async def remove(self, conversation: str, expect: int) -> bool:
        """Forget a closed conversation that the archive has confirmed.

        Args:
            conversation: its id.
            expect: the ``seq`` the archive holds; anything newer keeps the log.

        Returns:
            Whether it was removed.
        """
        partition = partition_of(conversation)
        removed = await self._remove(
            keys=[
                self._keys.log(conversation),
                self._keys.meta(conversation),
                self._keys.cids(conversation),
                *(self._keys.index(partition, responder) for responder in RESPONDERS),
            ],
            args=[conversation, expect],
        )
        return bool(removed)


def _seq_of(entry: tuple[str, dict[str, str]]) -> int:
    return int(entry[0].partition("-")[2])


def _known(value: str | None) -> tuple[int, str] | None:
    if value is None:
        return None
    seq, _, fingerprint = value.partition(":")
    return int(seq), fingerprint


def _result(reply: list[str | int], body_hash: str) -> AppendResult:
    match reply:
        case ["ok", first]:
            return Appended(int(first))
        case ["duplicate", seq, fingerprint]:
            return Duplicate(int(seq), fingerprint == body_hash)
        case ["moved", top]:
            return Moved(int(top))
        case _:
            return Fenced()
