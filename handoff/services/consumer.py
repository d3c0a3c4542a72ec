"""The worker's heart: owns inbox partitions and works through them, one turn per conversation at a time.

A hint says that a partition has something new; a sweep from the head finds what a hint, a crash or an
error left behind. An entry stays in the inbox until the append that settles it, so nothing is lost
when we die, and the fence keeps us from answering when we only seemed dead.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable

import structlog

from handoff.services.partitions import Partitions
from handoff.services.settlement import Settlement
from handoff.store.errors import STORE_DOWN
from handoff.store.inbox import Entry, Inbox
from handoff.store.keys import PARTITIONS, partition_of
from handoff.store.wakeups import Hint

log = structlog.get_logger()

SWEEP_S = 1.0

Handle = Callable[[Entry, int], Awaitable[Settlement]]


class Consumer:
    """Leases partitions and hands their entries to a handler."""

    def __init__(self, inbox: Inbox, handle: Handle, at_once: int, lease_s: float) -> None:
        """Bind to an inbox.

        Args:
            inbox: as this worker sees it.
            handle: does an entry with a fence, and says what becomes of it.
            at_once: how many conversations are worked on at the same time.
            lease_s: how long a partition is ours without a renewal.
        """
        self._inbox = inbox
        self._handle = handle
        self._slots = asyncio.Semaphore(at_once)
        self._share = Partitions(inbox, lease_s, self._busy, self.look)
        # Entry and fence, by partition: both are numbered anew in each.
        self._in_hand: dict[int, set[tuple[str, int]]] = {p: set() for p in range(PARTITIONS)}
        self._lines: dict[str, deque[tuple[Entry, int]]] = {}
        self._dirty: set[int] = set()
        self._wake = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = False

    @property
    def partitions(self) -> list[int]:
        """What this worker owns now."""
        return self._share.owned

    async def waiting(self) -> int:
        """How many entries wait or are in hand in what this worker owns."""
        return await self._inbox.depth(self.partitions)

    async def run(self, hints: AsyncIterator[Hint]) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._share.keep())
            group.create_task(self._listen(hints))
            group.create_task(self._sweep())
            group.create_task(self._read())

    async def stop(self) -> None:
        """Finish what is in hand, take nothing new, and give the partitions up for others to take at once."""
        self._stopping = True
        while self._tasks:
            await asyncio.wait(list(self._tasks))
        with contextlib.suppress(*STORE_DOWN):  # the leases end by themselves
            await self._share.give_up()

    def look(self, partition: int) -> None:
        """Something may be new in a partition."""
        self._dirty.add(partition)
        self._wake.set()

    def _busy(self, partition: int) -> bool:
        return bool(self._in_hand[partition])

    # --- taking

    async def _listen(self, hints: AsyncIterator[Hint]) -> None:
        async for hint in hints:
            if hint.kind == "log" and hint.responder in ("bot", "queue") and hint.conversation:
                self.look(partition_of(hint.conversation))
            elif hint.kind == "partition_free":
                self._share.look()
            elif hint.kind == "everything":
                self._look_everywhere()

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_S)
            self._look_everywhere()

    def _look_everywhere(self) -> None:
        self._dirty.update(self._share.owned)
        self._wake.set()

    async def _read(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._dirty and not self._stopping:
                await self._take(self._dirty.pop())

    async def _take(self, partition: int) -> None:
        fence = self._share.fence(partition)
        if fence is None:
            return
        try:
            entries = await self._inbox.read(partition)
        except STORE_DOWN as error:
            log.warning("inbox_unreadable", error=type(error).__name__)
            return
        if self._share.fence(partition) != fence:
            return  # it went to another worker meanwhile
        for entry in entries:
            if (entry.id, fence) not in self._in_hand[partition]:
                self._in_hand[partition].add((entry.id, fence))
                self._line_up(entry, fence)

    def _line_up(self, entry: Entry, fence: int) -> None:
        line = self._lines.get(entry.conversation)
        if line is not None:
            line.append((entry, fence))
            return
        self._lines[entry.conversation] = deque([(entry, fence)])
        task = asyncio.get_running_loop().create_task(self._work_through(entry.conversation))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # --- doing

    async def _work_through(self, conversation: str) -> None:
        line, partition = self._lines[conversation], partition_of(conversation)
        while line:
            entry, fence = line.popleft()
            async with self._slots:
                await self._do(entry, fence)
            self._in_hand[partition].discard((entry.id, fence))
        del self._lines[conversation]
        if not self._busy(partition):
            self._share.idle(partition)

    async def _do(self, entry: Entry, fence: int) -> None:
        if self._stopping:
            return
        try:
            if await self._handle(entry, fence) == "needless":
                await self._inbox.finish(partition_of(entry.conversation), fence, entry.id)
        except STORE_DOWN as error:
            log.warning("entry_waits", conversation=entry.conversation, error=type(error).__name__)
        except Exception as error:  # the outermost loop: leave the entry, go on with the others
            log.error("entry_failed", conversation=entry.conversation, seq=entry.seq, exc_info=error)
