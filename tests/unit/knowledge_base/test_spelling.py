"""The spelling of questions: what is mended, what is left as it is, and what the search makes of both."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.index import Snapshot
from knowledge_base.ranking import either, listen
from knowledge_base.search import Mended, Query, hear
from knowledge_base.spelling import Speller, words_in
from tests.unit.knowledge_base.test_index import TOPICS, document, vectors_of

TEXTS = {
    "Reset a forgotten password": ["i forgot my pasword", "where is the reset link"],
    "Cancel your contract": ["cancel contract", "contact you to cancel"],
    "Track a parcel": ["where is my parcel", "when will the parcel come"],
    "The router's lights, the firmware and Northlight Aurora": ["my account is locked", "thingummy light"],
    "Receive e-mail": ["thingummy mail", "my thingummy", "the account has expired"],
}


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller([words_in(text, asked) for text, asked in TEXTS.items()])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("i forgott my pasword", "i forgot my password"),
        ("how do I cancle my contrct?", "how do I cancel my contract?"),
        ("wher is my (parcle)", "where is my (parcel)"),
        ("my acount is loked!", "my account is locked!"),
        ("Pasword reset. Acount locked", "password reset. account locked"),
        ("WHERE IS MY PARCLE", "WHERE IS MY parcel"),
        ("northlihgt firmwear", "northlight firmware"),
        ("cant recieve mail", "cant receive mail"),
    ],
)
def test_a_slip_is_mended_into_a_word_of_the_articles(speller: Speller, written: str, meant: str) -> None:
    assert speller.mend(written) == meant


@pytest.mark.parametrize(
    "text",
    [
        "where is my parcel",
        "is Parcle my name or Acount",  # capitals inside a sentence: names
        "order PARCLE has not come",  # a code in capitals
        "acount@parcle.example and www.acount.example",
        "firmwear2 parcle_id parcle/acount",
        "paRcle",
        "fortnite",  # no word of the articles is near
        "teh bil",  # too short to tell from an abbreviation
        "my thingummy",  # no English word, but one that several customers use
        "the contracts of a person in acounting were recieved by " * 5,  # too long for one word to matter
        "wo ist mein Paket, ich habe mein Passwort vergessen und der Router blinkt",
        "kje je moj paket parcek lockeg contracd",  # more unknown words than known ones
        "",
        "?",
    ],
)
def test_what_a_person_would_not_misread_is_left_alone(speller: Speller, text: str) -> None:
    assert speller.mend(text) is None


def test_words_of_articles_in_other_languages_are_left_alone() -> None:
    english = [words_in("Track a parcel", [])]
    assert Speller(english).mend("mein parcek") is not None
    assert Speller(english, [words_in("Der Parcek", [])]).mend("mein parcek") is None


def test_an_empty_help_centre_mends_nothing() -> None:
    assert Speller([]).mend("i forgott my pasword") is None


@given(st.text(max_size=200))
def test_only_words_change(text: str) -> None:
    speller = Speller([words_in(text, asked) for text, asked in TEXTS.items()])
    mended = speller.mend(text)
    assert mended is None or len(mended.split()) == len(text.split())


def test_the_search_hears_both_spellings() -> None:
    documents = [document(topic) for topic in TOPICS]
    vectors = vectors_of(documents)
    snapshot = Snapshot(documents, vectors)
    vector = np.eye(384, dtype=np.float32)
    written, mended = "where is my pasword", snapshot.speller.mend("where is my pasword")
    assert mended == "where is my password"
    query = Query(written, vector[0], mended=Mended(mended, vector[1]))
    one, other = listen(snapshot, written, vector[0]), listen(snapshot, mended, vector[1])
    heard, expected = hear(snapshot, query), either(one, other)
    assert np.array_equal(heard.articles, expected.articles)
    assert np.array_equal(heard.similarity, np.maximum(one.similarity, other.similarity))
    assert heard.nearness == max(one.nearness, other.nearness)
    assert np.array_equal(hear(snapshot, Query(written, vector[0])).similarity, one.similarity)
    position = snapshot.position["password"]
    assert one.articles[position] < heard.articles[position]
