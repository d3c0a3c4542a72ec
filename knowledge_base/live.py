"""Keeps the index in step with the store: rebuilds the snapshot when the store's generation moves and swaps
it whole.

Only what changed is embedded; documents and vectors of the running snapshot are taken over. A change made
through this process is awaited by the request that made it, one made elsewhere is noticed within
``refresh_ms``.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace

from knowledge_base.calibration import Calibration
from knowledge_base.calibration_cache import CalibrationCache
from knowledge_base.decision import Costs
from knowledge_base.embedding import Vectors
from knowledge_base.index import Document, Snapshot, document_of
from knowledge_base.rehearsal import rehearse, texts_of
from knowledge_base.search import Judge
from knowledge_base.store import ArticleStore, Key, Live
from knowledge_base.tokens import Tokens
from knowledge_base.vectors import VectorCache

log = logging.getLogger(__name__)

FIT_AFTER_S = 1.0

REFIT_SHARE = 0.01
"""So much of a help centre may differ before it is fitted anew; a changed article is two differences."""


@dataclass(frozen=True)
class State:
    """What searches use, all of one moment."""

    snapshot: Snapshot
    judge: Judge
    generation: int


@dataclass(frozen=True)
class Rules:
    """What an operator can say: what mistakes cost, and how much of what is asked has no answer."""

    costs: Costs
    unanswerable_share: float


class LiveIndex:
    """The current snapshot and the tasks that renew it."""

    def __init__(
        self, store: ArticleStore, vectors: VectorCache, calibrations: CalibrationCache, rules: Rules
    ) -> None:
        self._store = store
        self._vectors = vectors
        self._calibrations = calibrations
        self._rules = rules
        self._lock = asyncio.Lock()
        self._fitting: asyncio.Task[None] | None = None
        self._known: dict[str, Vectors] = {}
        self._tokens: dict[str, Tokens] = {}
        self._documents: dict[Key, Document] = {}
        self._fitted_to: frozenset[Key] = frozenset()
        self.state: State | None = None

    async def refresh(self) -> State:
        """Bring the index up to the store, and return it."""
        async with self._lock:
            generation = await self._store.generation()
            if self.state is None or self.state.generation != generation:
                self.state = await self._build(generation)
            return self.state

    async def _build(self, generation: int) -> State:
        known = {key: document.article for key, document in self._documents.items()}
        lives = await self._store.live(known)
        if self.state is not None and [_key(live) for live in lives] == list(self._documents):
            return replace(self.state, generation=generation)  # a draft was saved; what is live stayed
        documents = await asyncio.to_thread(lambda: [self._document(live) for live in lives])
        self._documents = {_key(live): d for live, d in zip(lives, documents, strict=True)}
        texts = [unit.text for document in documents for unit in document.units]
        self._known = await self._vectors.ensure(texts, self._known, _say_progress)
        self._tokens = await self._vectors.tokens(texts, self._tokens)
        before = None if self.state is None else self.state.snapshot
        snapshot = await asyncio.to_thread(Snapshot, documents, self._known, before, self._tokens)
        return State(snapshot, Judge(await self._calibration(snapshot), self._rules.costs), generation)

    async def _calibration(self, snapshot: Snapshot) -> Calibration:
        """Return what was fitted to these articles; if nothing was yet, the last one serves until it is."""
        if self.state is not None and self._hardly_changed():
            return self.state.judge.calibration
        kept = await self._calibrations.get(self._name(snapshot))
        if kept is not None:
            self._fitted_to = frozenset(self._documents)
            return kept
        if self._fitting is not None:
            self._fitting.cancel()
        self._fitting = asyncio.create_task(self._fit(snapshot))
        return Calibration() if self.state is None else self.state.judge.calibration

    async def _fit(self, snapshot: Snapshot) -> None:
        if self.state is not None:
            await asyncio.sleep(
                FIT_AFTER_S
            )  # an author who publishes several articles in a row is waited for
        probes = texts_of(snapshot.documents)
        read = await self._vectors.ensure(probes, None, _say_progress), await self._vectors.tokens(probes)
        fitted = await asyncio.to_thread(rehearse, snapshot, *read, self._rules.unanswerable_share)
        await self._calibrations.put(self._name(snapshot), fitted)
        if self.state is not None and self.state.snapshot is snapshot:
            self._fitted_to = frozenset(self._documents)
            self.state = replace(self.state, judge=Judge(fitted, self._rules.costs))
            log.info("calibrated to %d articles: %s", len(snapshot), fitted.to_json())

    def _hardly_changed(self) -> bool:
        """Whether what was fitted still fits: five numbers do not turn on one article of hundreds."""
        changed = len(self._fitted_to.symmetric_difference(self._documents))
        return changed <= REFIT_SHARE * len(self._fitted_to)

    def _name(self, snapshot: Snapshot) -> str:
        return f"{self._rules.unanswerable_share}:{snapshot.digest}"

    @property
    def fitting(self) -> bool:
        """Whether a calibration to the articles as they are is still being fitted."""
        return self._fitting is not None and not self._fitting.done()

    async def calibrated(self) -> State:
        """Return the index once a calibration that is being fitted has arrived."""
        await self.refresh()
        if self._fitting is not None:
            await self._fitting
        return await self.refresh()

    async def close(self) -> None:
        """Stop fitting."""
        if self._fitting is not None:
            self._fitting.cancel()
            await asyncio.gather(self._fitting, return_exceptions=True)

    def _document(self, live: Live) -> Document:
        kept = self._documents.get(_key(live))
        return kept if kept is not None else document_of(live.article, live.version, live.at)

    async def with_draft(self, draft: Document) -> Snapshot:
        """Return a snapshot as it would be with a draft in the place of its live version."""
        state = await self.refresh()
        others = [d for d in state.snapshot.documents if d.article.id != draft.article.id]
        texts = [unit.text for unit in draft.units]
        made = await self._vectors.ensure(texts, self._known)
        said = await self._vectors.tokens(texts, self._tokens)
        return await asyncio.to_thread(
            Snapshot, [*others, draft], self._known | made, None, self._tokens | said
        )

    async def follow(self, every_s: float) -> None:
        """Look for changes made by others until cancelled."""
        while True:
            await asyncio.sleep(every_s)
            try:
                await self.refresh()
            except Exception:
                log.exception("the index could not be renewed; the last one stays in use")

    @property
    def ready(self) -> bool:
        """Whether there is something to search."""
        return self.state is not None


def _key(live: Live) -> Key:
    return live.article.id, live.version, live.at


def _say_progress(done: int, of: int) -> None:
    if of > 200 and (done == of or done % 320 == 0):
        log.info("embedded %d of %d new texts", done, of)
