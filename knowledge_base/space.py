"""A vector space fitted to one help centre: what all its texts have in common is taken out before they are
compared.

Every text of a mail program's help is about mail, so plain cosines are high everywhere and the small
differences that decide between two articles drown. The mean is subtracted and directions in which the texts
vary most are damped, by the inverse fourth root of the covariance. Both are shrunk towards doing nothing,
so that ten texts do not bend the space.

Source: "all-but-the-top" post-processing (Mu, Viswanath, 2018) and whitening of sentence vectors (Su et
al., 2021).
"""

from __future__ import annotations

import numpy as np

from knowledge_base.embedding import DIMENSIONS, Vectors

POWER = -0.25
FLOOR = 0.3
"""Added to each direction's variance, as a share of the mean variance: noise must not be blown up."""

SHRINK_MEAN = 50
SHRINK_COVARIANCE = 200
"""How many texts the assumption of a plain space is worth."""


class Space:
    """A linear map from the model's vectors to those that are compared; immutable."""

    def __init__(self, vectors: Vectors) -> None:
        """Fit the map to unit vectors, shape ``(n, 384)``; with none it is the identity."""
        n = len(vectors)
        total = vectors.sum(axis=0) if n else np.zeros(DIMENSIONS)
        self._mean = (total / (n + SHRINK_MEAN)).astype(np.float32)
        centred = vectors - self._mean
        variance = float((centred**2).sum() / n / DIMENSIONS) if n else 1.0 / DIMENSIONS
        plain = SHRINK_COVARIANCE * variance * np.eye(DIMENSIONS)
        covariance = (centred.T @ centred + plain) / (n + SHRINK_COVARIANCE)
        values, axes = np.linalg.eigh(covariance)
        scale = (np.maximum(values, 0) + FLOOR * float(values.mean())) ** POWER
        self._map = (axes * scale).astype(np.float32)

    def place(self, vectors: Vectors) -> Vectors:
        """Map vectors of shape ``(384,)`` or ``(n, 384)``, each to length 1."""
        moved = (vectors - self._mean) @ self._map
        length = np.linalg.norm(moved, axis=-1, keepdims=True)
        placed: Vectors = (moved / np.maximum(length, 1e-9)).astype(np.float32)
        return placed
