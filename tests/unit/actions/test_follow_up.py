"""Which turns hang on what was said before, and what is searched for then."""

from __future__ import annotations

import pytest

from actions import wording
from actions.answer import answer
from actions.follow_up import question_of

from .conftest import hit

BEFORE = {"queries": [{"text": "how do I set up mail in Outlook", "outcome": "answer"}]}
SEEN = {"article": "reset-password", "title": "Reset your password", "passage": 1, "turn": 3, "seq": 4}


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("and on my phone?", False),
        ("what about the tablet", False),
        ("for a scanner", False),
        ("I meant the mailbox", False),
        ("how do I turn it off", True),
        ("where do I find that?", True),
    ],
)
def test_a_turn_that_hangs_on_the_question_before(desk, text, points):
    question = question_of(desk(text, memory=BEFORE))
    assert str(question.joined).startswith("how do I set up mail in Outlook ")
    assert question.points is points


@pytest.mark.parametrize(
    "text",
    [
        "where can I see what the parcel costs",
        "my internet has been slow since yesterday evening",
        "another question: and my phone?",
        "by the way, what about parcels",
        "set up mail in outlook",
    ],
)
def test_a_turn_that_stands_alone(desk, text):
    assert question_of(desk(text, memory=BEFORE)).joined is None


def test_nothing_hangs_on_what_found_nothing(desk):
    assert (
        question_of(
            desk("and on my phone?", memory={"queries": [{"text": "x", "outcome": "unknown"}]})
        ).joined
        is None
    )
    assert question_of(desk("and on my phone?")).joined is None


def test_what_is_not_meant_is_not_searched_for(desk):
    question = question_of(desk("no, not the reset, just a restart", memory=BEFORE))
    assert question.text == "just a restart"


def test_the_third_turn_hangs_on_the_first(desk):
    earlier = {"text": "set up mail and on my phone?", "topic": "set up mail", "outcome": "answer"}
    assert (
        question_of(desk("and on the tablet?", memory={"queries": [earlier]})).joined
        == "set up mail and on the tablet?"
    )


async def test_a_turn_that_finds_its_answer_alone_is_not_glued_to_what_came_before(desk, centre):
    at = desk("and parcels?", memory=BEFORE)
    await answer(at)
    assert [asked["q"] for asked in centre.asked] == ["and parcels?"]
    assert at.found["topic"] == ""


async def test_a_question_about_what_was_shown_gets_more_of_it_and_is_no_repetition(desk, centre):
    centre.hits = [hit("reset-password", 1, 0.9)]
    at = desk("can I do it later", memory={**BEFORE, "shown": [SEEN]})
    await answer(at)
    assert at.replies[0]["text"] == f"{wording.MORE}\n\nLook in the spam folder."
    assert "repeated" not in at.found
    assert (at.found["topic"], at.found["own_words"]) == ("how do I set up mail in Outlook", False)


async def test_the_section_that_the_words_name_comes(desk, centre):
    centre.hits = [hit("reset-password", 1, 0.9)]
    at = desk("and if there is no message?", memory={**BEFORE, "shown": [SEEN]})
    await answer(at)
    assert at.replies[0]["text"] == "Look in the spam folder."
