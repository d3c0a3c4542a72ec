"""Forgetting: a customer takes a conversation back, wherever it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from handoff.core.commands import End
from handoff.services.desk import Desk
from handoff.store.writer import submit

ATTEMPTS = 5


class Erasure:
    """Erases conversations from the live plane, the archive and the authors' list."""

    def __init__(self, desk: Desk, clock: Callable[[], datetime]) -> None:
        self._desk = desk
        self._clock = clock

    async def erase(self, customer: str, conversation: str) -> None:
        """Erase one conversation of a customer; its agent hears that it ended, its sockets close.

        Args:
            customer: whose it is; the caller has checked that.
            conversation: its id.
        """
        await self._end(conversation)
        for _ in range(ATTEMPTS):
            state = await self._desk.log.state(conversation)
            if state is None or await self._desk.log.remove(conversation, state.seq):
                break
        await self._desk.attendance.forget(conversation)
        await self._desk.archive.erase(conversation)
        await self._desk.questions.erase(conversation)
        await self._desk.customers.unlink(customer, conversation)
        if not await self._desk.customers.conversations(customer, 1):
            await self._desk.customers.forget(customer)
        await self._desk.wakeups.tell("erased", conversation)

    async def _end(self, conversation: str) -> None:
        state = await self._desk.log.state(conversation)
        if state is None or state.ended:
            return
        await submit(self._desk.log, conversation, End(by="customer"), self._clock())
        await self._desk.queue.remove(conversation)
        if state.owner is not None:
            await self._desk.queue.let_go(conversation, state.owner.id)
