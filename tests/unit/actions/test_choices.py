"""Choices differ in what they lead to, and can be told apart by their labels."""

from __future__ import annotations

import pytest

from actions import wording
from actions.answer import answer
from actions.choices import distinct, labels
from actions.search_client import Hit

ONE = Hit(
    article="reset-a", title="Reset it", passage=1, heading="On the web", text="Open the page.", product="A"
)


def like(**about: object) -> Hit:
    return ONE.model_copy(update={"article": "reset-b", **about})


@pytest.mark.parametrize(
    ("other", "shown"),
    [
        (like(title="Unlock it"), ["Reset it", "Unlock it"]),
        (like(product="B"), ["Reset it (A)", "Reset it (B)"]),
        (like(heading="By phone"), ["Reset it (On the web)", "Reset it (By phone)"]),
        (
            like(product=None, text="**Ring** us."),
            ["Reset it (Open the page.)", "Reset it (Ring us.)"],
        ),
        (like(), ["Reset it (1)", "Reset it (2)"]),
    ],
)
def test_namesakes_are_told_apart(other, shown):
    assert labels([ONE, other]) == shown


def test_long_first_words_are_cut_at_a_word():
    long = like(product="A", text="Wait for the light to turn green before you press the button again.")
    assert labels([ONE, long])[1] == "Reset it (Wait for the light to turn green before …)"


def test_only_what_gives_another_answer_is_a_choice(desk):
    copy, other = like(same_as="reset-a"), like(article="unlock")
    assert distinct(desk(), [ONE, copy, other]) == [ONE, other]
    seen = {"article": "reset-a", "title": "Reset it", "passage": 1}
    assert distinct(desk(memory={"shown": [seen]}), [ONE, copy, other]) == [other]
    assert distinct(desk(memory={"shown": [seen]}), [copy, other]) == [other]


async def test_two_of_the_same_are_no_choice(desk, centre):
    centre.outcome = "clarify"
    centre.hits[1]["same_as"] = "reset-password"
    at = desk("something about it")
    await answer(at)
    assert at.replies[0]["text"].startswith(wording.BEST_GUESS)
    assert at.found["outcome"] == "answer"


async def test_namesakes_are_offered_under_labels_of_their_own(desk, centre):
    centre.outcome = "clarify"
    centre.hits[1]["title"] = "Reset your password"
    at = desk("something about it")
    await answer(at)
    assert [item["label"] for item in at.replies[0]["choices"]] == [
        "Reset your password (Set a new password)",
        "Reset your password (Wait)",
        wording.NONE_OF_THESE,
    ]


async def test_a_copy_of_what_was_shown_is_no_other_form(desk, centre):
    centre.hits[1]["same_as"] = "reset-password"
    seen = [
        {"article": "reset-password", "title": "Reset your password", "passage": 1, "form": form}
        for form in ("passage", "walk")
    ]
    seen.append({**seen[0], "passage": 2})
    at = desk(memory={"shown": seen})
    await answer(at)
    assert at.replies[0]["text"] == wording.ALL_SHOWN
