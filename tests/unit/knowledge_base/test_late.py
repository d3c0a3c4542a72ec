"""Questions compared with articles token by token, on states written by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from knowledge_base.late import CANDIDATES, TokenIndex
from knowledge_base.tokens import SCALE, SIZE, Tokens, condensed, fitted_axes

WORDS = {"move": 0, "old": 1, "mail": 2, "server": 3, "shift": 4, "filter": 5}
NEAR = {"shift": "move"}
"""Words whose state is mostly that of another."""


def tokens(text: str) -> Tokens:
    words = text.split()
    states = np.zeros((len(words), SIZE), np.float32)
    for row, word in zip(states, words, strict=True):
        row[WORDS[word]] = 1.0
        if word in NEAR:
            row[WORDS[NEAR[word]]] = 2.0
    states /= np.linalg.norm(states, axis=1, keepdims=True)
    return Tokens(
        np.array([WORDS[word] for word in words], np.uint16), np.rint(states * SCALE).astype(np.int8)
    )


def index(*articles: Sequence[str]) -> tuple[TokenIndex, np.ndarray]:
    """Return an index over articles of several texts, and a similarity that hides none of them."""
    texts = [tokens(text) for article in articles for text in article]
    ranges = np.cumsum([0] + [len(article) for article in articles])
    return TokenIndex(texts, ranges), np.zeros(len(texts), np.float32)


def test_an_article_with_a_place_for_each_word_wins() -> None:
    found, similarity = index(["mail server"], ["move mail filter"], ["server filter"])
    scores = found.scores(tokens("move mail"), np.arange(3), similarity)
    assert np.argmax(scores) == 1
    assert scores.mean() == pytest.approx(0, abs=1e-6)


def test_a_word_finds_one_that_reads_alike() -> None:
    found, similarity = index(["mail server"], ["move mail"], ["old mail"])
    scores = found.scores(tokens("shift mail"), np.arange(3), similarity)
    assert np.argmax(scores) == 1
    assert scores[1] > scores[2] + 0.1


def test_rare_words_count_more() -> None:
    found, similarity = index(["mail move"], ["mail old"], ["mail server"], ["mail filter"], ["old server"])
    scores = found.scores(tokens("mail filter old"), np.arange(5), similarity)
    assert scores[3] > scores[4]
    assert scores[1] > scores[0]


def test_one_text_with_all_the_words_beats_two_with_half_of_them() -> None:
    found, similarity = index(["move mail", "filter server"], ["move server", "filter mail"])
    scores = found.scores(tokens("move mail"), np.arange(2), similarity)
    assert scores[0] > scores[1]


def test_a_story_is_not_worse_for_words_that_no_article_has() -> None:
    found, similarity = index(["move mail"], ["old mail"])
    short = found.scores(tokens("move mail"), np.arange(2), similarity)
    long = found.scores(tokens("move mail server filter"), np.arange(2), similarity)
    assert long.mean() == pytest.approx(short.mean(), abs=1e-6)


def test_a_hidden_text_is_not_heard() -> None:
    found, similarity = index(["move mail", "server"], ["old mail"])
    similarity[0] = -np.inf
    scores = found.scores(tokens("move mail"), np.arange(2), similarity)
    assert np.argmax(scores) == 1


def test_articles_beyond_the_candidates_gain_nothing_on_them() -> None:
    found, similarity = index(*[["old mail"]] * CANDIDATES, ["move mail"])
    scores = found.scores(tokens("move mail"), np.arange(CANDIDATES + 1), similarity)
    assert len(set(scores.tolist())) == 1


def test_without_tokens_it_is_silent() -> None:
    silent = TokenIndex([None, None], np.array([0, 1, 2]))
    assert silent.silent
    assert not silent.scores(tokens("move"), np.arange(2), np.zeros(2, np.float32)).any()
    found, similarity = index(["move"], ["old"])
    assert not found.scores(tokens(""), np.arange(2), similarity).any()


def test_tokens_come_back_from_sql_as_they_were() -> None:
    for text in ("move old mail", ""):
        kept = Tokens.from_bytes(tokens(text).to_bytes())
        assert np.array_equal(kept.ids, tokens(text).ids)
        assert np.array_equal(kept.states, tokens(text).states)
    assert len(tokens("move old").to_bytes()) == 2 * (2 + SIZE)


def test_condensed_states_keep_who_is_near() -> None:
    dice = np.random.default_rng(1)
    one, other = dice.normal(size=(2, 384)).astype(np.float32)
    found = condensed(np.array([7, 8, 9]), np.stack([one, one + 0.2 * other, other]))
    near = found.states.astype(np.float32) @ found.states.astype(np.float32).T / SCALE**2
    assert found.ids.tolist() == [7, 8, 9]
    assert np.allclose(np.diag(near), 1, atol=0.05)
    assert near[0, 1] > 0.9 > near[0, 2]


def test_axes_are_those_in_which_states_vary() -> None:
    states = np.random.default_rng(2).normal(size=(900, 384)).astype(np.float32) * 0.01
    states[:, :SIZE] *= 100
    axes = fitted_axes(states)
    assert axes.shape == (1 + SIZE, 384)
    assert np.linalg.norm(axes[1:, :SIZE]) > 10 * np.linalg.norm(axes[1:, SIZE:])
