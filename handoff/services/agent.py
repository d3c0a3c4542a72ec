"""What happens for an agent: claiming, answering, passing on; the log decides, queue and capacity follow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from handoff.core.commands import HandBack, Release, Resolve, Transfer
from handoff.core.conversation import Owner, State
from handoff.core.decision import Refused
from handoff.core.errors import ErrorCode
from handoff.core.events import Event, Json, PacketBuilt
from handoff.core.frames import ClaimFrame, OpenFrame, TransferFrame
from handoff.core.translate import OwnerFrame, agent_command
from handoff.services.customer import Done
from handoff.services.desk import Desk
from handoff.services.sign_in import Person
from handoff.services.writing import Writing
from handoff.store.claims import Won
from handoff.store.presence import Status
from handoff.store.writer import NOT_FOUND, Repeated, Written

_ENDED = Refused(ErrorCode.ENDED, "this conversation has ended; nothing can be added to it")


@dataclass(frozen=True)
class Taken:
    """A claim that was won, now or before."""

    conversation: str
    seq: int
    packet: Json | None


@dataclass(frozen=True)
class TeamRules:
    """How much an agent may hold, and which queues there are."""

    capacity: int
    queues: tuple[str, ...]


class AgentService:
    """Carries out what agents want."""

    def __init__(self, desk: Desk, writing: Writing, rules: TeamRules, clock: Callable[[], datetime]) -> None:
        self._desk = desk
        self._writing = writing
        self._clock = clock
        self.rules = rules

    async def arrive(self, person: Person) -> list[tuple[str, int]]:
        """An agent's socket said hello: note it, and return what the agent owns with each top seq.

        Who was online before is online again; anybody else may claim but gets no transfers until he says so.
        """
        presence = await self._desk.presence.get(person.id)
        if presence is not None and presence.status == "online":
            await self._desk.presence.beat(person.id)
        else:
            await self._desk.presence.set(person.id, person.name, "away", self.rules.capacity)
        owned: list[tuple[str, int]] = []
        for conversation in sorted(await self._desk.queue.held(person.id)):
            state = await self._desk.log.state(conversation)
            if state is not None and state.owner is not None and state.owner.id == person.id:
                owned.append((conversation, state.seq))
        return owned

    async def set_presence(self, person: Person, status: Status) -> None:
        """Say what the agent is available for."""
        await self._desk.presence.set(person.id, person.name, status, self.rules.capacity)

    async def beat(self, person: Person) -> None:
        """A sign of life."""
        await self._desk.presence.beat(person.id)

    async def claim(self, person: Person, frame: ClaimFrame) -> Taken | Refused:
        """Take a conversation; the same `cid` gets the same answer."""
        won = await self._desk.claims.claim(_owner(person), frame.conversation, frame.cid, self._clock())
        if won == NOT_FOUND and frame.conversation and await self._desk.archive.get(frame.conversation):
            return _ENDED
        if not isinstance(won, Won):
            return won
        return Taken(won.conversation, won.seq, await self.packet(won.conversation))

    async def packet(self, conversation: str) -> Json | None:
        """The latest handoff packet of a conversation."""
        state = await self._desk.log.state(conversation)
        if state is None or state.packet_seq is None:
            return None
        for event in await self._desk.log.read(conversation, state.packet_seq - 1, 1):
            if isinstance(event.data, PacketBuilt):
                return event.data.packet
        return None

    async def open(self, person: Person, frame: OpenFrame) -> int | Refused:
        """Check that an agent may follow a conversation; return its top seq.

        Supervisors follow any; others what waits, what is theirs, and what is over.
        """
        record = await self._desk.records.get(frame.conversation)
        if record is None:
            return NOT_FOUND
        state = record.state
        own = state.owner is not None and state.owner.id == person.id
        if person.supervises or own or state.responder in ("queue", "none"):
            return state.seq
        return Refused(ErrorCode.FORBIDDEN, "only its owner and supervisors may follow this conversation")

    async def act(self, person: Person, frame: OwnerFrame) -> Done | Refused:
        """Carry out a frame that only a conversation's owner may send."""
        colleague: Owner | None = None
        if isinstance(frame, TransferFrame):
            target = await self._target(frame)
            if isinstance(target, Refused):
                return target
            colleague = target
        command = agent_command(frame, _owner(person), colleague)
        if isinstance(command, Transfer) and colleague is not None:
            return await self._transfer_to(command, colleague, frame.conversation)
        result = await self._writing.submit(frame.conversation, command)
        match result:
            case Written(seq, events, state):
                await self._after(command, person, state)
                return Done(seq, events, state)
            case Repeated(seq):
                return Done(seq)
            case Refused() as refused if refused == NOT_FOUND:
                return await self._at_rest(frame)
            case Refused():
                return result
        return Refused(ErrorCode.UNAVAILABLE, "nothing was accepted; send it again")

    async def _target(self, frame: TransferFrame) -> Owner | Refused | None:
        if frame.to.queue is not None:
            if frame.to.queue in self.rules.queues:
                return None
            known = ", ".join(self.rules.queues)
            return Refused(ErrorCode.NOT_FOUND, f"to.queue: there is no such queue; there are {known}")
        wanted = frame.to.agent or ""
        for account in await self._desk.accounts.all():
            if wanted in (account.id, account.email, account.name) and not account.disabled:
                return Owner(account.id, account.name)
        return Refused(ErrorCode.AGENT_UNAVAILABLE, "to.agent: nobody of that name is here")

    async def _transfer_to(self, command: Transfer, colleague: Owner, conversation: str) -> Done | Refused:
        looked = await self._desk.log.look(conversation, command.cid)
        owner = looked.state.owner if looked is not None and looked.known is None else None
        held = owner is not None and owner.id == command.agent.id != colleague.id
        if held:
            room = await self._desk.queue.hold(conversation, colleague.id)
            if room != "ok":
                why = "is not online" if room == "absent" else "has no room"
                message = f"{colleague.name} {why}; choose another"
                return Refused(ErrorCode.AGENT_UNAVAILABLE, message)
        result = await self._writing.submit(conversation, command)
        match result:
            case Written(seq, events, state):
                await self._desk.queue.let_go(conversation, command.agent.id)
                await self._desk.wakeups.tell("assigned", conversation, agent=colleague.id)
                return Done(seq, events, state)
            case Repeated(seq):
                return Done(seq)
            case Refused():
                if held:
                    await self._desk.queue.let_go(conversation, colleague.id)
                return result
        return Refused(ErrorCode.UNAVAILABLE, "nothing was accepted; send it again")

    async def _after(self, command: object, person: Person, state: State) -> None:
        if not isinstance(command, HandBack | Release | Resolve | Transfer):
            return
        await self._desk.queue.let_go(state.conversation, person.id)
        if state.responder == "queue" and state.item is not None:
            # Who already waited once goes to the front of his priority.
            await self._desk.queue.add(state.conversation, state.item, state.queued_since, front=True)

    async def _at_rest(self, frame: OwnerFrame) -> Done | Refused:
        events: list[Event] = await self._desk.archive.read(frame.conversation)
        if not events:
            return NOT_FOUND
        known = next((event.seq for event in events if event.cid == frame.cid), None)
        return Done(known) if known is not None else _ENDED


def _owner(person: Person) -> Owner:
    return Owner(person.id, person.name)
