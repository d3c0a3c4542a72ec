"""Steps are cut out of a passage, never rewritten."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.steps import LAST, can_walk, named_step, split_steps

PASSAGE = """Before you begin, save your work.

1. Open the settings.
   - Look for the gear.
2. Choose **Reset**.

   > **Note:** this takes a minute.
3) Restart.

Afterwards the light turns green.
"""


def test_steps_keep_what_is_indented_under_them():
    assert split_steps(PASSAGE) == [
        "1. Open the settings.\n   - Look for the gear.",
        "2. Choose **Reset**.\n\n   > **Note:** this takes a minute.",
        "3) Restart.",
    ]


def test_a_passage_without_numbers_has_none():
    assert split_steps("Just text.\n\n- a\n- b") == []


def test_numbers_in_fenced_code_are_no_steps():
    assert split_steps("```\n1. x\n2. y\n3. z\n```") == []


def test_a_walk_needs_three_steps():
    assert can_walk(PASSAGE)
    assert not can_walk("1. a\n2. b")


@given(st.lists(st.from_regex(r"[A-Za-z][a-z ]{0,20}[a-z]", fullmatch=True), min_size=1, max_size=12))
def test_every_step_is_found_and_unaltered(texts):
    lines = [f"{number}. {text}" for number, text in enumerate(texts, 1)]
    assert split_steps("\n".join(lines)) == lines


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("step 4 fails", 4),
        ("the second step", 2),
        ("the 3rd step", 3),
        ("step two", 2),
        ("at the last step", LAST),
        ("the first one", 1),
        ("two people", None),
        ("next", None),
        ("step by step", None),
    ],
)
def test_the_step_that_a_text_names(text, number):
    assert named_step(text) == number
