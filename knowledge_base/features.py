"""Describes the best articles for a question by a few numbers that mean the same in every help centre."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge_base.embedding import Vectors
from knowledge_base.index import Ints, Snapshot
from knowledge_base.ranking import Heard, best_of

Floats = npt.NDArray[np.float64]

CANDIDATES = 5
"""Only this many of the best articles are described; those below have no probability worth naming."""

NEIGHBOURS = 10
SHARPNESS = 8

NAMES = ("bias", "score", "lead", "agreement", "subject")
"""``lead`` is over the best other article (below 0 for all but the first), ``agreement`` the share among the
articles nearest to the question, ``subject`` how near the question is to what the help centre is about at
all. All of them can only speak for an article."""

SUBJECT = NAMES.index("subject")


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
    best: Ints = order[:CANDIDATES]
    top = scores[best].astype(np.float64)
    table = np.ones((len(best), len(NAMES)))
    if len(best) == 0:
        return Described(order, table)
    rival = np.full(len(top), top[0])
    rival[0] = top[1] if len(top) > 1 else 0.0
    table[:, 1] = top
    table[:, 2] = top - rival
    nearest = np.where(np.isfinite(scores), best_of(heard.similarity, snapshot.unit_article, len(scores)), 0)
    table[:, 3] = _agreement(nearest, best)
    table[:, SUBJECT] = heard.nearness
    return Described(order, table)


def _agreement(nearest: Vectors, best: Ints) -> Floats:
    """Return each candidate's share among the nearest articles, near ones counting more.

    Each article speaks once, by its nearest text: one with fifty example questions has no fifty votes.
    """
    count = min(NEIGHBOURS, len(nearest))
    around = np.argpartition(-nearest, count - 1)[:count]
    weight = np.zeros(len(nearest))
    weight[around] = nearest[around].astype(np.float64) ** SHARPNESS
    share: Floats = weight[best] / max(float(weight.sum()), 1e-12)
    return share
