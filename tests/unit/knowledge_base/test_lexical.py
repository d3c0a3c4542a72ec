"""The lexical voice on a real tantivy index."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge_base.lexical import Entry, LexicalIndex, query_words, scaled

INDEX = LexicalIndex(
    [
        Entry("Reset your password", "", "Open the page and choose a new one."),
        Entry("Router lights", "red amber", "Restart the router; do not reset your password."),
        Entry("Where is my parcel", "", "Track it."),
    ]
)


def test_title_counts_more_than_body() -> None:
    scores = INDEX.scores("reset password")
    assert scores[0] > scores[1] > scores[2] == 0


def test_words_match_by_their_stem() -> None:
    assert INDEX.scores("resetting passwords")[0] > 0


def test_little_words_are_not_thrown_away() -> None:
    assert INDEX.scores("where is")[2] > 0


def test_signs_are_no_query_syntax() -> None:
    assert query_words('title:x AND "y" -z NOT (w)^2') == ["title", "x", "and", "y", "z", "not", "w", "2"]
    assert INDEX.scores("password NOT router")[0] > 0


def test_a_field_can_be_made_to_count_more() -> None:
    entries = [Entry(title="invoice", body="parcel"), Entry(title="parcel", body="invoice")]
    assert LexicalIndex(entries).scores("parcel").argmax() == 1
    assert LexicalIndex(entries, boosts={"body": 9.0}).scores("parcel").argmax() == 0


def test_fields_that_no_entry_has_change_no_score() -> None:
    bodies = [Entry(body=entry) for entry in ("where is my parcel", "reset the router", "my router is red")]
    beside = LexicalIndex([*bodies, Entry("zzz", "zzz", "")])
    alone = LexicalIndex([*bodies, Entry(body="")])
    assert (alone.scores("is my router red") > 0).sum() == 3
    assert np.array_equal(alone.scores("is my router red"), beside.scores("is my router red"))


def test_empty_index_and_empty_text_score_nothing() -> None:
    assert len(LexicalIndex([]).scores("x")) == 0
    assert not INDEX.scores("?!").any()


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_asked(text: str) -> None:
    scores = scaled(INDEX.scores(text))
    assert np.isfinite(scores).all()
    assert ((scores >= 0) & (scores < 1)).all()
