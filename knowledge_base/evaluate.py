"""Measures the search on judged questions, exactly as it would answer them, with plain BM25 beside it.

The judged questions are only asked, never learnt from: calibration sees the articles alone.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge_base import measures
from knowledge_base.decision import Outcome, decide
from knowledge_base.embedding import Embedder
from knowledge_base.features import describe
from knowledge_base.index import Snapshot
from knowledge_base.questions_file import Judged
from knowledge_base.ranking import best_of, combine
from knowledge_base.search import Judge, Query, hear
from knowledge_base.workbench import asked

NONE = "(none)"


@dataclass(frozen=True)
class Plain:
    """What BM25 alone makes of a question: articles that share a word, the first one's score, time."""

    order: tuple[str, ...]
    score: float
    ms: float


@dataclass(frozen=True)
class Answered:
    """What the search made of one judged question."""

    judged: Judged
    order: tuple[str, ...]
    probability: float
    outcome: Outcome
    plain: Plain
    ms: float

    @property
    def right(self) -> bool:
        """Whether the first article is a right one."""
        return bool(self.order) and self.order[0] in self.judged.right


def ask_all(
    snapshot: Snapshot, judge: Judge, embedder: Embedder, questions: Sequence[Judged]
) -> tuple[Answered, ...]:
    """Ask every question, embedding it as the service does when no vector comes with it."""
    names = [d.article.id for d in snapshot.documents]
    return tuple(_ask(snapshot, judge, embedder, names, judged) for judged in questions)


def _ask(
    snapshot: Snapshot, judge: Judge, embedder: Embedder, names: Sequence[str], judged: Judged
) -> Answered:
    started = time.perf_counter()
    query = asked(snapshot, embedder, judged.text)
    heard = hear(snapshot, query)
    scores = combine(snapshot, heard)
    described = describe(snapshot, heard, scores)
    probabilities = judge.calibration.probabilities(described.table)
    outcome = decide(probabilities, judge.costs)
    ms = (time.perf_counter() - started) * 1000
    return Answered(
        judged,
        tuple(names[i] for i in described.order),
        float(probabilities[0]) if len(probabilities) else 0.0,
        outcome,
        _plain(snapshot, names, query),
        ms,
    )


def _plain(snapshot: Snapshot, names: Sequence[str], query: Query) -> Plain:
    """Ask BM25 alone, with the question as it was written."""
    started = time.perf_counter()
    asked_words = snapshot.question_words.scores(query.text)
    scores = np.maximum(
        snapshot.article_words.scores(query.text),
        best_of(asked_words, snapshot.question_article, len(snapshot)),
    )
    order = np.argsort(-scores, kind="stable")
    ms = (time.perf_counter() - started) * 1000
    return Plain(tuple(names[i] for i in order if scores[i] > 0), float(scores[order[0]]), ms)


def report(answers: Sequence[Answered]) -> dict[str, Any]:
    """Sum up; a field is None when there were no questions of the kind it speaks of."""
    answerable = np.array([bool(a.judged.right) for a in answers], np.bool_)
    right = np.array([a.right for a in answers], np.bool_)
    probability = np.array([a.probability for a in answers], np.float64)
    refused = np.array([a.outcome == "unknown" for a in answers], np.bool_)
    direct = np.array([a.outcome == "answer" for a in answers], np.bool_)
    some, none = bool(answerable.any()), bool((~answerable).any())
    truth, predicted = zip(*(_labels(a) for a in answers), strict=True) if answers else ((), ())
    return {
        "n": int(answerable.sum()),
        "n_unanswerable": int((~answerable).sum()),
        **_retrieval([(a.order, a.judged) for a in answers if a.judged.right]),
        "answered": measures.share(direct),
        "clarified": measures.share(~direct & ~refused),
        "precision_answered": measures.share(right[direct]) if direct.any() else None,
        "refused_unanswerable": measures.share(refused[~answerable]) if none else None,
        "false_refusals": measures.share(refused[answerable]) if some else None,
        "refused_at_5pct_false": measures.refused_at(probability, answerable) if some and none else None,
        "in_scope_accuracy": measures.share((right & ~refused)[answerable]) if some else None,
        "out_of_scope_recall": measures.share(refused[~answerable]) if none else None,
        "mcc": measures.matthews(truth, predicted),
        "auc": measures.area(probability, answerable),
        **_calibration(probability, right),
        **_times([a.ms for a in answers]),
        "bm25": _plain_report([a.plain for a in answers], [a.judged for a in answers], answerable),
    }


def _plain_report(
    plain: Sequence[Plain], judged: Sequence[Judged], answerable: measures.Flags
) -> dict[str, Any]:
    """Sum up BM25 alone. It has no threshold of its own, so refusing is measured over all of them."""
    scores = np.array([one.score for one in plain], np.float64)
    some, none = bool(answerable.any()), bool((~answerable).any())
    return {
        **_retrieval([(p.order, j) for p, j in zip(plain, judged, strict=True) if j.right]),
        "refused_at_5pct_false": measures.refused_at(scores, answerable) if some and none else None,
        "auc": measures.area(scores, answerable),
        **_times([one.ms for one in plain]),
    }


def _times(ms: Sequence[float]) -> dict[str, float | None]:
    places = (("ms_p50", 0.5), ("ms_p95", 0.95))
    return {name: float(np.quantile(ms, place)) if ms else None for name, place in places}


def _calibration(probability: measures.Floats, right: measures.Flags) -> dict[str, Any]:
    error = measures.calibration_error(probability, right)
    return {
        "ece": error,
        "ece_beyond_chance": error - measures.chance_error(probability),
        "reliability": measures.reliability(probability, right),
    }


def _labels(answer: Answered) -> tuple[str, str]:
    """Return truth and prediction as classes: an article's name, or none.

    A question back names the article among its choices, so only ``unknown`` predicts none.
    """
    first = answer.order[0] if answer.order else NONE
    predicted = NONE if answer.outcome == "unknown" else first
    truth = first if answer.right else answer.judged.article or NONE
    return truth, predicted


def _retrieval(rows: Sequence[tuple[tuple[str, ...], Judged]]) -> dict[str, float]:
    ranks: npt.NDArray[np.int64] = np.array([_rank(order, judged) for order, judged in rows], np.int64)
    found = ranks >= 0
    return {
        "hit_at_1": measures.share(found & (ranks < 1)),
        "hit_at_3": measures.share(found & (ranks < 3)),
        "hit_at_10": measures.share(found & (ranks < 10)),
        "mrr": measures.reciprocal(ranks),
    }


def _rank(order: tuple[str, ...], judged: Judged) -> int:
    return next((place for place, name in enumerate(order) if name in judged.right), -1)
