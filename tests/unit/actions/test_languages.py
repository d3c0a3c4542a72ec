"""What is said to somebody who writes in another language."""

from __future__ import annotations

import pytest

from actions import languages
from actions.answer import answer


@pytest.mark.parametrize("language", [None, "en", "en-GB", "EN"])
def test_english_and_what_nobody_knows_need_no_words(language):
    assert languages.english_only(language) is None


def test_it_is_said_in_the_customers_language_and_in_english():
    said = languages.english_only("de-AT")
    assert said is not None
    assert "Englisch" in said
    assert languages.ENGLISH_ONLY in said


def test_a_language_without_words_of_ours_gets_the_english_ones():
    assert languages.english_only("eu") == languages.ENGLISH_ONLY
    assert languages.own_words("eu") is None


@pytest.mark.parametrize("outcome", ["clarify", "unknown"])
async def test_without_a_good_match_it_is_told_plainly_and_counts_as_nothing_found(desk, centre, outcome):
    centre.outcome, centre.language = outcome, "fr"
    at = desk("où est mon colis")
    await answer(at)
    assert at.replies[0]["text"] == languages.english_only("fr")
    assert at.found["outcome"] == "unknown"


async def test_a_good_match_is_shown_with_a_word_in_the_customers_language(desk, centre):
    centre.language = "es"
    at = desk("wifi password por favor")
    await answer(at)
    assert at.replies[0]["text"].startswith(str(languages.own_words("es")))
    assert at.found["outcome"] == "answer"
