"""One customer turn: out to the bot, its answer back into the log, or an honest fallback in time.

While bot or queue is the responder every turn ends in exactly one of the two. The append that writes
the answer removes the turn from the inbox in the same step and only while our fence is current, so a
worker that was paused or doubled cannot answer twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from pydantic import ValidationError
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_delay, wait_fixed

from handoff.core.commands import BotTurn, HandOver, Offered, Reply
from handoff.core.conversation import State
from handoff.core.events import Citation, Event, Json, Message
from handoff.core.outcome import RETURN_WITHIN_DAYS
from handoff.services import figures
from handoff.services.desk import Desk
from handoff.services.gaps import questions_of
from handoff.services.rasa_client import BotAnswer, BotFailed, BotReply, BotUnreachable, RasaClient
from handoff.services.settlement import Settlement, settlement
from handoff.services.turn_request import turn_request
from handoff.store.errors import STORE_DOWN
from handoff.store.keys import partition_of
from handoff.store.log import Terms
from handoff.store.writer import Written, submit_on

log = structlog.get_logger()

# What stays of the deadline for the append and the way to the customer's screen.
MARGIN_S = 2.0
# A bot that is restarting is worth a short wait, once; while it stays down nobody else waits for it.
RECONNECT_S = 4.0
RETRY_EVERY_S = 0.25
KNOWN_DOWN_S = 10.0
SHORTEST_S = 1.0
# How long the number of people online may be old when the bot words its promise of one.
ONLINE_KNOWN_S = 1.0

SORRY = (
    "I'm sorry, I can't look that up right now: my answers are not available at the moment. "
    "I'm passing you on to a person, who will see everything you wrote here."
)
SORRY_QUEUED = (
    "I'm sorry, I can't look that up right now. You keep your place in the queue, "
    "and the person who takes over will see what you wrote."
)


@dataclass(frozen=True)
class Turn:
    """A turn taken from the inbox; `fence` proves that we may answer it."""

    conversation: str
    seq: int
    entry: str
    fence: int


class BotTurns:
    """Answers turns."""

    def __init__(
        self, desk: Desk, rasa: RasaClient, clock: Callable[[], datetime], deadline_s: float
    ) -> None:
        self._desk = desk
        self._rasa = rasa
        self._clock = clock
        self._deadline_s = deadline_s
        self._down_until: datetime | None = None
        self._online = 0
        self._online_until = clock()

    async def answer(self, turn: Turn) -> Settlement:
        """Answer a turn that still needs it."""
        found = await self._desk.log.tail(turn.conversation)
        if found is None or not _needs_answer(found[0], turn.seq):
            return "needless"
        state, since = found
        asked = next((event for event in since if event.seq == turn.seq), None)
        if asked is None or not isinstance(asked.data, Message):
            return "needless"
        command = await self._command(state, asked, since)
        terms = Terms(fence=turn.fence, inbox_done=turn.entry)
        written = await submit_on(self._desk.log, state, command, self._clock(), terms)
        if isinstance(written, Written):
            figures.turn_s.observe((self._clock() - asked.at).total_seconds())
            if command.annotations.get("failed"):
                figures.fallbacks.inc()
            await self._after(command, written.state)
        return settlement(written)

    async def _after(self, command: BotTurn, state: State) -> None:
        if state.responder == "bot" and command.leave_queue:
            await self._desk.queue.remove(state.conversation)
        verdict = command.annotations.get("verdict") or {}
        if command.annotations.get("outcome") == "unknown" or verdict.get("value") == "not_solved":
            events = await self._desk.log.read(state.conversation, 0, None)
            await self._desk.questions.add(questions_of(state.conversation, events))

    async def _command(self, state: State, asked: Event, since: list[Event]) -> BotTurn:
        try:
            answer = await self._ask(state, asked, since)
            return bot_turn(asked.seq, answer)
        except (BotFailed, ValidationError) as error:
            log.warning("bot_failed", conversation=state.conversation, seq=asked.seq, error=_told(error))
            return fallback(asked.seq, state)

    async def _ask(self, state: State, asked: Event, since: list[Event]) -> BotAnswer:
        previous = await self._previous(state) if state.memory is None else None
        body = turn_request(state, asked, since, await self._people_online(), previous)
        partition = partition_of(state.conversation)
        until = asked.at + timedelta(seconds=self._deadline_s - MARGIN_S)
        patience_s = 0.0 if self._known_down() else min(RECONNECT_S, self._left_s(until) / 2)
        try:
            answer = await self._patiently(partition, body, until, patience_s)
        except BotUnreachable:
            self._down_until = self._clock() + timedelta(seconds=KNOWN_DOWN_S)
            raise
        self._down_until = None
        return answer

    async def _previous(self, state: State) -> Json | None:
        """Fetch the bot's memory of the conversation before, when the customer is back within days."""
        try:
            before = await self._desk.records.get(state.previous) if state.previous else None
        except STORE_DOWN as error:  # an answer without it is better than none
            log.warning("previous_unknown", conversation=state.conversation, error=type(error).__name__)
            return None
        if before is None or before.state.last_at is None or state.opened_at is None:
            return None
        recent = state.opened_at - before.state.last_at <= timedelta(days=RETURN_WITHIN_DAYS)
        return before.state.memory if recent else None

    async def _patiently(self, partition: int, body: Json, until: datetime, patience_s: float) -> BotAnswer:
        # Nearly every turn succeeds at once, and pays nothing for the machinery of trying again.
        try:
            return await self._once(partition, body, until)
        except BotUnreachable:
            if not patience_s:
                raise
        retrying = AsyncRetrying(
            retry=retry_if_exception_type(BotUnreachable),
            stop=stop_after_delay(patience_s),
            wait=wait_fixed(RETRY_EVERY_S),
            reraise=True,
        )
        answer: BotAnswer = await retrying(self._once, partition, body, until)
        return answer

    async def _people_online(self) -> int:
        if self._clock() >= self._online_until:
            self._online = len(await self._desk.presence.online())
            self._online_until = self._clock() + timedelta(seconds=ONLINE_KNOWN_S)
        return self._online

    async def _once(self, partition: int, body: Json, until: datetime) -> BotAnswer:
        return await self._rasa.turn(partition, body, self._left_s(until))

    def _left_s(self, until: datetime) -> float:
        # A turn that already waited too long still gets a fair, short try.
        least = min(SHORTEST_S, self._deadline_s / 2)
        return max((until - self._clock()).total_seconds(), least)

    def _known_down(self) -> bool:
        return self._down_until is not None and self._clock() < self._down_until


def bot_turn(of: int, answer: BotAnswer) -> BotTurn:
    """Turn the bot's answer into the command that writes it."""
    decision = answer.decision
    wish = HandOver(reason=decision.reason or "rule", score=decision.score, evidence=decision.evidence)
    return BotTurn(
        of=of,
        replies=tuple(_reply(reply) for reply in answer.replies),
        annotations=answer.annotations.model_dump(mode="json"),
        decision=decision.model_dump(mode="json"),
        offer=(decision.reason or "no_answer") if decision.action == "offer" else None,
        hand_over=wish if decision.action == "hand_over" else None,
        leave_queue=decision.action == "leave_queue",
    )


def fallback(of: int, state: State) -> BotTurn:
    """What is said when the bot cannot: an apology and a person; the bot's memory is kept for later."""
    text = SORRY_QUEUED if state.responder == "queue" else SORRY
    return BotTurn(
        of=of,
        replies=(Reply(text=text),),
        annotations={"outcome": "none", "failed": "bot_unavailable", "memory": state.memory},
        decision={"action": "hand_over", "reason": "bot_unavailable", "score": 1.0, "evidence": []},
        hand_over=HandOver(reason="bot_unavailable", score=1.0),
    )


def _told(error: BotFailed | ValidationError) -> str:
    # A validation error's own sentence repeats what was sent, and that may be what a customer wrote.
    if isinstance(error, ValidationError):
        found = error.errors(include_url=False, include_context=False, include_input=False)
        return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['type']}" for one in found)[:200]
    return str(error)[:200]


def _needs_answer(state: State, seq: int) -> bool:
    return state.responder in ("bot", "queue") and state.answered_seq < seq <= state.turn_seq


def _reply(reply: BotReply) -> Reply:
    return Reply(
        text=reply.text,
        choices=tuple(Offered(label=choice.label, payload=choice.payload) for choice in reply.choices),
        citations=tuple(_citation(citation) for citation in reply.citations),
        form=reply.form,
    )


def _citation(raw: Json) -> Citation:
    known = {name: raw[name] for name in Citation.model_fields if name in raw}
    return Citation.model_validate(known)
