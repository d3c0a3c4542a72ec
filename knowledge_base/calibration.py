"""From scores to the probability that an article is right, and from that to answer, clarify or unknown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from knowledge_base.embedding import Vectors


@dataclass(frozen=True)
class Calibration:
    """A fitted calibration."""

    bias: float = -6.0
    level: float = 9.0
    margin: float = 6.0

    def probabilities(self, scores: Vectors) -> Vectors:
        """Return a probability for each of the best articles, given their scores in falling order."""
        others = np.append(scores[1:2], 0.0)[:1]
        rest = np.where(np.arange(len(scores)) == 0, others[0], scores[0])
        z = self.bias + self.level * scores + self.margin * (scores - rest)
        p: Vectors = (1 / (1 + np.exp(-z))).astype(np.float32)
        total = float(p.sum())
        return p / np.float32(total) if total > 1 else p

    def outcome(self, probabilities: Vectors) -> Literal["answer", "clarify", "unknown"]:
        """Decide what to do with the best articles."""
        if probabilities[0] >= 0.6:
            return "answer"
        return "clarify" if float(probabilities[:3].sum()) >= 0.4 else "unknown"
