"""Answers that say the same are found, and count as one when it is decided whether to ask back."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge_base.alike import same_as
from knowledge_base.decision import Costs, decide, together

STEPS = (
    "1. Open the settings of your router and sign in with the code on its back.\n"
    "2. Choose Wireless, then Name and password.\n3. Type the new name twice and choose Save.\n"
    "4. Connect every device again with the new name, one after the other."
)
COSTS = Costs()


def test_a_copy_with_a_word_changed_says_the_same():
    assert same_as([STEPS, "Pay by card.", STEPS.replace("router", "modem"), STEPS.upper()]) == (
        None,
        None,
        0,
        0,
    )


@pytest.mark.parametrize(
    "other",
    [
        STEPS.replace("Choose Wireless, then Name and password", "Ring us, for only we can change it"),
        STEPS.split("\n")[0],
        "Wait.",
        "",
    ],
)
def test_other_steps_say_something_else(other):
    assert same_as([STEPS, other]) == (None, None)


def test_single_words_and_nothing_are_compared_too():
    assert same_as(["Wait.", "wait", "Go.", "", ""]) == (None, 0, None, None, None)


def test_two_of_the_same_are_answered_and_not_asked_about():
    split = np.array([0.45, 0.44, 0.05])
    assert decide(split, COSTS) == "clarify"
    assert decide(together(split, (None, 0, None)), COSTS) == "answer"
    assert together(split, (None, None, None)) is split


def test_three_answers_are_asked_about_though_one_has_a_copy():
    merged = together(np.array([0.3, 0.25, 0.2, 0.2]), (None, None, 0))
    assert merged.tolist() == pytest.approx([0.5, 0.25, 0.2])
    assert decide(merged, COSTS) == "clarify"
