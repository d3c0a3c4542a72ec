"""After the verdict: thanks and a tip, or an apology and another way."""

from __future__ import annotations

from actions import wording
from actions.verdicts import Repair, Solved

SEEN = {"article": "reset-password", "title": "Reset your password", "passage": 1, "turn": 3, "seq": 4}
ASKED = [{"text": "how do I reset it"}]


async def test_solved_thanks_and_gives_one_tip(desk, search):
    at = desk("that did it", intent="solved", memory={"shown": [SEEN]})
    await Solved(search).act(at)
    assert at.replies[0]["text"].startswith(wording.SOLVED)
    assert "Turn on two-step sign-in." in at.replies[0]["text"]
    assert at.found["verdict"] == {"article": "reset-password", "seq": 4, "value": "solved"}
    assert at.found["tip"] is True


async def test_no_second_tip(desk, search):
    at = desk(intent="solved", memory={"shown": [SEEN], "tip_given": True})
    await Solved(search).act(at)
    assert at.replies[0]["text"] == wording.SOLVED


async def test_no_tip_and_no_cheer_for_somebody_upset(desk, search):
    at = desk(intent="solved", memory={"shown": [SEEN]}, upset=True)
    await Solved(search).act(at)
    assert at.replies[0]["text"] == wording.SOLVED_UPSET


async def test_solved_in_the_queue_says_that_the_place_is_given_up(desk, search):
    at = desk(intent="solved", memory={"shown": [{**SEEN, "article": "account-locked"}]}, responder="queue")
    await Solved(search).act(at)
    assert wording.LEFT_QUEUE in at.replies[0]["text"]


async def test_solved_with_nothing_shown_has_no_verdict(desk, search):
    at = desk(intent="solved")
    await Solved(search).act(at)
    assert "verdict" not in at.found


async def test_not_solved_names_what_failed_and_tries_another_form(desk, search):
    at = desk("that didn't help", intent="not_solved", memory={"shown": [SEEN], "queries": ASKED})
    await Repair(search).act(at)
    assert (
        at.replies[0]["text"]
        == "I'm sorry, “Reset your password” didn't solve it.\n\nLook in the spam folder."
    )
    assert at.found["verdict"] == {"article": "reset-password", "seq": 4, "value": "not_solved"}


async def test_an_unnumbered_answer_is_judged_by_the_turn_it_answered(desk, search):
    at = desk(intent="not_solved", memory={"shown": [{**SEEN, "seq": None}], "queries": ASKED})
    await Repair(search).act(at)
    assert at.found["verdict"]["seq"] == 3


async def test_the_button_says_which_answer_is_meant(desk, search):
    shown = [
        SEEN,
        {**SEEN, "article": "account-locked", "title": "Unlock your account", "passage": 0, "seq": 6},
    ]
    data = {"article": "reset-password", "passage": 1}
    at = desk("x", intent="not_solved", memory={"shown": shown}, turn={"chosen": True}, data=data)
    await Repair(search).act(at)
    assert at.found["verdict"]["seq"] == 4


async def test_what_the_refusal_adds_is_searched_too(desk, search, centre):
    said = "no, the link in the mail has expired already"
    await Repair(search).act(desk(said, intent="not_solved", memory={"shown": [SEEN], "queries": ASKED}))
    assert centre.asked[0]["q"] == f"how do I reset it {said}"
    assert centre.asked[0]["exclude"] == ["reset-password"]


async def test_nothing_left_to_show_is_admitted(desk, search, centre):
    centre.hits = []
    shown = [SEEN, {**SEEN, "passage": 2}, {**SEEN, "form": "walk"}]
    at = desk(intent="not_solved", memory={"shown": shown, "queries": ASKED})
    await Repair(search).act(at)
    assert wording.ALL_SHOWN in at.replies[0]["text"]
    assert at.found["outcome"] == "unknown"


async def test_not_working_before_any_answer_is_a_question(desk, search, centre):
    await Repair(search).act(desk("my sign-in does not work", intent="not_solved"))
    assert centre.asked[0]["q"] == "my sign-in does not work"


async def test_no_to_an_agents_instruction_is_no_question(desk, search, centre):
    memory = {"instruction": {"text": "ask whether the restart helped", "seq": 7}}
    at = desk("no", intent="deny", memory=memory)
    await Repair(search).act(at)
    assert (at.found["outcome"], centre.asked) == ("unknown", [])
