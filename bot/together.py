"""Questions that arrive while another turn is at work are embedded in one run.

The model reads all its weights for a question of seven words as for three of them, so that three together
cost two thirds of three alone. Nobody waits for company: what has come by the next round of the event loop
goes.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.embedding import SentenceEncoder, Vectors

SHORT_CHARS = 160
"""Longer texts go alone: the shorter ones of a run would be filled up to their length."""


class Together:
    """Embeds for many turns at once."""

    def __init__(self, encoder: SentenceEncoder) -> None:
        self._encoder = encoder
        self._waiting: list[tuple[str, asyncio.Future[tuple[Vectors, Vectors]]]] = []

    async def both(self, text: str) -> tuple[Vectors, Vectors]:
        """Return vector and manner of a text, each of shape `(384,)`."""
        loop = asyncio.get_running_loop()
        made: asyncio.Future[tuple[Vectors, Vectors]] = loop.create_future()
        if len(text) > SHORT_CHARS:
            self._run([(text, made)])
            return await made
        self._waiting.append((text, made))
        if len(self._waiting) == 1:
            loop.call_soon(self._run_waiting)
        return await made

    def _run_waiting(self) -> None:
        waiting, self._waiting = self._waiting, []
        self._run([(text, made) for text, made in waiting if not made.done()])

    def _run(self, asked: list[tuple[str, asyncio.Future[tuple[Vectors, Vectors]]]]) -> None:
        try:
            vectors, manners = self._encoder.encode_both([text for text, _ in asked])
        except Exception as error:  # whatever the runtime raises is each turn's own error
            for _, made in asked:
                made.set_exception(error)
            return
        for (_, made), vector, manner in zip(asked, vectors, manners, strict=True):
            made.set_result((vector, manner))
