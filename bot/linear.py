"""Linear models and tf-idf as plain arrays: what the classifiers of a message keep of scikit-learn, stored
without pickle.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Row:
    """The sparse features of one text: scipy's matrix of one row takes longer to check than to use."""

    columns: npt.NDArray[np.int64]
    values: Floats


@dataclass(frozen=True)
class LogisticModel:
    """A fitted logistic regression: `weights` of shape `(n_features, n_classes)`, one `bias` a class."""

    weights: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]

    @classmethod
    def fit(
        cls, features: Any, labels: npt.NDArray[np.int64], strength: float, balanced: bool
    ) -> LogisticModel:
        """Learn from a dense or sparse matrix; `labels` are 0 … n-1, at least two of them.

        Args:
            features: shape `(n_examples, n_features)`.
            labels: shape `(n_examples,)`.
            strength: scikit-learn's `C`, the inverse of the regularisation.
            balanced: whether rare classes count as much as common ones.
        """
        model = LogisticRegression(C=strength, max_iter=1000, class_weight="balanced" if balanced else None)
        model.fit(features, labels)
        weights, bias = model.coef_.T, model.intercept_
        if weights.shape[1] == 1:  # scikit-learn keeps one column for two classes: write it as a softmax
            weights, bias = np.hstack([-weights, weights]) / 2, np.concatenate([-bias, bias]) / 2
        return cls(weights.astype(np.float32), bias.astype(np.float32))

    def predict(self, features: Any) -> Floats:
        """Return class probabilities of shape `(n_examples, n_classes)`."""
        if isinstance(features, Row):
            product = (features.values @ self.weights[features.columns])[None]
        else:
            product = features @ self.weights
        odds = (product + self.bias).astype(np.float64)
        likely: Floats = np.exp(odds - odds.max(axis=1, keepdims=True))
        return likely / likely.sum(axis=1, keepdims=True)

    def arrays(self, prefix: str) -> dict[str, npt.NDArray[Any]]:
        """Name the arrays to store."""
        return {f"{prefix}_weights": self.weights, f"{prefix}_bias": self.bias}

    @classmethod
    def from_arrays(cls, stored: Any, prefix: str) -> LogisticModel:
        """Read what `arrays` named."""
        return cls(stored[f"{prefix}_weights"], stored[f"{prefix}_bias"])


class TermWeights:
    """Tf-idf over pieces of words (2 to 5 characters) and over words (1 or 2), side by side."""

    _SETTINGS: tuple[dict[str, Any], ...] = (
        {"analyzer": "char_wb", "ngram_range": (2, 5), "sublinear_tf": True},
        {"ngram_range": (1, 2), "sublinear_tf": True, "token_pattern": r"(?u)\b\w+\b"},
    )

    def __init__(self, vectorizers: Sequence[TfidfVectorizer]) -> None:
        self._vectorizers = vectorizers
        self._idf = [np.asarray(vectorizer.idf_) for vectorizer in vectorizers]

    @classmethod
    def settings(cls) -> tuple[dict[str, Any], ...]:
        """Return how the two kinds of pieces are cut."""
        return cls._SETTINGS

    @classmethod
    def fit(cls, texts: Sequence[str], min_count: int = 1) -> TermWeights:
        """Learn vocabulary and weights; pieces seen in fewer than `min_count` texts are left out."""
        return cls([TfidfVectorizer(**setting, min_df=min_count).fit(texts) for setting in cls._SETTINGS])

    def transform(self, texts: Sequence[str]) -> sparse.csr_matrix | Row:
        """Return a sparse matrix of shape `(len(texts), n_terms)`, or the row of a single text."""
        rows = [self._row(text) for text in texts]
        if len(rows) == 1:
            return Row(*rows[0])
        indices, values = (np.concatenate([row[part] for row in rows]) for part in (0, 1))
        ends = np.cumsum([0, *(len(row[0]) for row in rows)])
        width = sum(len(vectorizer.vocabulary_) for vectorizer in self._vectorizers)
        return sparse.csr_matrix((values, indices, ends), shape=(len(texts), width))

    def _row(self, text: str) -> tuple[npt.NDArray[np.int64], Floats]:
        """Return the columns and weights of one text. scikit-learn does the same with ten times the work
        around it, most of a message's time.
        """
        columns, weights, offset = [], [], 0
        for number, vectorizer in enumerate(self._vectorizers):
            vocabulary = vectorizer.vocabulary_
            known = Counter(vocabulary[piece] for piece in _pieces(number, text) if piece in vocabulary)
            found = np.array(sorted(known), np.int64)
            counts = np.array([known[column] for column in found.tolist()], np.float64)
            weight = (np.log(counts) + 1.0) * self._idf[number][found]
            length = math.sqrt(sum((weight * weight).tolist()))
            columns.append(found + offset)
            weights.append(weight / length if length else weight)
            offset += len(vocabulary)
        return np.concatenate(columns), np.concatenate(weights)

    def save(self, path: Path) -> None:
        """Write terms and weights as JSON."""
        stored = [
            {"terms": sorted(v.vocabulary_, key=v.vocabulary_.__getitem__), "idf": [float(x) for x in v.idf_]}
            for v in self._vectorizers
        ]
        path.write_text(json.dumps(stored, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> TermWeights:
        """Read what `save` wrote."""
        vectorizers = []
        for setting, part in zip(cls._SETTINGS, json.loads(path.read_text("utf-8")), strict=True):
            vectorizer = TfidfVectorizer(
                **setting, vocabulary={term: i for i, term in enumerate(part["terms"])}
            )
            vectorizer.idf_ = np.array(part["idf"])
            vectorizers.append(vectorizer)
        return cls(vectorizers)


@lru_cache(maxsize=1)
def _cutters() -> tuple[Callable[[str], list[str]], ...]:
    return tuple(TfidfVectorizer(**setting).build_analyzer() for setting in TermWeights.settings())


@lru_cache(maxsize=8)
def _pieces(number: int, text: str) -> tuple[str, ...]:
    """Cut a text into pieces; the classifiers of a turn ask for the same ones."""
    return tuple(_cutters()[number](text))
