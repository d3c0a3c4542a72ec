"""The letter voice: what it finds, and that it counts as the long way round does."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.letters import LetterIndex, count

HEADS = ["Reset your password", "Change the login e-mail", "Track a parcel", "Return a damaged chair"]


def letters(texts: list[str]) -> LetterIndex:
    return LetterIndex([count(text) for text in texts])


def runs(text: str) -> Counter[str]:
    words = "".join(c.lower() if c.isalnum() else " " for c in text).split()
    padded = [f" {word} " for word in words]
    return Counter(word[i : i + n] for word in padded for n in (3, 4) for i in range(len(word) - n + 1))


def cosine(text: str, other: str, texts: list[str]) -> float:
    def weigh(counts: Counter[str]) -> dict[str, float]:
        rarity = {
            run: math.log((1 + len(texts)) / (1 + sum(run in runs(t) for t in texts))) for run in counts
        }
        return {run: (1 + math.log(n)) * (rarity[run] + 1) for run, n in counts.items()}

    a, b = weigh(runs(text)), weigh(runs(other))
    lengths = math.sqrt(sum(v * v for v in a.values())) * math.sqrt(sum(v * v for v in b.values()))
    return sum(a[run] * b[run] for run in a.keys() & b.keys()) / lengths if lengths else 0.0


def test_scores_are_the_cosines_of_weighted_runs() -> None:
    index = letters(HEADS)
    for question in ("i forgot my pasword", "log in with another email", "chair damaged, return?"):
        expected = [cosine(question, head, HEADS) for head in HEADS]
        assert np.allclose(index.scores(question), expected, atol=0.02)


def test_a_slip_of_the_finger_still_finds_its_word() -> None:
    assert letters(HEADS).scores("trackk my paarcel").argmax() == 2
    assert letters(HEADS).scores("log-in mail").argmax() == 1


def test_nothing_to_find_and_nothing_asked() -> None:
    assert letters([]).scores("anything").shape == (0,)
    assert not letters(HEADS).scores("?! 😀").any()
    assert not letters(["", "?"]).scores("password").any()


@given(st.text(max_size=300))
def test_any_text_scores_between_nothing_and_all(text: str) -> None:
    scores = letters([*HEADS, text]).scores(text)
    assert (scores >= 0).all()
    assert (scores <= 1 + 1e-5).all()
