"""A vector space fitted to one help centre: what tells its articles apart is kept, what varies inside each of
them is damped.

Every text of a mail program's help is about mail, so plain cosines are high everywhere and the small
differences that decide between two articles drown. The common mean is subtracted. The texts of one article
say different things about one subject, so the directions in which they scatter around their own middle are
those that do not decide: they are damped by a power of that scatter. Both are shrunk towards doing nothing,
so that ten texts do not bend the space.

Source: within-class covariance normalisation (Hatch, Kajarekar, Stolcke, 2006), with half of its exponent or
more left out because few texts an article make the scatter noisy.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from knowledge_base.embedding import DIMENSIONS, Vectors

POWER = -0.35
FLOOR = 0.3
"""Added to each direction's variance, as a share of the mean variance: noise must not be blown up."""

SHRINK_MEAN = 50
SHRINK_SCATTER = 50
"""How many texts the assumption of a plain space is worth."""


class Space:
    """A linear map from the model's vectors to those that are compared; immutable."""

    def __init__(self, vectors: Vectors, owners: npt.NDArray[np.int32]) -> None:
        """Fit the map.

        Args:
            vectors: unit vectors of texts, ``(n, 384)``; with none the map is the identity.
            owners: the position of each text's article, ``(n,)``.
        """
        n = self.size = len(vectors)
        total = vectors.sum(axis=0) if n else np.zeros(DIMENSIONS)
        self._mean = (total / (n + SHRINK_MEAN)).astype(np.float32)
        self.subject: Vectors = self._mean / max(float(np.linalg.norm(self._mean)), 1e-9)
        """What all texts have in common, as a unit vector of the model's own space."""

        inside = _around_own_middle(vectors, owners)
        variance = float((inside**2).sum() / n / DIMENSIONS) if n else 1.0 / DIMENSIONS
        plain = SHRINK_SCATTER * max(variance, 1e-9) * np.eye(DIMENSIONS)
        scatter = (inside.T @ inside + plain) / (n + SHRINK_SCATTER)
        values, axes = np.linalg.eigh(scatter)
        scale = (np.maximum(values, 0) + FLOOR * float(values.mean())) ** POWER
        self._map = (axes * scale).astype(np.float32)

    def place(self, vectors: Vectors) -> Vectors:
        """Map vectors of shape ``(384,)`` or ``(n, 384)``, each to length 1."""
        moved = (vectors - self._mean) @ self._map
        length = np.linalg.norm(moved, axis=-1, keepdims=True)
        placed: Vectors = (moved / np.maximum(length, 1e-9)).astype(np.float32)
        return placed


def _around_own_middle(vectors: Vectors, owners: npt.NDArray[np.int32]) -> Vectors:
    """Return each text's vector less the mean of its article's texts."""
    if len(vectors) == 0:
        return vectors
    counts = np.bincount(owners).astype(np.float32)
    middles = np.zeros((len(counts), DIMENSIONS), np.float32)
    np.add.at(middles, owners, vectors)
    middles /= np.maximum(counts, 1)[:, None]
    inside: Vectors = vectors - middles[owners]
    return inside
