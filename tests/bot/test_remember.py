"""The actions' report becomes memory."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.evidence import Turn
from bot.memory import QUERIES_KEPT, SHOWN_KEPT, Advice, Evidence, Instruction, Memory, Shown, Walk
from bot.remember import after_turn

ASK = Turn(5, "how do I reset it", "ask", sketch="abcd")
ANSWER = {
    "outcome": "answer",
    "query": "how do I reset it",
    "shown": [{"article": "a", "title": "A", "passage": 2, "form": "passage"}],
    "awaiting": "verdict",
}


def test_an_answer_is_remembered_with_its_question():
    after = after_turn(Memory(), ASK, ANSWER)
    assert after.shown == (Shown("a", "A", 2, turn=5),)
    assert (after.queries[0].text, after.queries[0].sketch, after.queries[0].outcome) == (
        ASK.text,
        "abcd",
        "answer",
    )
    assert after.awaiting == "verdict"


def test_a_query_in_other_words_than_the_customers_keeps_no_vector():
    assert after_turn(Memory(), ASK, {**ANSWER, "query": "earlier words and these"}).queries[0].sketch == ""


def test_small_talk_leaves_the_open_question_open():
    before = Memory(awaiting="verdict", walk=Walk("a", 1, 2))
    after = after_turn(before, Turn(7, "hello", "greet"), {})
    assert (after.awaiting, after.walk) == ("verdict", Walk("a", 1, 2))


def test_no_after_thanks_is_no_verdict():
    before = Memory(awaiting="verdict", walk=Walk("a", 1, 2))
    after = after_turn(before, Turn(7, "thanks", "thank"), {})
    assert (after.awaiting, after.walk) == (None, Walk("a", 1, 2))
    offered = after_turn(Memory(awaiting="handoff_offer"), Turn(7, "thanks", "thank"), {})
    assert offered.awaiting == "handoff_offer"


ADVISED = Memory(advice=Advice("I sent a new link", 4), instruction=Instruction("ask whether it works", 5))


@pytest.mark.parametrize("intent", ["solved", "not_solved"])
def test_what_came_of_a_persons_advice_settles_it_and_the_instruction(intent):
    after = after_turn(ADVISED, Turn(7, "x", intent), {})
    assert (after.advice, after.instruction) == (None, replace(ADVISED.instruction, asked=True))


def test_advice_stays_open_through_small_talk_until_it_is_asked_about():
    thanked = after_turn(ADVISED, Turn(7, "thanks", "thank"), {})
    assert (thanked.advice, thanked.instruction) == (ADVISED.advice, ADVISED.instruction)
    asked = after_turn(ADVISED, Turn(7, "thanks", "thank"), {"asked": True, "awaiting": "verdict"})
    assert (asked.advice.open, asked.instruction.asked, asked.awaiting) == (False, True, "verdict")


def test_the_next_answer_is_what_verdicts_are_about_then():
    assert after_turn(ADVISED, ASK, ANSWER).advice is None
    assert after_turn(ADVISED, ASK, {"outcome": "unknown"}).advice == replace(ADVISED.advice, open=False)


def test_answers_and_failures_are_counted_over_the_whole_conversation():
    memory = Memory()
    for seq in range(1, 60, 2):
        memory = after_turn(memory, Turn(seq, "q", "ask"), ANSWER)
    assert (memory.answers, memory.failed_answers, memory.failed_steps) == (30, 0, 0)
    failed = replace(memory, evidence=(Evidence("failed_answer", 61, "no", 0.38),))
    once = after_turn(failed, Turn(61, "no", "not_solved"), {"failed_step": True})
    later = after_turn(once, Turn(63, "hello", "greet"), {})
    assert (later.failed_answers, later.failed_steps) == (1, 1)


def test_any_other_turn_closes_it():
    assert after_turn(Memory(awaiting="handoff_offer"), Turn(7, "x", "deny"), {}).awaiting is None


def test_a_verdict_settles_the_newest_open_answer_of_that_article():
    before = Memory(shown=(Shown("a", "A", 0, 1), Shown("b", "B", 0, 3), Shown("a", "A", 1, 5)))
    after = after_turn(
        before, Turn(7, "no", "not_solved"), {"verdict": {"article": "a", "seq": 6, "value": "not_solved"}}
    )
    assert [item.verdict for item in after.shown] == [None, None, "not_solved"]


def test_an_instruction_is_asked_once():
    before = Memory(instruction=Instruction("ask whether it works", 4))
    assert after_turn(before, ASK, {"asked": True}).instruction == Instruction(
        "ask whether it works", 4, asked=True
    )


def test_the_record_stays_bounded_over_a_long_conversation():
    memory = Memory()
    for seq in range(1, 300, 2):
        memory = after_turn(memory, Turn(seq, ASK.text, "ask", sketch="a" * 256), ANSWER)
    assert (len(memory.shown), len(memory.queries)) == (SHOWN_KEPT, QUERIES_KEPT)
