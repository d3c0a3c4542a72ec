"""A claim from beginning to end, and the sweep that finishes what a crash left between its steps.

Queue and conversation live in different slots, so no script can take both: the queue reserves with a lease,
the append in the conversation's log decides, and the queue is told. Whoever the log names is the owner,
always.
"""

from dataclasses import dataclass
from datetime import datetime

from handoff.core.commands import Claim
from handoff.core.conversation import Owner, State
from handoff.core.decision import Refused
from handoff.core.errors import ErrorCode
from handoff.store.keys import PARTITIONS
from handoff.store.log import Fenced, Log
from handoff.store.queue import NotReserved, Queue, Reservation, Reserved
from handoff.store.writer import UNAVAILABLE, Repeated, Written, submit


@dataclass(frozen=True, slots=True)
class Won:
    """The agent owns the conversation; ``seq`` is that of ``claimed``."""

    conversation: str
    seq: int


class Claims:
    """Claiming, and repairing what a crash left."""

    def __init__(self, log: Log, queue: Queue) -> None:
        self._log = log
        self._queue = queue

    async def claim(
        self, agent: Owner, conversation: str | None, cid: str | None, at: datetime
    ) -> Won | Refused:
        """Try to make an agent the owner of this conversation, or of the next in order.

        Args:
            agent: who claims.
            conversation: which one; None for the next.
            cid: the frame's; the same cid is answered the same again.
            at: now, aware.
        """
        if cid is not None:
            earlier = conversation or await self._queue.claimed_before(agent.id, cid)
            if earlier is not None and await self._log.find_cid(earlier, cid) is not None:
                return await self._append(agent, Reserved(earlier), cid, at)
        while True:
            reserved = await self._queue.reserve(agent.id, conversation, cid)
            if isinstance(reserved, NotReserved):
                return await self._refusal(reserved, conversation)
            result = await self._append(agent, reserved, cid, at)
            if isinstance(result, Won):
                return result
            await self._queue.cancel(reserved.conversation, agent.id, wait_again=result == UNAVAILABLE)
            # "The next" was a ghost that the log knows better about; somebody behind it may be waiting.
            if conversation is not None or not _ghost(result):
                return result

    async def _append(self, agent: Owner, reserved: Reserved, cid: str | None, at: datetime) -> Won | Refused:
        result = await submit(self._log, reserved.conversation, Claim(agent=agent, cid=cid), at)
        match result:
            case Written(seq):
                since = reserved.since
                waited_s = max(0.0, (at - since).total_seconds()) if since else None
                await self._queue.complete(reserved.conversation, agent.id, waited_s)
                return Won(reserved.conversation, seq)
            case Repeated(seq):
                return Won(reserved.conversation, seq)
            case Fenced():
                return UNAVAILABLE
        return result

    async def _refusal(self, why: NotReserved, conversation: str | None) -> Refused:
        match why.why:
            case "absent":
                return Refused(
                    ErrorCode.AGENT_UNAVAILABLE, "you are offline; set your presence to online, then claim"
                )
            case "full":
                message = f"you have {why.capacity} conversations, your capacity; finish one, then claim"
                return Refused(ErrorCode.AT_CAPACITY, message)
            case "empty":
                return Refused(
                    ErrorCode.QUEUE_EMPTY, "nothing is waiting; claim again when the queue shows something"
                )
            case "taken":
                return Refused(
                    ErrorCode.ALREADY_CLAIMED, "a colleague was faster; claim another conversation"
                )
        return await self._not_waiting(conversation or "")

    async def _not_waiting(self, conversation: str) -> Refused:
        state = await self._log.state(conversation)
        if state is None:
            return Refused(ErrorCode.NOT_FOUND, "there is no such conversation for you")
        if state.owner is not None:
            return Refused(
                ErrorCode.ALREADY_CLAIMED, f"{state.owner.name} has it; claim another conversation"
            )
        if state.ended:
            return Refused(ErrorCode.ENDED, "this conversation has ended; claim another")
        return Refused(ErrorCode.STALE, "this conversation does not wait in the queue; claim another")

    async def settle_expired(self) -> list[Reservation]:
        """Finish or undo every reservation past its lease, as the log says.

        Returns:
            The reservations that were settled.
        """
        expired = await self._queue.reservations(expired_only=True)
        for reservation in expired:
            state = await self._log.state(reservation.conversation)
            if state is not None and state.owner is not None and state.owner.id == reservation.agent:
                await self._queue.complete(reservation.conversation, reservation.agent)
            else:
                waits = state is not None and state.responder == "queue"
                await self._queue.cancel(reservation.conversation, reservation.agent, wait_again=waits)
        return expired

    async def repair(self, agents: list[str]) -> int:
        """Make queue and capacity agree with the logs, whatever a crash left between them.

        Args:
            agents: everybody whose capacity is to be checked.

        Returns:
            How many differences were put right.
        """
        fixed = await self._requeue_forgotten() + await self._drop_ghosts()
        owners = await self._owners()
        claiming = {(r.conversation, r.agent) for r in await self._queue.reservations()}
        for agent in agents:
            owned = {name for name, owner in owners.items() if owner == agent}
            held = await self._queue.held(agent)
            for conversation in owned - held:
                await self._queue.note_held(conversation, agent)
            stale = {name for name in held - owned if (name, agent) not in claiming}
            for conversation in stale:
                await self._queue.let_go(conversation, agent)
            fixed += len(owned - held) + len(stale)
        return fixed

    async def _requeue_forgotten(self) -> int:
        waiting = await self._of("queue")
        known = await self._queue.knows(waiting) if waiting else set()
        fixed = 0
        for conversation in (name for name in waiting if name not in known):
            state = await self._log.state(conversation)
            if state is not None and _should_wait(state) and state.item is not None:
                fixed += await self._queue.add(conversation, state.item, state.queued_since)
        return fixed

    async def _drop_ghosts(self) -> int:
        fixed = 0
        waiting = set(await self._of("queue"))
        for ghost in [w.conversation for w in await self._queue.items() if w.conversation not in waiting]:
            state = await self._log.state(ghost)
            if state is None or state.responder != "queue":
                fixed += await self._queue.remove(ghost)
        return fixed

    async def _owners(self) -> dict[str, str]:
        owners = {}
        for conversation in await self._of("agent"):
            state = await self._log.state(conversation)
            if state is not None and state.owner is not None:
                owners[conversation] = state.owner.id
        return owners

    async def _of(self, responder: str) -> list[str]:
        pages = [await self._log.by_responder(p, responder, limit=10_000) for p in range(PARTITIONS)]
        return [name for page in pages for name, _ in page]


def _should_wait(state: State) -> bool:
    """A handoff still without its packet is on its way through the inbox and enters the queue from there."""
    return state.responder == "queue" and state.handoff_seq is None


def _ghost(refusal: Refused) -> bool:
    return refusal.code in (ErrorCode.ALREADY_CLAIMED, ErrorCode.STALE, ErrorCode.ENDED, ErrorCode.NOT_FOUND)
