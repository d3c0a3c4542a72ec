"""Rows of the questions table: what the articles could not answer, for the authors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncEngine

from handoff.store.sql import insert_new, questions


@dataclass(frozen=True)
class Question:
    """One gap: `kind` is unknown, rated_down or not_solved; (conversation, seq, kind) is unique."""

    conversation: str
    seq: int
    kind: str
    text: str
    asked_at: float


class QuestionRows:
    """Reads and writes questions."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, found: Sequence[Question]) -> None:
        """Keep questions; one that is already there stays as it is."""
        if not found:
            return
        async with self._engine.begin() as connection:
            await connection.execute(insert_new(connection, questions), [asdict(q) for q in found])

    async def latest(self, limit: int = 500) -> list[Question]:
        """The newest questions, newest first."""
        statement = select(questions).order_by(questions.c.asked_at.desc()).limit(limit)
        async with self._engine.connect() as connection:
            rows = (await connection.execute(statement)).all()
        return [Question(**row._mapping) for row in rows]

    async def erase(self, conversation: str) -> None:
        """Forget every question of a conversation."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(questions).where(questions.c.conversation == conversation))
