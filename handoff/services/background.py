"""Work that nobody waits for: pieces kept from the garbage collector, and sweeps that go on for ever."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import structlog

from handoff.store.errors import STORE_DOWN

log = structlog.get_logger()


async def every(period_s: float, sweep: Callable[[], Awaitable[object]]) -> None:
    """Sweep again and again until cancelled; a sweep that fails is logged, and the next one comes."""
    while True:
        await asyncio.sleep(period_s)
        try:
            await sweep()
        except STORE_DOWN as error:
            log.warning("sweep_failed", error=type(error).__name__)
        except Exception as error:  # the outermost loop of time's work
            log.error("sweep_failed", exc_info=error)


class Background:
    """Holds running tasks."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def add(self, work: Coroutine[Any, Any, None]) -> None:
        """Start a piece of work at once, up to where it first waits."""
        task = asyncio.Task(work, loop=asyncio.get_running_loop(), eager_start=True)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    async def close(self) -> None:
        """End what still runs."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("background_failed", exc_info=error)


def set_aside() -> None:
    """Take what the start made out of later collections of garbage, which would walk through it all."""
    gc.collect()
    gc.freeze()
