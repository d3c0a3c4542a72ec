"""Ways to a person."""

from __future__ import annotations

import pytest

from actions import wording
from actions.people import DeclinePerson, HandOver, Inform, LeaveMessage, OfferPerson

SEEN = {"article": "a", "title": "Reset your password", "passage": 1, "turn": 3, "verdict": "not_solved"}


async def test_an_explicit_request_is_not_questioned(desk, search):
    at = desk(intent="request_person", decision={"action": "hand_over", "reason": "explicit_request"})
    await HandOver(search).act(at)
    assert at.replies[0]["text"] == f"Of course. {wording.PASSING_ON}"
    assert at.replies[0]["choices"] == []


@pytest.mark.parametrize("reason", ["failed_answers", "frustration", "repeated_question"])
async def test_the_apology_names_what_went_wrong(desk, search, reason):
    at = desk(memory={"shown": [SEEN]}, decision={"action": "hand_over", "reason": reason})
    await HandOver(search).act(at)
    assert "“Reset your password” didn't solve it" in at.replies[0]["text"]


async def test_with_nothing_tried_the_mood_is_named(desk, search):
    at = desk(decision={"action": "hand_over", "reason": "frustration"}, upset=True)
    await HandOver(search).act(at)
    assert "frustrating" in at.replies[0]["text"]


async def test_a_rule_of_the_house_is_no_failure_of_the_customers(desk, search):
    at = desk(decision={"action": "hand_over", "reason": "rule"})
    await HandOver(search).act(at)
    assert at.replies[0]["text"] == f"{wording.reason_for_person('rule', ())} {wording.PASSING_ON}"
    assert "couldn't" not in at.replies[0]["text"]


async def test_the_whole_conversation_is_named_as_what_it_is(desk, search):
    at = desk(decision={"action": "hand_over", "reason": "conversation"})
    await HandOver(search).act(at)
    assert at.replies[0]["text"].startswith("From all that you have written")


async def test_nobody_apologises_twice_in_one_turn(desk, search):
    verdict = {"article": "a", "seq": 4, "value": "not_solved"}
    at = desk(memory={"shown": [SEEN]}, decision={"reason": "failed_answers"}, found={"verdict": verdict})
    await HandOver(search).act(at)
    assert at.replies[0]["text"] == wording.PASSING_ON


async def test_nobody_online_is_said_and_a_form_shown(desk, search):
    at = desk(turn={"agents_online": 0}, decision={"reason": "explicit_request"})
    await HandOver(search).act(at)
    (reply,) = at.replies
    assert (reply["text"], reply["form"]) == (f"Of course. {wording.PASSING_ON_LATER}", "contact")
    assert at.found["awaiting"] == "contact"


async def test_in_the_queue_there_is_no_second_handover(desk, search):
    at = desk(intent="request_person", responder="queue")
    await HandOver(search).act(at)
    assert [reply["text"] for reply in at.replies] == [wording.IN_QUEUE]


async def test_an_offer_leaves_the_choice(desk, search):
    at = desk()
    await OfferPerson(search).act(at)
    intents = [item["payload"]["intent"] for item in at.replies[0]["choices"]]
    assert intents == ["request_person", "decline_person"]
    assert (at.found["offered"], at.found["awaiting"]) == (True, "handoff_offer")


async def test_absent_people_are_not_promised(desk, search):
    at = desk(turn={"agents_online": 0})
    await OfferPerson(search).act(at)
    assert at.replies[0]["text"] == wording.OFFER_NOBODY
    assert at.replies[0]["choices"][0]["payload"]["intent"] == "leave_message"


async def test_a_no_is_taken(desk, search):
    at = desk(intent="decline_person")
    await DeclinePerson(search).act(at)
    assert at.replies[0]["text"] == wording.DECLINED


async def test_leaving_a_message_shows_the_form(desk, search):
    at = desk(intent="leave_message")
    await LeaveMessage(search).act(at)
    assert (at.replies[0]["text"], at.replies[0]["form"]) == (wording.MESSAGE_LEFT, "contact")


async def test_a_fact_is_repeated_back(desk, search, centre):
    at = desk("it is A-20391", intent="inform", entities=({"entity": "order_number", "value": "A-20391"},))
    await Inform(search).act(at)
    assert at.replies[0]["text"] == "Thank you, I've noted order number A-20391."
    assert centre.asked == []


async def test_information_without_a_fact_is_searched_for(desk, search, centre):
    await Inform(search).act(desk("it happens every evening", intent="inform"))
    assert centre.asked[0]["q"] == "it happens every evening"
