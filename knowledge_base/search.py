"""Answers a question from a snapshot: the articles most likely to help, and whether to answer, ask back or say no.

Pure computation over one snapshot; the vector comes in, nothing is embedded here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from knowledge_base.calibration import Calibration
from knowledge_base.embedding import Vectors
from knowledge_base.index import Document, Snapshot
from knowledge_base.ranking import best_passage, rank

Outcome = Literal["answer", "clarify", "unknown"]

MAX_HITS = 20


@dataclass(frozen=True)
class Hit:
    """One article that may answer, with the passage of it that fits best."""

    document: Document
    passage: int
    score: float
    probability: float

    @property
    def heading(self) -> str:
        """The heading over the passage, empty at the top of an article."""
        return self.document.passages[self.passage].heading if self.document.passages else ""

    @property
    def text(self) -> str:
        """The passage as its author wrote it; for an article without a body its summary."""
        if self.document.passages:
            return self.document.passages[self.passage].text
        return self.document.article.summary


@dataclass(frozen=True)
class Found:
    """What a search says."""

    outcome: Outcome
    hits: tuple[Hit, ...]


@dataclass(frozen=True)
class Query:
    """A question with its vector and who asks it."""

    text: str
    vector: Vectors
    k: int = 3
    audience: str = "public"
    exclude: Iterable[str] = ()


def search(snapshot: Snapshot, calibration: Calibration, query: Query) -> Found:
    """Search one snapshot."""
    if len(snapshot) == 0:
        return Found("unknown", ())
    ranked = rank(snapshot, query.text, query.vector)
    score = np.where(snapshot.allowed(query.audience, query.exclude), ranked.score, -np.inf)
    order = [int(i) for i in np.argsort(-score, kind="stable")[:MAX_HITS] if np.isfinite(score[i])]
    if not order:
        return Found("unknown", ())
    probabilities = calibration.probabilities(score[order])
    hits = tuple(
        Hit(snapshot.documents[i], best_passage(snapshot, ranked, i), float(score[i]), float(p))
        for i, p in zip(order[: query.k], probabilities, strict=False)
    )
    return Found(calibration.outcome(probabilities), hits)
