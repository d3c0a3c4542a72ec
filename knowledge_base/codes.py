"""The voice that hears names exactly: error codes, version numbers, identifiers, short names in capitals.

They are what tells two pages apart that differ in nothing else, and the other voices blur them: a sentence
vector hardly knows a number, BM25 cuts ``9.0.1`` in three and hears each part of it everywhere. A version is
also heard by its beginnings, so that 9.0.0.1 finds a page on 9.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float32]

SATURATION = 8.0
"""Rarities add up without end; ``s / (s + 8)`` brings them to 0..1 as with BM25."""

IN_TITLE = 2.0
"""A name in a title counts so often."""

MAX_LETTERS = 4000
_PIECE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-/]*[A-Za-z0-9]")
_VERSION = re.compile(r"[vV]?(\d+(?:\.\d+)+)")
_CAPITALS = re.compile(r"(?=(?:.*[A-Z]){3})[A-Z._\-/]{3,8}")
_MIXED = re.compile(r"(?=.*[0-9])(?=.*[A-Za-z]).+")

Codes = frozenset[str]


def codes_in(text: str) -> Codes:
    """Return the names in a text, in small letters."""
    return frozenset(_found(text))


def _found(text: str) -> Iterator[str]:
    for piece in _PIECE.findall(text):
        if version := _VERSION.fullmatch(piece):
            yield from _beginnings(version[1].split("."))
        elif "_" in piece or _MIXED.fullmatch(piece) or _CAPITALS.fullmatch(piece):
            yield piece.lower()


def _beginnings(parts: Sequence[str]) -> Iterator[str]:
    """Yield a version and its beginnings of two parts and more: 9.0.0 is heard as 9.0, too."""
    for end in range(2, len(parts) + 1):
        yield ".".join(parts[:end])


class CodeIndex:
    """An immutable index over articles: the names in their titles, and in all of them."""

    def __init__(self, articles: Iterable[tuple[Codes, Codes]]) -> None:
        """Build the index from the names in each article's title, and anywhere in it."""
        self._places: dict[str, list[tuple[int, float]]] = {}
        self._size = 0
        for position, (title, anywhere) in enumerate(articles):
            self._size += 1
            for code in title | anywhere:
                self._places.setdefault(code, []).append((position, IN_TITLE if code in title else 1.0))

    def scores(self, text: str) -> Scores:
        """Add up how rare the names are that an article shares with a text, 0 to 1, ``(n_articles,)``."""
        shared = np.zeros(self._size, np.float64)
        for code in sorted(codes_in(text[:MAX_LETTERS])):
            places = self._places.get(code, ())
            for position, times in places:
                shared[position] += times * np.log((self._size + 1) / len(places))
        return (shared / (shared + SATURATION)).astype(np.float32)
