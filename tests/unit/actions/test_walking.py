"""Step by step, and once more."""

from __future__ import annotations

from actions import wording
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


async def test_the_last_step_has_no_next(desk, search):
    at = await walk(desk, search, memory={"walk": {"article": "reset-password", "passage": 1, "step": 2}})
    assert [item["label"] for item in at.replies[0]["choices"]] == ["That solved it", "That didn't help"]


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
