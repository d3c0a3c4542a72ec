"""Puts the voices together: one score for each article, and the passage of it that speaks to the question.

Scaled scores are added, 0.7 dense to 0.3 lexical. Rank fusion was measured and loses: a weak voice drags a strong one
down when only its order is kept.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from knowledge_base.embedding import Vectors
from knowledge_base.index import Snapshot, Voice
from knowledge_base.lexical import scaled

DENSE, LEXICAL = 0.7, 0.3


@dataclass(frozen=True)
class Ranked:
    """Every article's standing for one question, by position in the snapshot, and what it was made of."""

    score: Vectors
    similarity: Vectors
    words: Vectors


def rank(snapshot: Snapshot, text: str, vector: Vectors) -> Ranked:
    """Score every article of a snapshot for a question and its vector."""
    similarity: Vectors = snapshot.unit_vectors @ vector
    words: Vectors = scaled(snapshot.lexical.scores(text))
    dense = best_of(similarity, snapshot.unit_article, len(snapshot))
    lexical = best_of(words, snapshot.entry_article, len(snapshot))
    return Ranked((DENSE * dense + LEXICAL * lexical).astype(np.float32), similarity, words)


def best_of(values: Vectors, owners: np.ndarray, n: int) -> Vectors:
    """Return the highest value of each owner, 0 for an owner without any."""
    best = np.zeros(n, np.float32)
    np.maximum.at(best, owners, values)
    return best


def best_passage(snapshot: Snapshot, ranked: Ranked, article: int) -> int:
    """Return the number of the passage that speaks to the question most, 0 for an article without a body."""
    count = len(snapshot.documents[article].passages)
    if count < 2:
        return 0
    units = slice(*snapshot.unit_range[article : article + 2])
    windows = snapshot.unit_voice[units] == Voice.WINDOW
    dense = best_of(ranked.similarity[units][windows], snapshot.unit_passage[units][windows], count)
    entries = slice(*snapshot.entry_range[article : article + 2])
    bodies = ~snapshot.entry_question[entries]
    lexical = best_of(ranked.words[entries][bodies], snapshot.entry_passage[entries][bodies], count)
    return int(np.argmax(DENSE * dense + LEXICAL * lexical))
