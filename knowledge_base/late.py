"""The voice that compares word by word: each token of a question with every token of the best articles.

Where two pages are about the same thing their vectors hardly differ, but one of them has a place for each
word of the question. Every token of the question looks for the token nearest to it, in each text of an
article and in the article as a whole; rare tokens count more. Only the articles that the other voices put
first are compared, and of these the texts nearest to the question.

Source: late interaction, Khattab and Zaharia 2020 (ColBERT), here with the sentence model's own states.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from knowledge_base.embedding import Vectors
from knowledge_base.tokens import SCALE, Tokens

CANDIDATES = 12
"""Articles that are compared; 30 find nothing more."""

TEXTS = 8
"""Texts of an article that are compared, the nearest to the question; all of them find nothing more."""

ASKED = 32
"""Tokens of a question that look for their like, the rarest of them."""

Places = npt.NDArray[np.intp]
_KINDS = 1 << 16


class TokenIndex:
    """The tokens of all texts, by position of the text; immutable."""

    def __init__(self, texts: Sequence[Tokens | None], ranges: Places) -> None:
        """Count how rare each token is.

        Args:
            texts: the tokens of each text, None where the model tells none.
            ranges: where each article's texts begin, and where the last one's end, ``(n_articles + 1,)``.
        """
        self._texts = texts
        self._ranges = ranges
        self._size = len(ranges) - 1
        found_in = np.zeros(_KINDS, np.int64)
        for article in range(self._size):
            found_in[_kinds(texts[slice(*ranges[article : article + 2])])] += 1
        self._rarity = np.log((self._size + 1) / (found_in + 0.5)).clip(0).astype(np.float32)
        self.silent = not found_in.any()

    def scores(self, asked: Tokens, order: Places, similarity: Vectors) -> Vectors:
        """Compare a question with the best articles.

        Args:
            asked: the question's tokens.
            order: positions of articles, best first.
            similarity: of the question to each text; minus infinity hides a text.

        Returns:
            How much nearer than their mean each article is, about -0.3 to 0.3, ``(n_articles,)``: of a long
            story every article has fewer words than of a short question, and that tells nothing. Those that
            were not compared get what the worst of the others has, so that they gain nothing on them.
        """
        best = order[:CANDIDATES]
        chosen = [(article, text) for article in best for text in self._nearest(article, similarity)]
        if self.silent or not chosen or len(asked.ids) == 0:
            return np.zeros(self._size, np.float32)
        states, weights = self._weighed(asked)
        closest = self._closest(states, [text for _, text in chosen])
        owners = np.array([article for article, _ in chosen])
        starts = np.flatnonzero(np.append(True, owners[1:] != owners[:-1]))
        by_text = np.maximum.reduceat(closest @ weights, starts)
        by_article = np.maximum.reduceat(closest, starts, axis=0) @ weights
        found = (by_text + by_article) / 2
        found -= found.mean()
        scores = np.full(self._size, found.min(), np.float32)
        scores[owners[starts]] = found
        return scores

    def _weighed(self, asked: Tokens) -> tuple[Vectors, Vectors]:
        """Return the rarest tokens' states and what each counts; together that is 1."""
        rarity = self._rarity[asked.ids]
        kept = np.argsort(-rarity, kind="stable")[:ASKED]
        weights = rarity[kept] / max(float(rarity[kept].sum()), 1e-9)
        states: Vectors = asked.states[kept].astype(np.float32) / np.float32(SCALE)
        return states, weights.astype(np.float32)

    def _nearest(self, article: int, similarity: Vectors) -> list[int]:
        first, end = self._ranges[article : article + 2]
        near = similarity[first:end]
        places = np.argsort(-near, kind="stable")[:TEXTS]
        return [int(first + i) for i in places if np.isfinite(near[i]) and self._has(int(first + i))]

    def _has(self, text: int) -> bool:
        tokens = self._texts[text]
        return tokens is not None and len(tokens.ids) > 0

    def _closest(self, asked: Vectors, chosen: Iterable[int]) -> Vectors:
        """Return for each text and each token asked for how near the text's nearest token is."""
        states = [tokens.states for text in chosen if (tokens := self._texts[text]) is not None]
        starts = np.cumsum([0] + [len(part) for part in states[:-1]])
        alike = np.concatenate(states).astype(np.float32) @ asked.T
        return (np.maximum.reduceat(alike, starts, axis=0) / SCALE).astype(np.float32)


def _kinds(texts: Iterable[Tokens | None]) -> Places:
    """Return the distinct tokens of an article."""
    ids = [tokens.ids for tokens in texts if tokens is not None]
    return np.unique(np.concatenate(ids)).astype(np.intp) if ids else np.zeros(0, np.intp)
