"""After a hand back what the customer says is about what a person told him, until the bot answers again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.evidence import FAILED_PERSON, Thresholds, Turn, score_turn, unanswered_person
from bot.memory import Advice, Happening, Instruction, Memory, Shown, catch_up

LIMITS = Thresholds()
BACK = Memory(
    shown=(Shown("reset-password", "Reset your password", 1, turn=1, seq=2),),
    advice=Advice("I sent a new link", 5),
)
TOLD = replace(BACK, instruction=Instruction("ask whether the link works", 6))


def say(memory: Memory, intent: str, text: str = "x", seq: int = 9, responder: str = "bot"):
    return score_turn(memory, Turn(seq, text, intent, responder), LIMITS)


def test_a_persons_advice_that_failed_brings_a_person_at_once_and_sooner():
    after, decision = say(BACK, "not_solved", "it still doesn't work")
    assert (decision.action, decision.reason, decision.priority) == ("hand_over", "failed_answers", "high")
    (item,) = decision.evidence
    assert (item.kind, item.seq, item.quote, item.weight) == (
        "failed_answer",
        9,
        "it still doesn't work",
        FAILED_PERSON,
    )
    assert after.failures == 1


def test_no_is_such_a_verdict_only_when_that_was_asked():
    assert say(replace(BACK, awaiting="verdict"), "deny", "no")[1].action == "hand_over"
    assert say(BACK, "deny", "no")[1].action == "none"


def test_an_answer_of_the_bots_own_that_failed_weighs_as_ever():
    _, decision = say(replace(BACK, advice=None), "not_solved")
    assert (decision.action, decision.priority) == ("none", None)


def test_what_fetched_the_person_fetches_nobody_after_the_next_hand_back():
    after, first = say(BACK, "not_solved")
    assert first.action == "hand_over"
    returned = catch_up(
        after, [Happening(20, "agent", "message", "try this"), Happening(21, "agent", "handed_back")]
    )
    for intent in ("greet", "thank", "ask", "affirm", "inform"):
        returned, decision = say(returned, intent, seq=30)
        assert (decision.action, decision.score) == ("none", 0.0)
    assert say(returned, "not_solved", seq=32)[1].action == "hand_over"  # new evidence


@pytest.mark.parametrize(
    ("memory", "intent", "asks"),
    [
        (BACK, "affirm", True),
        (BACK, "deny", True),
        (BACK, "thank", False),
        (TOLD, "thank", True),
        (TOLD, "greet", True),
        (TOLD, "ask", False),
        (TOLD, "goodbye", False),
        (replace(BACK, awaiting="verdict"), "affirm", False),
        (replace(BACK, awaiting="verdict"), "thank", True),
        (replace(BACK, awaiting="handoff_offer"), "affirm", False),
        (replace(BACK, advice=replace(BACK.advice, open=False)), "affirm", False),
        (replace(TOLD, advice=None, instruction=replace(TOLD.instruction, asked=True)), "thank", False),
        (Memory(), "affirm", False),
    ],
)
def test_what_leaves_open_how_it_went_is_asked_about_once(memory, intent, asks):
    assert unanswered_person(memory, Turn(9, "x", intent)) is asks


def test_nobody_is_asked_how_it_went_while_he_waits_for_a_person():
    assert not unanswered_person(TOLD, Turn(9, "yes", "affirm", responder="queue"))
