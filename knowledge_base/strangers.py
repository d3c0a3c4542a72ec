"""Questions of other trades: they teach the calibration what a question is like that no article is meant for.

An article that is hidden leaves a question of the same subject without its answer; that is one kind of
question nobody can answer. The other kind has nothing to do with the help centre at all, and it cannot be
made from the articles. A trade too near to the help centre's own subject is left out, by its vectors: a bank
is not taught that questions about cards are not for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from knowledge_base.embedding import Vectors, digest_of
from knowledge_base.features import Floats

FILE = Path(__file__).with_name("strangers.txt")

NEAREST_OWN = 0.25
"""A trade is a stranger when it is further from the subject than this share of the articles' own probes."""

EDGE = 1.5
"""So many spreads above the strangers' middle a question is as likely theirs as ours."""


@dataclass(frozen=True)
class Strangers:
    """How near strangers' questions come to a help centre's subject: their middle and their spread."""

    middle: float = 0.05
    spread: float = 0.07

    def belongs(self, nearness: Floats) -> Floats:
        """Return from 0 to 1 how surely questions of such nearness are none of a stranger's."""
        above = (nearness - self.middle) / max(self.spread, 1e-6)
        share: Floats = 1.0 / (1.0 + np.exp(-np.clip(EDGE * (above - EDGE), -40, 40)))
        return share


@cache
def trades() -> Mapping[str, tuple[str, ...]]:
    """Return the questions by trade."""
    found: dict[str, list[str]] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            found[line.strip("[] ")] = asked = []
        elif line and not line.startswith("#"):
            asked.append(line)
    return {trade: tuple(texts) for trade, texts in found.items()}


def questions_of_strangers(vectors: Mapping[str, Vectors], subject: Vectors, own: Floats) -> tuple[str, ...]:
    """Return the questions of all trades that are not near to a help centre's own subject.

    Args:
        vectors: of the questions, by digest.
        subject: what all texts of the help centre have in common.
        own: how near its own probes are to that.
    """
    limit = float(np.quantile(own, NEAREST_OWN)) if len(own) else 1.0
    far: list[str] = []
    for texts in trades().values():
        if np.mean([vectors[digest_of(text)] @ subject for text in texts]) < limit:
            far += texts
    return tuple(far)


def measured(nearness: Floats) -> Strangers:
    """Return where strangers are, by the nearness of their questions."""
    if len(nearness) < 2:
        return Strangers()
    return Strangers(float(nearness.mean()), float(nearness.std()))
