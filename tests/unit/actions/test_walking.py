"""Step by step, and once more."""

from __future__ import annotations

import pytest

from actions import wording
from actions.verdicts import Repair
from actions.walking import NextStep, Repeat

SEEN = {"article": "reset-password", "title": "Reset your password", "passage": 1, "turn": 3, "seq": 4}


async def walk(desk, search, **about):
    at = desk("next", intent="next_step", **about)
    await NextStep(search).act(at)
    return at


async def test_a_walk_starts_through_the_last_answer(desk, search):
    at = await walk(desk, search, memory={"shown": [SEEN]})
    assert at.replies[0]["text"] == "**Step 1 of 3**\n\n1. Open the sign-in page."


async def test_it_goes_on_where_it_stood(desk, search):
    at = await walk(desk, search, memory={"walk": {"article": "reset-password", "passage": 1, "step": 1}})
    assert at.replies[0]["text"].endswith("2. Choose **Forgot password**.")
    assert at.found["walk"]["step"] == 2


async def test_the_last_step_has_no_next_and_the_first_no_back(desk, search):
    verdicts = ["That solved it", "That didn't help"]
    at = await walk(desk, search, memory={"walk": {"article": "reset-password", "passage": 1, "step": 2}})
    assert [item["label"] for item in at.replies[0]["choices"]] == ["Back", *verdicts]
    at = await walk(desk, search, memory={"shown": [SEEN]})
    assert [item["label"] for item in at.replies[0]["choices"]] == ["Next step", *verdicts]


async def test_after_the_last_step_the_question_is_whether_it_helped(desk, search):
    at = await walk(desk, search, memory={"walk": {"article": "reset-password", "passage": 1, "step": 3}})
    assert at.replies[0]["text"] == wording.LAST_STEP


async def test_the_button_names_the_step(desk, search):
    data = {"article": "reset-password", "passage": 1, "step": 3}
    at = await walk(desk, search, turn={"chosen": True}, data=data)
    assert "**Step 3 of 3**" in at.replies[0]["text"]


async def test_without_steps_there_is_nothing_to_go_on_with(desk, search):
    assert (await walk(desk, search)).replies[0]["text"] == wording.NO_WALK
    at = await walk(desk, search, memory={"shown": [{**SEEN, "article": "account-locked", "passage": 0}]})
    assert at.replies[0]["text"] == wording.NO_WALK


async def test_the_last_answer_is_repeated_when_asked_for(desk, search):
    at = desk("say that again", intent="repeat", memory={"shown": [SEEN]})
    await Repeat(search).act(at)
    assert at.replies[0]["text"].startswith("1. Open the sign-in page.")
    assert "shown" not in at.found


async def test_nothing_to_repeat_is_said(desk, search):
    at = desk("say that again", intent="repeat")
    await Repeat(search).act(at)
    assert at.replies[0]["text"] == wording.NOTHING_SAID


WALK = {"article": "reset-password", "passage": 1, "step": 2}


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("back", 1),
        ("go back one step", 1),
        ("again please", 2),
        ("start over", 1),
        ("what was step three again", 3),
    ],
)
async def test_in_a_walk_one_goes_back_again_and_to_a_step_by_name(desk, search, text, step):
    at = desk(text, intent="repeat", memory={"walk": WALK, "shown": [SEEN]})
    await Repeat(search).act(at)
    assert f"**Step {step} of 3**" in at.replies[0]["text"]
    assert at.found["walk"]["step"] == step


async def test_before_the_first_step_there_is_none(desk, search):
    at = desk("back", intent="repeat", memory={"walk": {**WALK, "step": 1}, "shown": [SEEN]})
    await Repeat(search).act(at)
    assert at.replies[0]["text"].startswith(wording.FIRST_STEP)


@pytest.mark.parametrize(
    ("text", "step"), [("go to step 3", 3), ("the last step please", 3), ("the first one", 1)]
)
async def test_a_step_is_asked_for_by_name(desk, search, text, step):
    at = desk(text, intent="next_step", memory={"shown": [SEEN]})
    await NextStep(search).act(at)
    assert f"**Step {step} of 3**" in at.replies[0]["text"]


async def test_a_walk_goes_through_the_articles_steps_when_another_passage_was_shown(desk, search):
    at = await walk(desk, search, memory={"shown": [{**SEEN, "passage": 2}]})
    assert "**Step 1 of 3**" in at.replies[0]["text"]


@pytest.mark.parametrize("text", ["step 2 fails", "that step failed", "I'm stuck at the second step"])
async def test_a_step_that_fails_gets_the_articles_section_on_trouble_and_the_walk_goes_on(
    desk, search, text
):
    at = desk(text, intent="not_solved", memory={"walk": WALK, "shown": [SEEN], "awaiting": "verdict"})
    await Repair(search).act(at)
    assert at.replies[0]["text"] == f"{wording.TROUBLE}\n\nLook in the spam folder."
    assert at.found["walk"] == WALK


async def test_without_such_a_section_it_is_said_and_a_person_can_come(desk, search):
    seen = {**SEEN, "article": "account-locked", "passage": 0}
    at = desk("step 1 doesn't work", intent="not_solved", memory={"shown": [seen], "awaiting": "verdict"})
    await Repair(search).act(at)
    assert (at.replies[0]["text"], at.found["outcome"]) == (wording.NO_TROUBLE, "unknown")
