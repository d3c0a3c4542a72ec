"""The voice that hears letters: runs of three and four letters of titles, headings and example questions.

It finds what BM25 misses by a slip of the finger, another ending or a word written in two ("log in",
"login"), and it weighs a rare run like the name of a product above a common one. Bodies are left out: their
words are many, so a long article would hold every run.

The runs are counted with numpy in hashed buckets, so no dictionary is kept and a question costs a fraction
of a millisecond.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float32]
_Buckets = npt.NDArray[np.int32]
_Places = npt.NDArray[np.int64]
Counted = tuple[_Buckets, Scores]
"""A text's runs, by bucket, and ``1 + log`` of how often each occurs."""

SIZES = (3, 4)
MAX_LETTERS = 1000
"""The beginning of a pasted story names what it is about; more letters only dilute it."""

_BITS = 20
_NOT_WORD = re.compile(r"[\W_]+")
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_SPACE = ord(" ")


class LetterIndex:
    """An immutable index over texts, addressed by their position in the list they were given in."""

    def __init__(self, counted: Sequence[Counted]) -> None:
        """Build the index from what ``count`` made of each text."""
        self._size = len(counted)
        buckets = np.concatenate([b for b, _ in counted]) if counted else np.zeros(0, np.int32)
        owners = np.repeat(np.arange(self._size), [len(b) for b, _ in counted])
        order = np.argsort(buckets, kind="stable")
        self._owners = owners[order].astype(np.int32)
        self._buckets, self._starts, found_in = np.unique(
            buckets[order], return_index=True, return_counts=True
        )
        self._ends = self._starts + found_in
        self._rarity = np.log((1 + self._size) / (1 + found_in)) + 1
        weights = (np.concatenate([c for _, c in counted]) if counted else np.zeros(0, np.float32))[order]
        weights *= np.repeat(self._rarity, found_in)
        lengths = np.sqrt(np.bincount(self._owners, weights**2, self._size))
        self._weights = weights / np.maximum(lengths, 1e-9)[self._owners]

    def scores(self, text: str) -> Scores:
        """Return the cosine of a text's runs to those of every text, ``(n_texts,)``."""
        buckets, counts = count(text)
        if len(self._buckets) == 0 or len(buckets) == 0:
            return np.zeros(self._size, np.float32)
        at = np.minimum(np.searchsorted(self._buckets, buckets), len(self._buckets) - 1)
        known = self._buckets[at] == buckets
        asked = counts * np.where(known, self._rarity[at], np.log(1 + self._size) + 1)
        length = float(np.sqrt((asked**2).sum()))
        starts, ends, asked = self._starts[at[known]], self._ends[at[known]], asked[known]
        rows = _ranges(starts, ends)
        parts = self._weights[rows] * np.repeat(asked, ends - starts)
        return (np.bincount(self._owners[rows], parts, self._size) / length).astype(np.float32)


def count(text: str) -> Counted:
    """Count a text's runs."""
    words = _NOT_WORD.sub(" ", text[:MAX_LETTERS].lower()).strip()
    letters = np.array([ord(c) for c in f" {words} "], np.uint64)
    found = np.concatenate([_runs(letters, size) for size in SIZES])
    buckets, counts = np.unique(found, return_counts=True)
    return buckets, (1 + np.log(counts)).astype(np.float32)


def _runs(letters: npt.NDArray[np.uint64], size: int) -> _Buckets:
    """Hash every run of so many letters that does not reach over the space between two words."""
    n = len(letters) - size + 1
    if n <= 0:
        return np.zeros(0, np.int32)
    parts = [letters[i : i + n] for i in range(size)]
    inside = np.all([part != _SPACE for part in parts[1:-1]], axis=0)
    hashed = np.full(n, size, np.uint64)
    for part in parts:
        hashed = (hashed ^ part) * _MULTIPLIER
    buckets: _Buckets = (hashed[inside] >> np.uint64(64 - _BITS)).astype(np.int32)
    return buckets


def _ranges(starts: _Places, ends: _Places) -> _Places:
    """Return the whole numbers of several ranges, one after the other."""
    sizes = ends - starts
    firsts = np.cumsum(sizes) - sizes
    return np.repeat(starts - firsts, sizes) + np.arange(int(sizes.sum()))
