"""The third voice: which article's example questions a question is most like.

The ranking itself hears the nearest example, which finds a known wording. The regression here, from vector
to article in closed form and balanced by article, sees what all the examples of an article have in common.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from knowledge_base.embedding import DIMENSIONS, Vectors

Ints = npt.NDArray[np.int32]

RIDGE = 1.0


class QuestionModel:
    """Example questions of all articles; immutable."""

    def __init__(self, vectors: Vectors, articles: Ints, n_articles: int) -> None:
        """Fit the model.

        Args:
            vectors: ``(n_questions, 384)`` unit vectors.
            articles: ``(n_questions,)`` positions of their articles, ascending.
            n_articles: how many articles there are, with or without questions.
        """
        self.vectors = vectors
        self.articles = articles
        self.n_articles = n_articles
        counts = (
            np.bincount(articles, minlength=n_articles) if len(articles) else np.zeros(n_articles, np.int64)
        )
        self.has_questions = counts > 0
        self._leverage = np.zeros(0, np.float32)
        self._weights = self._fit(counts) if len(articles) else np.zeros((DIMENSIONS, n_articles), np.float32)

    def _fit(self, counts: npt.NDArray[np.int64]) -> Vectors:
        """Solve ``(X'SX + λI) W = X'SY`` with S giving each article the same weight."""
        share = (len(self.articles) / self.has_questions.sum() / counts[self.articles]).astype(np.float32)
        weighted = self.vectors * share[:, None]
        gram = weighted.T @ self.vectors + RIDGE * np.eye(DIMENSIONS, dtype=np.float32)
        # X'SY has one column for each article, the sum of its weighted examples: no n by n table is made.
        sums = np.zeros((self.n_articles, DIMENSIONS), np.float32)
        np.add.at(sums, self.articles, weighted)
        inverse = np.linalg.inv(gram)
        self._leverage = np.einsum("ij,ij->i", self.vectors @ inverse, weighted)
        solved: Vectors = (inverse @ sums.T).astype(np.float32)
        return solved

    def regressed(self, vector: Vectors) -> Vectors:
        """Return the regression's output for each article, about 0 to 1."""
        out: Vectors = vector @ self._weights
        return out

    def regressed_without(self, example: int) -> Vectors:
        """Return the output for one of the examples as if it had not been among them.

        Source: the leave-one-out identity of least squares, ``(ŷ - h·y) / (1 - h)`` with h the example's
        leverage.
        """
        leverage = min(float(self._leverage[example]), 0.999)
        out = self.regressed(self.vectors[example])
        out[self.articles[example]] -= leverage
        without: Vectors = out / np.float32(1 - leverage)
        return without
