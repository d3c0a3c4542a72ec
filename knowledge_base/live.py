"""Keeps the index in step with the store: rebuilds the snapshot when the store's generation moves and swaps it whole.

Only what changed is embedded; documents and vectors of the running snapshot are taken over. A change made through this
process is awaited by the request that made it, one made elsewhere is noticed within ``refresh_ms``.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime

from knowledge_base.calibration import Calibration
from knowledge_base.embedding import Vectors
from knowledge_base.index import Document, Snapshot, document_of
from knowledge_base.store import ArticleStore, Live
from knowledge_base.vectors import VectorCache

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class State:
    """What searches use, all of one moment."""

    snapshot: Snapshot
    calibration: Calibration
    generation: int


class LiveIndex:
    """The current snapshot and the task that renews it."""

    def __init__(self, store: ArticleStore, vectors: VectorCache, refresh_s: float) -> None:
        self._store = store
        self._vectors = vectors
        self._refresh_s = refresh_s
        self._lock = asyncio.Lock()
        self._known: dict[str, Vectors] = {}
        self._documents: dict[tuple[str, int, datetime], Document] = {}
        self.state: State | None = None

    async def refresh(self) -> State:
        """Bring the index up to the store, and return it."""
        async with self._lock:
            generation = await self._store.generation()
            if self.state is None or self.state.generation != generation:
                self.state = await self._build(generation)
            return self.state

    async def _build(self, generation: int) -> State:
        lives = await self._store.live()
        documents = [self._document(live) for live in lives]
        self._documents = {_key(live): d for live, d in zip(lives, documents, strict=True)}
        texts = [unit.text for document in documents for unit in document.units]
        self._known = await self._vectors.ensure(texts, self._known, _say_progress)
        snapshot = await asyncio.to_thread(Snapshot, documents, self._known)
        return State(snapshot, Calibration(), generation)

    def _document(self, live: Live) -> Document:
        kept = self._documents.get(_key(live))
        return kept if kept is not None else document_of(live.article, live.version, live.at)

    async def with_draft(self, draft: Document) -> Snapshot:
        """Return a snapshot as it would be with a draft in the place of its live version."""
        state = await self.refresh()
        others = [d for d in state.snapshot.documents if d.article.id != draft.article.id]
        made = await self._vectors.ensure([unit.text for unit in draft.units], self._known)
        return await asyncio.to_thread(Snapshot, [*others, draft], self._known | made)

    async def follow(self) -> None:
        """Look for changes made by others until cancelled."""
        while True:
            await asyncio.sleep(self._refresh_s)
            try:
                await self.refresh()
            except Exception:
                log.exception("the index could not be renewed; the last one stays in use")

    @property
    def ready(self) -> bool:
        """Whether there is something to search."""
        return self.state is not None


def _key(live: Live) -> tuple[str, int, datetime]:
    """Name a published version; the time tells a deleted article from a new one of the same name."""
    return live.article.id, live.version, live.at


def _say_progress(done: int, of: int) -> None:
    if of > 200 and (done == of or done % 320 == 0):
        log.info("embedded %d of %d new texts", done, of)


