"""From a wish for a person to a place in the queue: the packet is made, frozen and shown to the agents.

Nothing outside may hold a handoff up: earlier contacts and suggestions are asked for with short
patience, and a packet without them is still a packet.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import structlog

from handoff.core.commands import Enqueue
from handoff.core.conversation import State
from handoff.core.events import Analysed, Event, Json
from handoff.core.packet import PacketInputs, build_packet, current_issue, mood_of
from handoff.core.routing import PRIORITIES, priority_for
from handoff.core.text import timestamp
from handoff.services.desk import Desk
from handoff.services.errors import Unavailable
from handoff.services.settlement import Settlement, settlement
from handoff.store.archive import Page
from handoff.store.errors import STORE_DOWN
from handoff.store.log import Terms
from handoff.store.writer import Written, submit

log = structlog.get_logger()

HISTORY_KEPT = 5
SUGGESTIONS_KEPT = 3


class Handoffs:
    """Packs handoffs and feeds the queue."""

    def __init__(
        self, desk: Desk, queues: Sequence[str], patience_s: float, clock: Callable[[], datetime]
    ) -> None:
        self._desk = desk
        self._queues = queues
        self._patience_s = patience_s
        self._clock = clock

    async def pack(self, conversation: str, seq: int, terms: Terms) -> Settlement:
        """Pack the handoff that event `seq` asked for and let the conversation wait.

        Args:
            conversation: its id.
            seq: the `handoff_requested` event.
            terms: our fence, and the inbox entry that this settles.
        """
        state = await self._desk.log.state(conversation)
        if state is None or state.handoff_seq != seq:
            return "needless"
        packet = await self._packet(state)
        written = await submit(self._desk.log, conversation, Enqueue(packet=packet), self._clock(), terms)
        if isinstance(written, Written):
            await self.wait(written.state)
        return settlement(written)

    async def wait(self, state: State, *, front: bool = False) -> None:
        """Give a conversation its place in the queue, or leave it where it already waits."""
        if state.responder == "queue" and state.item is not None:
            await self._desk.queue.add(state.conversation, state.item, state.queued_since, front=front)

    async def _packet(self, state: State) -> Json:
        events = await self._desk.log.read(state.conversation, 0, None)
        start, goal = current_issue(state, events)
        issue = [event for event in events if event.seq > start]
        record, history, suggestions = await asyncio.gather(
            self._record(state), self._history(state), self._suggestions(goal)
        )
        mood, wish = mood_of(issue), _wish(issue)
        return build_packet(
            PacketInputs(
                state=state,
                events=events,
                created_at=self._clock(),
                record=record,
                history=history,
                suggestions=suggestions,
                queue=self._queue(wish),
                priority=_priority(wish, state, mood[-1]["score"] if mood else None),
            )
        )

    async def _record(self, state: State) -> Json:
        return await self._desk.customers.record(state.customer.id) if state.customer.id else {}

    async def _history(self, state: State) -> list[Json]:
        if not state.customer.id:
            return []
        try:
            async with asyncio.timeout(self._patience_s):
                found = await self._desk.archive.find(Page(HISTORY_KEPT), customer=state.customer.id)
        except STORE_DOWN as error:  # a TimeoutError is an OSError
            log.warning("history_missing", error=type(error).__name__)
            return []
        return [
            {
                "conversation": row.id,
                "closed_at": timestamp(datetime.fromtimestamp(row.closed_ms / 1000, UTC)),
                "goal": row.goal or None,
                "outcome": row.outcome or None,
            }
            for row in found
        ]

    async def _suggestions(self, goal: Json | None) -> list[Json]:
        if goal is None:
            return []
        try:
            async with asyncio.timeout(self._patience_s):
                found = await self._desk.search.search(goal["text"], SUGGESTIONS_KEPT, "agents")
        except (TimeoutError, Unavailable) as error:
            log.warning("suggestions_missing", error=type(error).__name__)
            return []
        return [
            {"article": h.article, "title": h.title, "score": round(h.probability, 2)} for h in found.hits
        ]

    def _queue(self, wish: Json) -> str:
        wanted = str(wish.get("queue"))
        return wanted if wanted in self._queues else self._queues[0]


def _wish(issue: Sequence[Event]) -> Json:
    """The bot's last decision: also when the customer pressed the button, it says where he belongs.

    A bot that failed since then has decided nothing.
    """
    for event in reversed(issue):
        decision = event.data.decision if isinstance(event.data, Analysed) else None
        if decision and decision.get("reason") != "bot_unavailable":
            return decision
    return {}


def _priority(wish: Json, state: State, mood: float | None) -> str:
    wanted = str(wish.get("priority"))
    return wanted if wanted in PRIORITIES else priority_for(state.handoff_reason, mood)
