"""Groups questions that ask the same thing in other words, so that an author sees one gap instead of forty
lines.

Average-linkage clustering over cosine: a group grows only while its members are alike on the whole, so that
a chain of half-alike questions does not run everything together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from knowledge_base.embedding import Vectors

ALIKE = 0.55
"""Mean cosine at which two questions of a help desk ask the same; below .5 topics begin to mix."""

MAX_ITEMS = 2000


@dataclass(frozen=True)
class Item:
    """A question with the name its asker knows it by."""

    id: str
    text: str


@dataclass(frozen=True)
class Group:
    """Questions that belong together; the label is the one nearest to all others."""

    label: str
    ids: tuple[str, ...]


def group(items: Sequence[Item], vectors: Vectors) -> tuple[Group, ...]:
    """Group questions, largest group first.

    Args:
        items: the questions.
        vectors: their unit vectors, ``(len(items), 384)``.
    """
    if not items:
        return ()
    # Half a second and 50 MB that a service need not spend before an author asks for groups.
    from scipy.cluster.hierarchy import fcluster, linkage

    labels = np.ones(1, np.int64)
    if len(items) > 1:
        labels = fcluster(linkage(_distances(vectors), "average"), 1 - ALIKE, "distance")
    members = [np.flatnonzero(labels == label) for label in dict.fromkeys(labels.tolist())]
    members.sort(key=lambda rows: (-len(rows), int(rows[0])))
    return tuple(_group(items, vectors, rows.tolist()) for rows in members)


def _distances(vectors: Vectors) -> Vectors:
    """Return cosine distances in the condensed form that scipy wants."""
    upper = np.triu_indices(len(vectors), 1)
    distances: Vectors = np.clip(1 - vectors @ vectors.T, 0, 2)[upper]
    return distances


def _group(items: Sequence[Item], vectors: Vectors, rows: list[int]) -> Group:
    centre = vectors[rows].mean(axis=0)
    nearest = rows[int(np.argmax(vectors[rows] @ centre))]
    return Group(items[nearest].text, tuple(items[row].id for row in rows))
