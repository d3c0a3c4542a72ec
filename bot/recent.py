"""Answers already given, so that a turn the worker sends again is answered alike and acted on once."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any

Key = tuple[str, str]
Answer = dict[str, Any]


class RecentTurns:
    """The last `kept` turns by conversation and message id; failures are not kept, so they can be tried
    again.
    """

    def __init__(self, kept: int) -> None:
        self._kept = kept
        self._turns: OrderedDict[Key, asyncio.Future[Answer]] = OrderedDict()

    async def once(self, key: Key, work: Callable[[], Awaitable[Answer]]) -> Answer:
        """Do `work` for `key` unless it was done, or is being done, already; return its answer either way."""
        turn = self._turns.get(key)
        if turn is None:
            turn = asyncio.ensure_future(work())
            self._turns[key] = turn
            turn.add_done_callback(lambda done: self._settle(key, done))
        # One caller giving up must not cancel the turn for another that asked for the same.
        return await asyncio.shield(turn)

    def _settle(self, key: Key, done: asyncio.Future[Answer]) -> None:
        failed = done.cancelled() or done.exception() is not None
        if failed:
            self._turns.pop(key, None)
        while len(self._turns) > self._kept:
            self._turns.popitem(last=False)

    def __len__(self) -> int:
        return len(self._turns)
