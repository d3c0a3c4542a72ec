"""What time does: agents who vanish, claims that stall, conversations that fall silent.

Every sweep may run twice or in two places at once; what it writes is decided on the log like anything
else, so the second one finds nothing to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import structlog

from handoff.core.commands import End, Leave, Rejoin, Release
from handoff.core.conversation import State
from handoff.services.desk import Desk
from handoff.services.handoffs import Handoffs
from handoff.store.archive import milliseconds
from handoff.store.writer import Written, submit

log = structlog.get_logger()


@dataclass(frozen=True)
class Idle:
    """After how much silence a conversation ends by itself, by responder, in seconds."""

    bot_s: float
    queue_s: float
    agent_s: float


@dataclass(frozen=True)
class Gone:
    """After how long without a sign of life somebody counts as gone, in seconds."""

    agent_s: float
    customer_s: float


class Expiry:
    """Runs the sweeps."""

    def __init__(
        self, desk: Desk, handoffs: Handoffs, idle: Idle, gone: Gone, clock: Callable[[], datetime]
    ) -> None:
        self._desk = desk
        self._handoffs = handoffs
        self._idle = idle
        self._gone = gone
        self._clock = clock

    async def settle_claims(self) -> None:
        """Finish or undo claims whose lease has run out."""
        for reservation in await self._desk.claims.settle_expired():
            log.info("claim_settled", conversation=reservation.conversation)

    async def repair(self) -> None:
        """Make queue and capacity agree with the logs."""
        agents = [presence.agent for presence in await self._desk.presence.all()]
        fixed = await self._desk.claims.repair(agents)
        if fixed:
            log.warning("queue_repaired", differences=fixed)

    async def free_vanished(self) -> int:
        """Return the conversations of agents who are gone to the front of the queue.

        Returns:
            How many conversations were freed.
        """
        freed = 0
        for gone in await self._desk.presence.silent(self._gone.agent_s):
            for conversation in await self._desk.queue.held(gone.agent):
                freed += await self._free(conversation, gone.agent)
        return freed

    async def forget_shut(self) -> int:
        """Free what agents hold whose account was shut, and forget that they were here.

        Returns:
            How many agents were forgotten.
        """
        shut = {account.id for account in await self._desk.accounts.all() if account.disabled}
        forgotten = 0
        for agent in [p.agent for p in await self._desk.presence.all() if p.agent in shut]:
            for conversation in await self._desk.queue.held(agent):
                await self._free(conversation, agent)
            if not await self._desk.queue.held(agent):
                await self._desk.presence.forget(agent)
                forgotten += 1
        return forgotten

    async def note_left(self, partitions: Iterable[int]) -> int:
        """Write into the logs which customers left while people wait for them.

        Args:
            partitions: the partitions this worker owns.

        Returns:
            How many were found to have left.
        """
        left = 0
        for partition in partitions:
            for conversation in await self._desk.attendance.gone(partition, self._gone.customer_s):
                left += await self._leave(conversation)
        return left

    async def end_idle(self, partitions: Iterable[int]) -> int:
        """End conversations in which nobody has said anything for too long.

        Args:
            partitions: the partitions this worker owns.

        Returns:
            How many were ended.
        """
        now_ms, ended = milliseconds(self._clock()), 0
        limits = (("bot", self._idle.bot_s), ("queue", self._idle.queue_s), ("agent", self._idle.agent_s))
        for partition in partitions:
            for responder, idle_s in limits:
                until_ms = now_ms - int(idle_s * 1000)
                for name, _ in await self._desk.log.by_responder(partition, responder, until_ms=until_ms):
                    ended += await self._end(name, until_ms)
        return ended

    async def _leave(self, conversation: str) -> bool:
        written = await submit(self._desk.log, conversation, Leave(), self._clock())
        if await self._desk.attendance.is_gone(conversation, self._gone.customer_s):
            await self._desk.attendance.forget(conversation)
        elif isinstance(written, Written):
            # He came back while this was written, and found nothing to deny.
            await submit(self._desk.log, conversation, Rejoin(), self._clock())
        return isinstance(written, Written)

    async def _free(self, conversation: str, agent: str) -> bool:
        state = await self._desk.log.state(conversation)
        if state is None or state.owner is None or state.owner.id != agent:
            return False
        command = Release(agent=state.owner, vanished=True)
        written = await submit(self._desk.log, conversation, command, self._clock())
        if not isinstance(written, Written):
            return False
        await self._desk.queue.let_go(conversation, agent)
        await self._handoffs.wait(written.state, front=True)
        log.info("released", conversation=conversation, why="agent_gone")
        return True

    async def _end(self, conversation: str, until_ms: int) -> bool:
        state = await self._desk.log.state(conversation)
        if state is None or state.ended or not _silent_since(state, until_ms):
            return False
        written = await submit(self._desk.log, conversation, End(by="system"), self._clock())
        if not isinstance(written, Written):
            return False
        await self._desk.queue.remove(conversation)
        if state.owner is not None:
            await self._desk.queue.let_go(conversation, state.owner.id)
        return True


def _silent_since(state: State, until_ms: int) -> bool:
    return state.last_at is not None and milliseconds(state.last_at) <= until_ms
