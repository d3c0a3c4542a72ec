"""Answers a question from a snapshot: the articles most likely to help, and whether to answer, ask back or
say no.

Pure computation over one snapshot; the vector comes in, nothing is embedded here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from knowledge_base.alike import same_as
from knowledge_base.calibration import Calibration
from knowledge_base.decision import Costs, Outcome, decide, together
from knowledge_base.embedding import Vectors
from knowledge_base.features import describe
from knowledge_base.index import Document, Snapshot
from knowledge_base.ranking import Heard, best_passage, combine, either, listen
from knowledge_base.tokens import Tokens

MAX_HITS = 20
COMPARED = 6  # of the best articles, whether two give the same answer: no more can become choices


@dataclass(frozen=True)
class Hit:
    """One article that may answer, with the passage of it that fits best."""

    document: Document
    passage: int
    score: float
    probability: float
    same_as: str | None = None  # the article before it that gives the same answer

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
class Mended:
    """A question with its misspelt words mended, and the vector of that."""

    text: str
    vector: Vectors
    tokens: Tokens | None = None


@dataclass(frozen=True)
class Query:
    """A question with its vector and who asks it; ``exclude`` names articles already shown.

    It is searched for as it was written, and beside that with its spelling mended where there is something
    to mend.
    """

    text: str
    vector: Vectors
    k: int = 3
    audience: str = "public"
    exclude: Sequence[str] = ()
    mended: Mended | None = None
    tokens: Tokens | None = None


@dataclass(frozen=True)
class Judge:
    """What turns scores into an outcome."""

    calibration: Calibration
    costs: Costs


def search(snapshot: Snapshot, judge: Judge, query: Query) -> Found:
    """Search one snapshot."""
    if len(snapshot) == 0:
        return Found("unknown", ())
    heard = hear(snapshot, query)
    allowed = snapshot.allowed(query.audience, query.exclude)
    scores = np.where(allowed, combine(snapshot, heard), np.float32(-np.inf))
    described = describe(snapshot, heard, scores)
    probabilities = judge.calibration.probabilities(described.table)
    hits = []
    for rank, article in enumerate(described.order[: query.k].tolist()):
        probability = float(probabilities[rank]) if rank < len(probabilities) else 0.0
        passage = best_passage(snapshot, heard.similarity, article)
        hits.append(Hit(snapshot.documents[article], passage, float(scores[article]), probability))
    twins = same_as([hit.text for hit in hits[:COMPARED]])
    for at, first in enumerate(twins):
        if first is not None:
            hits[at] = replace(hits[at], same_as=hits[first].document.article.id)
    return Found(decide(together(probabilities, twins), judge.costs), tuple(hits))


def hear(snapshot: Snapshot, query: Query) -> Heard:
    """Ask every voice, by both spellings where there are two."""
    heard = listen(snapshot, query.text, query.vector, query.tokens)
    if query.mended is None:
        return heard
    mended = query.mended
    return either(heard, listen(snapshot, mended.text, mended.vector, mended.tokens))
