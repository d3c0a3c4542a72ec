"""Reading conversations wherever they are: live in Redis, or at rest in SQL; lists join both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from handoff.core.conversation import State
from handoff.core.events import Event
from handoff.store.archive import Archive, Archived, Page, goal_of, milliseconds
from handoff.store.log import Log

ListState = Literal["open", "queued", "closed"]
LIVE_LIMIT = 1000
# Events in which a customer has said what it is about.
BEGINNING = 20
_RESPONDERS: dict[ListState, tuple[str, ...]] = {
    "open": ("bot", "agent"),
    "queued": ("queue",),
    "closed": ("none",),
}


@dataclass(frozen=True)
class Record:
    """A conversation as found; `outcome` only at rest."""

    state: State
    last_ms: int
    outcome: str | None = None
    goal: str | None = None

    @property
    def id(self) -> str:
        """Its conversation id."""
        return self.state.conversation

    @property
    def shown_state(self) -> ListState:
        """The word of the contract for where it is."""
        if self.state.ended:
            return "closed"
        return "queued" if self.state.responder == "queue" else "open"

    @property
    def order(self) -> tuple[int, str]:
        """Newest first is falling order of this."""
        return (self.last_ms, self.id)


@dataclass(frozen=True)
class Wanted:
    """What a list shall hold; `after` is the `order` of the last record already seen."""

    states: tuple[ListState, ...] = ("open", "queued", "closed")
    customer: str | None = None
    words: str | None = None
    limit: int = 50
    after: tuple[int, str] | None = None


class Records:
    """Finds conversations."""

    def __init__(self, log: Log, archive: Archive) -> None:
        self._log = log
        self._archive = archive

    async def get(self, conversation: str) -> Record | None:
        """Find one conversation, live or at rest."""
        state = await self._log.state(conversation)
        if state is not None:
            return _live(state)
        archived = await self._archive.get(conversation)
        return _at_rest(archived) if archived else None

    async def events(self, conversation: str, after_seq: int = 0, limit: int | None = None) -> list[Event]:
        """Read a log after a seq, live or at rest."""
        live = await self._log.read(conversation, after_seq, limit)
        if live:
            return live
        return await self._archive.read(conversation, after_seq, limit or 1_000_000)

    async def page(self, conversation: str, after_seq: int, limit: int) -> list[Event]:
        """Read one page of a log."""
        return await self.events(conversation, after_seq, limit)

    async def whole(self, conversation: str) -> tuple[Record, list[Event]] | None:
        """A conversation with all its events, consistent with each other."""
        record = await self.get(conversation)
        if record is None:
            return None
        events = await self.events(conversation)
        return record, events[: record.state.seq]

    async def find(self, wanted: Wanted) -> list[Record]:
        """List conversations, the one with the latest activity first."""
        found = {record.id: record for record in await self._at_rest(wanted)}
        found |= {record.id: record for record in await self._live(wanted)}
        listed = sorted(found.values(), key=lambda record: record.order, reverse=True)[: wanted.limit]
        return [await self._with_goal(record) for record in listed]

    async def _with_goal(self, record: Record) -> Record:
        """Tell of one that has ended, and is not yet at rest, what the archive will tell of it."""
        if record.goal is not None or record.outcome is not None or not record.state.ended:
            return record
        beginning = await self._log.read(record.id, 0, BEGINNING)
        return replace(record, goal=goal_of(record.state, beginning))

    async def _live(self, wanted: Wanted) -> list[Record]:
        records: list[Record] = []
        for responder in (r for state in wanted.states for r in _RESPONDERS[state]):
            kept = 0
            for conversation, last_ms in await self._log.latest(responder, LIVE_LIMIT):
                if wanted.after is not None and (last_ms, conversation) >= wanted.after:
                    continue
                state = await self._log.state(conversation)
                if state is not None and _matches(state, wanted):
                    records.append(_live(state))
                    kept += 1
                if kept >= wanted.limit:
                    break
        return records

    async def _at_rest(self, wanted: Wanted) -> Sequence[Record]:
        if "closed" not in wanted.states:
            return []
        last_ms, below = wanted.after or (None, "")
        page = Page(wanted.limit, last_ms, below)
        return [_at_rest(row) for row in await self._archive.find(page, wanted.customer, wanted.words)]


def _live(state: State) -> Record:
    last_ms = milliseconds(state.last_at) if state.last_at else 0
    return Record(state, last_ms, goal=state.item.goal if state.item else None)


def _at_rest(row: Archived) -> Record:
    return Record(row.state, row.closed_ms, row.outcome, row.goal or None)


def _matches(state: State, wanted: Wanted) -> bool:
    person, item = state.customer, state.item
    if wanted.customer and person.id != wanted.customer:
        return False
    if not wanted.words:
        return True
    known = (state.conversation, person.name, person.email, item.goal if item else None)
    return wanted.words.lower() in " ".join(filter(None, known)).lower()
