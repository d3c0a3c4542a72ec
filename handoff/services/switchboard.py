"""Every socket of this gateway, and what reaches them without being asked for.

Hints from Redis wake the hub, the queue list and the relays; a tick every half second ends silent and
unannounced sockets, a slower one covers lost hints and dead sessions. What is seen here is never
trusted: hints only say where to look.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import ClassVar, Protocol

import structlog

from handoff.core import answers
from handoff.core.events import Json, Sender
from handoff.core.routing import wait_range_s
from handoff.core.text import timestamp
from handoff.services.background import every
from handoff.services.desk import Desk
from handoff.services.hub import Hub
from handoff.services.sign_in import Person, SignIn
from handoff.store.errors import STORE_DOWN
from handoff.store.queue import Waiting
from handoff.store.wakeups import Hint

log = structlog.get_logger()

TICK_S = 0.5
COALESCE_S = 0.2
# A long queue before many agents is shown less often, so that showing it never slows a claim.
LINE_S = 0.00005
RETRY_S = 0.5
BEAT_S = 10.0


@dataclass(frozen=True)
class SocketRules:
    """How many sockets there may be, how often lost hints are covered and who is here is noted."""

    sweep_s: float
    attend_s: float
    per_address: int
    total: int


class Seat(Protocol):
    """A socket as the switchboard sees it."""

    side: ClassVar[str]
    closed: bool
    greeted: bool

    @property
    def address(self) -> str:
        """Where it comes from."""

    def push(self, text: str) -> None:
        """Send a frame in order."""

    def push_latest(self, text: str) -> None:
        """Send a frame of which only the newest matters."""

    def close(self, code: int, reason: str = "") -> None:
        """End it."""

    def tick(self, now: float) -> None:
        """End it when it is silent or never said hello."""


class CustomerSeat(Seat, Protocol):
    """A customer's socket."""

    conversation: str

    def push_position(self, text: str) -> None:
        """Send the place in the queue, when it differs from what was sent last."""


class AgentSeat(Seat, Protocol):
    """An agent's socket."""

    person: Person
    token: str

    def assigned(self, conversation: str) -> None:
        """A colleague passed a conversation on to this agent."""


class Switchboard:
    """Enters, leaves, wakes and ends sockets."""

    def __init__(
        self,
        desk: Desk,
        hub: Hub,
        sign_in: SignIn,
        rules: SocketRules,
        monotonic: Callable[[], float],
    ) -> None:
        self._desk = desk
        self._hub = hub
        self._sign_in = sign_in
        self._rules = rules
        self._monotonic = monotonic
        self._seats: set[Seat] = set()
        self._addresses: Counter[str] = Counter()
        self._customers: dict[str, list[CustomerSeat]] = {}
        self._agents: set[AgentSeat] = set()
        self._queue_changed = asyncio.Event()
        self._positions: dict[str, int] = {}
        self._beaten_at = monotonic()

    # --- who is here

    def has_room(self, address: str) -> bool:
        """Whether one more socket from this address may be taken."""
        return len(self._seats) < self._rules.total and self._addresses[address] < self._rules.per_address

    def enter(self, seat: Seat) -> None:
        """Note a socket that was accepted."""
        self._seats.add(seat)
        self._addresses[seat.address] += 1

    def leave(self, seat: Seat) -> None:
        """Forget a socket."""
        self._seats.discard(seat)
        self._addresses[seat.address] -= 1
        if self._addresses[seat.address] <= 0:
            del self._addresses[seat.address]

    def seat_customer(self, seat: CustomerSeat, at_most: int) -> None:
        """Note whose socket it is; over the limit the oldest is replaced."""
        seats = self._customers.setdefault(seat.conversation, [])
        seats.append(seat)
        if len(seats) > at_most:
            seats[0].close(4011, "replaced by a newer socket")
        if seat.conversation in self._positions:
            self._queue_changed.set()

    def unseat_customer(self, seat: CustomerSeat) -> None:
        """Forget whose socket it was."""
        seats = self._customers.get(seat.conversation, [])
        if seat in seats:
            seats.remove(seat)
        if not seats:
            self._customers.pop(seat.conversation, None)

    def seat_agent(self, seat: AgentSeat) -> None:
        """Note an agent's socket; an older one of the same session is replaced."""
        for other in list(self._agents):
            if other.token == seat.token:
                other.close(4011, "replaced by a newer socket")
        self._agents.add(seat)

    def unseat_agent(self, seat: AgentSeat) -> None:
        """Forget an agent's socket."""
        self._agents.discard(seat)

    def want_queue(self) -> None:
        """Show the queue to everybody soon; somebody has just come."""
        self._queue_changed.set()

    def customers_of(self, conversation: str) -> list[CustomerSeat]:
        """The customer's own sockets here."""
        return self._customers.get(conversation, [])

    # --- what runs all the time

    async def run(self, hints: AsyncIterator[Hint]) -> None:
        """Listen, sweep and tell the queue until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._listen(hints))
            group.create_task(every(TICK_S, self._tick))
            group.create_task(every(self._rules.sweep_s, self._sweep))
            group.create_task(every(self._rules.attend_s, self._attend))
            group.create_task(self._tell_queue())

    async def _listen(self, hints: AsyncIterator[Hint]) -> None:
        async for hint in hints:
            try:
                await self._heed(hint)
            except STORE_DOWN as error:
                log.warning("hint_failed", kind=hint.kind, error=type(error).__name__)
            except Exception as error:  # an outermost loop: one hint that makes no sense, and not the last
                log.error("hint_failed", kind=hint.kind, exc_info=error)

    async def _heed(self, hint: Hint) -> None:
        match hint.kind:
            case "log" if hint.conversation is not None and hint.seq is not None:
                self._hub.hint(hint.conversation, hint.seq)
            case "queue" | "presence":
                self._queue_changed.set()
            case "everything":
                self._queue_changed.set()
                await self._hub.sweep()
            case "typing" | "seen" if hint.conversation is not None:
                self._relay(hint.kind, hint.conversation, hint.facts)
            case "signed_out":
                await self._end_dead_sessions(str(hint.facts.get("account")))
            case "erased" if hint.conversation is not None:
                for own in list(self.customers_of(hint.conversation)):
                    own.close(4003, "this conversation was erased")
            case "assigned" if hint.conversation is not None:
                for seat in [a for a in self._agents if a.person.id == hint.facts.get("agent")]:
                    seat.assigned(hint.conversation)
            case _:
                pass

    async def _tick(self) -> None:
        now = self._monotonic()
        for seat in list(self._seats):
            seat.tick(now)
        if now - self._beaten_at > BEAT_S:
            self._beaten_at = now
            for person in {seat.person.id for seat in self._agents if seat.greeted}:
                await self._desk.presence.beat(person)

    async def _attend(self) -> None:
        await self._desk.attendance.note(list(self._customers))

    async def _sweep(self) -> None:
        await self._hub.sweep()
        await self._end_dead_sessions(None)
        self._queue_changed.set()

    async def _end_dead_sessions(self, account: str | None) -> None:
        for seat in list(self._agents):
            if account not in (None, seat.person.id):
                continue
            person = await self._sign_in.person(seat.token, fresh=True)
            if person is None or person.role != seat.person.role:
                seat.close(4009, "signed out")

    # --- passing facts

    def _relay(self, kind: str, conversation: str, facts: Json) -> None:
        role = str(facts.get("role"))
        if kind == "typing":
            sender = Sender.model_validate({"role": role, "name": facts.get("name")})
            own, other = answers.typing(sender), answers.typing(sender, conversation)
        else:
            seq = int(facts.get("seq", 0))
            own, other = answers.seen(role, seq), answers.seen(role, seq, conversation)
        if role != "customer":
            text = answers.encode(own)
            for seat in self.customers_of(conversation):
                seat.push(text)
            return
        text = answers.encode(other)
        for follower in self._hub.followers(conversation):
            if getattr(follower, "side", "") == "agent":
                follower.push(text)  # type: ignore[attr-defined]

    # --- the queue

    async def _tell_queue(self) -> None:
        while True:
            await self._queue_changed.wait()
            self._queue_changed.clear()
            try:
                lines = await self._show_queue()
                await asyncio.sleep(COALESCE_S + lines * LINE_S)
            except STORE_DOWN as error:
                log.warning("queue_unknown", error=type(error).__name__)
                self._queue_changed.set()
                await asyncio.sleep(RETRY_S)
            except Exception as error:  # an outermost loop; the next change or sweep tries again
                log.error("queue_not_shown", exc_info=error)
                await asyncio.sleep(RETRY_S)

    async def _show_queue(self) -> int:
        if not self._agents and not self._customers:
            return 0
        waiting = await self._desk.queue.items()
        text = answers.encode(queue_frame(waiting))
        for seat in list(self._agents):
            if seat.greeted:
                seat.push_latest(text)
        self._positions = {w.conversation: place for place, w in enumerate(waiting, start=1)}
        here = [name for name in self._positions if name in self._customers]
        if here:
            await self._show_positions(here)
        return len(waiting) * len(self._agents)

    async def _show_positions(self, conversations: list[str]) -> None:
        waits_s = await self._desk.queue.recent_waits_s()
        online = len(await self._desk.presence.online())
        for conversation in conversations:
            place = self._positions[conversation]
            text = answers.encode(answers.queue_position(place, wait_range_s(waits_s, online, place)))
            for seat in self.customers_of(conversation):
                seat.push_position(text)


def queue_frame(waiting: list[Waiting]) -> Json:
    """The whole queue as agents see it."""
    return answers.queue_list([queue_item(w) for w in waiting])


def queue_item(waiting: Waiting) -> Json:
    """One waiting conversation as agents see it."""
    item = waiting.item
    return {
        "conversation": waiting.conversation,
        "queue": item.queue,
        "priority": item.priority,
        "since": timestamp(waiting.since) if waiting.since else None,
        "goal": item.goal,
        "reason": item.reason,
        "mood": item.mood,
    }
