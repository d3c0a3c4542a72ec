"""Whether two answers say the same: an article copied for another page or product, with a word changed.

Between two such a customer has nothing to choose, and either is right: their chances of being right are one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

SAME = 0.8
"""Share of the pairs of neighbouring words that two answers have in common, of all that either has: one word
changed in a passage of thirty leaves nearly .9."""
_WORD = re.compile(r"\w+")


def same_as(texts: Sequence[str]) -> tuple[int | None, ...]:
    """Name for each text the first before it that says the same, None when it is the first to say it."""
    pairs = [_pairs(text) for text in texts]
    found: list[int | None] = []
    for at, own in enumerate(pairs):
        earlier = (before for before in range(at) if found[before] is None)
        found.append(next((before for before in earlier if _alike(own, pairs[before])), None))
    return tuple(found)


def _pairs(text: str) -> frozenset[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    return frozenset(pairwise(words)) or frozenset((word,) for word in words)


def _alike(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> bool:
    either = len(one | other)
    return either > 0 and len(one & other) / either >= SAME
