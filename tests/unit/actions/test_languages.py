"""What is said to somebody who writes in another language."""

from __future__ import annotations

import pytest

from actions import languages
from actions.answer import answer


@pytest.mark.parametrize("language", [None, "en", "en-GB", "EN"])
def test_english_and_what_nobody_knows_need_no_words(language):
    assert languages.not_spoken(language) is None
    assert languages.own_words(language) is None


@pytest.mark.parametrize("language", ["en", "fr"])
def test_of_articles_in_other_languages_it_is_said_which(language):
    assert languages.own_words(language, ("de",)) == (
        "Our help articles are in German only. I can put you through to a person."
    )
    said = languages.not_spoken(language, ("de", "it", "tr"))
    assert said is not None
    assert "in German, Italian and Turkish only" in said
    assert "try in German, Italian or Turkish" in said
    assert languages.not_spoken("de", ("de", "it")) is None


def test_it_is_said_in_the_customers_language_and_in_english():
    said = languages.not_spoken("de-AT")
    assert said is not None
    assert "Englisch" in said
    assert languages.ENGLISH_ONLY in said


def test_a_language_without_words_of_ours_gets_the_english_ones():
    assert languages.not_spoken("eu") == languages.ENGLISH_ONLY
    assert languages.own_words("eu") is None


@pytest.mark.parametrize("outcome", ["clarify", "unknown"])
async def test_without_a_good_match_it_is_told_plainly_and_counts_as_nothing_found(desk, centre, outcome):
    centre.outcome, centre.language = outcome, "fr"
    at = desk("où est mon colis")
    await answer(at)
    assert at.replies[0]["text"] == languages.not_spoken("fr")
    assert at.found["outcome"] == "unknown"


async def test_a_good_match_is_shown_with_a_word_in_the_customers_language(desk, centre):
    centre.language = "es"
    at = desk("wifi password por favor")
    await answer(at)
    assert at.replies[0]["text"].startswith(str(languages.own_words("es")))
    assert at.found["outcome"] == "answer"
