"""Closed conversations go to rest: written to SQL, checked, and only then removed from Redis.

A crash at any step leaves the conversation in one place or in both, never in neither, and the next
sweep goes on: the writing is idempotent, and the removal refuses a log that has grown meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from handoff.core.conversation import State
from handoff.core.outcome import RETURN_WITHIN_DAYS, outcome_of
from handoff.services.desk import Desk
from handoff.services.gaps import questions_of
from handoff.store.archive import Page, milliseconds

SAME_MATTER = 0.5


class Archiving:
    """Moves closed conversations into the archive."""

    def __init__(self, desk: Desk, after_s: float, clock: Callable[[], datetime]) -> None:
        self._desk = desk
        self._after_s = after_s
        self._clock = clock

    async def sweep(self, partitions: Iterable[int]) -> int:
        """Archive what has been closed for a while.

        Args:
            partitions: the partitions this worker owns.

        Returns:
            How many were archived.
        """
        until_ms, archived = milliseconds(self._clock()) - int(self._after_s * 1000), 0
        for partition in partitions:
            for name, _ in await self._desk.log.by_responder(partition, "none", until_ms=until_ms):
                archived += await self.archive(name)
        return archived

    async def archive(self, conversation: str) -> bool:
        """Archive one closed conversation; False when it is not closed, or grew while we wrote."""
        look = await self._desk.log.look(conversation)
        if look is None or not look.state.ended:
            return False
        state = look.state
        events = (await self._desk.log.read(conversation, 0, None))[: state.seq]
        await self._desk.archive.save(state, events, outcome_of(events) or "", look.epoch)
        await self._desk.questions.add(questions_of(conversation, events))
        await self._mark_return(state)
        return await self._desk.log.remove(conversation, state.seq)

    async def _mark_return(self, state: State) -> None:
        """Whoever comes back within a week about the same thing was not helped before."""
        if not state.customer.id or state.opened_at is None:
            return
        since_ms = milliseconds(state.opened_at - timedelta(days=RETURN_WITHIN_DAYS))
        rows = await self._desk.archive.find(Page(10), customer=state.customer.id)
        this = next((row for row in rows if row.id == state.conversation), None)
        for row in rows:
            earlier = row.id != state.conversation and since_ms <= row.closed_ms <= milliseconds(
                state.opened_at
            )
            if this is not None and earlier and same_matter(row.goal, this.goal):
                await self._desk.archive.set_outcome(row.id, "returned")


def same_matter(one: str, other: str) -> bool:
    """Whether two goals speak of the same thing, by the words that carry meaning."""
    words = [{w for w in text.lower().split() if len(w) > 3} for text in (one, other)]
    union = words[0] | words[1]
    return bool(union) and len(words[0] & words[1]) / len(union) >= SAME_MATTER
