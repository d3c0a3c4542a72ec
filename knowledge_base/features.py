"""Describes the best articles for a question by a few numbers that mean the same in every help centre."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge_base.embedding import Vectors
from knowledge_base.index import Ints, Snapshot
from knowledge_base.ranking import Heard

Floats = npt.NDArray[np.float64]

CANDIDATES = 5
"""Only this many of the best articles are described; those below have no probability worth naming."""

NEIGHBOURS = 10

NAMES = ("bias", "score", "lead", "agreement")
"""``lead`` is over the best other article (below 0 for all but the first), ``agreement`` the share among
the texts nearest to the question. All of them can only speak for an article."""


@dataclass(frozen=True)
class Described:
    """All allowed articles in falling order of score, and the features of the first few.

    Attributes:
        order: positions, ``(n_allowed,)``.
        table: ``(min(CANDIDATES, n_allowed), len(NAMES))``.
    """

    order: Ints
    table: Floats


def describe(snapshot: Snapshot, heard: Heard, scores: Vectors) -> Described:
    """Describe the best articles; a score of minus infinity hides its article."""
    order: Ints = np.argsort(-scores, kind="stable").astype(np.int32)
    order = order[: int(np.isfinite(scores).sum())]
    ranked = scores[order].astype(np.float64)
    best: Ints = order[:CANDIDATES]
    top = ranked[:CANDIDATES]
    table = np.ones((len(best), len(NAMES)))
    if len(best) == 0:
        return Described(order, table)
    rival = np.full(len(top), top[0])
    rival[0] = top[1] if len(top) > 1 else 0.0
    table[:, 1] = top
    table[:, 2] = top - rival
    similarity = np.where(np.isfinite(scores)[snapshot.unit_article], heard.similarity, 0)
    table[:, 3] = _agreement(snapshot, similarity, best)
    return Described(order, table)


def _agreement(snapshot: Snapshot, similarity: Vectors, best: Ints) -> Floats:
    """Return each candidate's share among the texts nearest to the question, near ones counting more."""
    count = min(NEIGHBOURS, len(similarity))
    nearest = np.argpartition(-similarity, count - 1)[:count]
    weight = np.maximum(similarity[nearest], 0.0).astype(np.float64) ** 4
    owners = snapshot.unit_article[nearest]
    share = np.array([weight[owners == article].sum() for article in best])
    return share / max(float(weight.sum()), 1e-9)
