"""Where closed conversations rest: their log and last state in SQL, written whole or not at all.

Archiving may be tried again at any point: the conversation row and its events go in one transaction,
rows that are there already stay, so a crash between archive and clean-up loses and doubles nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncEngine

from handoff.core.conversation import State
from handoff.core.events import Event, Message
from handoff.core.text import clip
from handoff.store.sql import conversations, events, insert_new, insert_newer

WORDS_LIMIT = 4000
GOAL_LIMIT = 300


@dataclass(frozen=True)
class Archived:
    """A closed conversation as lists show it."""

    id: str
    customer: str
    opened_ms: int
    closed_ms: int
    outcome: str
    goal: str
    top_seq: int
    epoch: str
    state: State


@dataclass(frozen=True)
class Page:
    """Which part of a list: at most `limit` rows that come after (`closed_ms`, `id`) in falling order."""

    limit: int = 50
    closed_ms: int | None = None
    id: str = ""


class Archive:
    """Keeps, finds and erases closed conversations."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def save(self, state: State, log: Sequence[Event], outcome: str, epoch: str = "") -> None:
        """Write a closed conversation; doing it again changes nothing.

        Args:
            state: the state after the last event.
            log: every event from 1 on.
            outcome: one of the outcomes of the contract.
            epoch: the epoch in which its numbers were given, so that a client's cursor stays good.
        """
        rows = [
            {
                "conversation": state.conversation,
                "seq": e.seq,
                "cid": e.cid,
                "kind": e.kind,
                "body": e.to_json(),
            }
            for e in log
        ]
        async with self._engine.begin() as connection:
            await connection.execute(
                insert_newer(connection, conversations, "top_seq"),
                _row(state, log, outcome) | {"epoch": epoch},
            )
            await connection.execute(insert_new(connection, events), rows)

    async def get(self, conversation: str) -> Archived | None:
        """Find a closed conversation."""
        statement = select(conversations).where(conversations.c.id == conversation)
        async with self._engine.connect() as connection:
            row = (await connection.execute(statement)).first()
        return _archived(row) if row else None

    async def read(self, conversation: str, after_seq: int = 0, limit: int = 1_000_000) -> list[Event]:
        """Read the log of a closed conversation after a seq."""
        statement = (
            select(events.c.body)
            .where(events.c.conversation == conversation, events.c.seq > after_seq)
            .order_by(events.c.seq)
            .limit(limit)
        )
        async with self._engine.connect() as connection:
            bodies = (await connection.execute(statement)).scalars().all()
        return [Event.from_json(body) for body in bodies]

    async def find(self, page: Page, customer: str | None = None, words: str | None = None) -> list[Archived]:
        """List closed conversations, the latest closed first."""
        statement = select(conversations).order_by(
            conversations.c.closed_ms.desc(), conversations.c.id.desc()
        )
        if customer:
            statement = statement.where(conversations.c.customer == customer)
        if words:
            pattern = words.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
            statement = statement.where(conversations.c.words.like(f"%{pattern}%", escape="\\"))
        if page.closed_ms is not None:
            same = (conversations.c.closed_ms == page.closed_ms) & (conversations.c.id < page.id)
            statement = statement.where(or_(conversations.c.closed_ms < page.closed_ms, same))
        async with self._engine.connect() as connection:
            rows = (await connection.execute(statement.limit(page.limit))).all()
        return [_archived(row) for row in rows]

    async def set_outcome(self, conversation: str, outcome: str) -> None:
        """Change the outcome later, when the customer came back about the same thing."""
        statement = update(conversations).where(conversations.c.id == conversation)
        async with self._engine.begin() as connection:
            await connection.execute(statement.values(outcome=outcome))

    async def erase(self, conversation: str) -> None:
        """Remove a conversation with everything said in it."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(events).where(events.c.conversation == conversation))
            await connection.execute(delete(conversations).where(conversations.c.id == conversation))


def milliseconds(at: datetime) -> int:
    """A time as whole milliseconds since 1970, as lists sort by it."""
    return round(at.timestamp() * 1000)


def goal_of(state: State, log: Sequence[Event]) -> str | None:
    """Return what a conversation was about: the packet's goal, else what the customer said first."""
    known = (state.item.goal if state.item else None) or next(iter(_said(log)), None)
    return clip(known, GOAL_LIMIT) if known else None


def _said(log: Sequence[Event]) -> list[str]:
    return [e.data.text for e in log if isinstance(e.data, Message) and e.sender.role == "customer"]


def _row(state: State, log: Sequence[Event], outcome: str) -> dict[str, object]:
    said = _said(log)
    person = state.customer
    words = " ".join(filter(None, (person.name, person.email, state.conversation, *said)))
    return {
        "id": state.conversation,
        "customer": person.id or "",
        "opened_ms": milliseconds(state.opened_at or log[0].at),
        "closed_ms": milliseconds(state.last_at or log[-1].at),
        "outcome": outcome,
        "goal": goal_of(state, log) or "",
        "words": words.lower()[:WORDS_LIMIT],
        "top_seq": state.seq,
        "state": state.to_json(),
    }


def _archived(row: Row[tuple[object, ...]]) -> Archived:
    fields = dict(row._mapping)
    fields.pop("words")
    return Archived(**{**fields, "state": State.from_json(fields["state"])})
