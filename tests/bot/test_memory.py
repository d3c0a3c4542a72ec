"""The record that travels with a conversation: bounded, tolerant, and brought up to date from the log."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot import memory
from bot.memory import Advice, Evidence, Happening, Instruction, Memory, Query, Shown, Walk

FULL = Memory(
    shown=(Shown("reset-password", "Reset your password", 1, turn=3, seq=4, verdict="not_solved"),),
    queries=(Query("how do I reset it", 3, "abcd", "answer"),),
    evidence=(Evidence("failed_answer", 5, "that didn't help", 0.38),),
    awaiting="verdict",
    frustration=0.4,
    failures=1,
    walk=Walk("reset-password", 1, 2),
    offered=5,
    declined=7,
    tip_given=True,
    instruction=Instruction("ask whether the restart helped", 9),
    seen=9,
    heard=7,
    advice=Advice("I sent a new link", 8, open=False),
    answers=14,
    failed_answers=2,
    failed_steps=1,
    heard_at=1795421348.5,
    pause_s=12.0,
)


def test_record_survives_the_way_through_json():
    assert memory.load(json.loads(json.dumps(FULL.to_json()))) == FULL


def test_empty_record_is_written_as_nothing():
    assert Memory().to_json() == {}


@pytest.mark.parametrize(
    "damaged", [None, 5, "x", [], {"shown": 3, "queries": [4], "awaiting": "rain", "walk": []}]
)
def test_damaged_record_counts_as_never_remembered(damaged):
    assert memory.load(damaged) == Memory()


def test_lists_are_cut_to_the_latest_entries():
    raw = {"shown": [{"article": f"a{n}", "title": "", "passage": 0, "turn": n} for n in range(60)]}
    shown = memory.load(raw).shown
    assert [item.turn for item in shown] == list(range(60 - memory.SHOWN_KEPT, 60))


def test_a_record_of_long_texts_in_any_script_is_made_to_fit():
    wide = "🙂" * 300
    full = Memory(
        shown=tuple(Shown(f"a{n}", wide, 0, turn=n) for n in range(memory.SHOWN_KEPT)),
        queries=tuple(Query(wide, n, "x" * 256) for n in range(6)),
        evidence=tuple(Evidence("failed_answer", n, wide[:200], 0.3) for n in range(8)),
    )
    fitted = memory.fit(full)
    assert len(json.dumps(fitted.to_json())) <= memory.LARGEST_BYTES
    assert fitted.shown[-1] == full.shown[-1]
    assert memory.fit(FULL) == FULL


def test_bot_answer_in_the_log_gives_its_seq_to_what_was_shown():
    before = Memory(shown=(Shown("a", "A", 0, turn=1),))
    after = memory.catch_up(before, [Happening(2, "bot", "answer", articles=("a",))])
    assert after.shown[0].seq == 2


def test_rating_down_is_a_failed_answer_with_the_comment_as_quote():
    before = Memory(shown=(Shown("a", "A", 0, turn=1, seq=2),))
    after = memory.catch_up(before, [Happening(5, "customer", "rated", "step 3 is missing", "down", of=2)])
    assert after.shown[0].verdict == "not_solved"
    assert after.evidence == (Evidence("failed_answer", 5, "step 3 is missing", memory.FAILED_ANSWER),)


def test_rating_up_is_no_evidence():
    before = Memory(shown=(Shown("a", "A", 0, turn=1, seq=2),))
    after = memory.catch_up(before, [Happening(5, "customer", "rated", value="up", of=2)])
    assert (after.shown[0].verdict, after.evidence) == ("solved", ())


def test_same_rating_brought_twice_counts_once():
    rated = Happening(5, "customer", "rated", value="down", of=2)
    before = Memory(shown=(Shown("a", "A", 0, turn=1, seq=2),))
    once = memory.catch_up(before, [rated])
    assert memory.catch_up(once, [rated]) == once


def test_hand_back_by_an_agent_clears_the_score_and_keeps_what_was_shown():
    after = memory.catch_up(FULL, [Happening(12, "agent", "handed_back", "ask whether it works now")])
    assert (after.evidence, after.failures, after.frustration) == ((), 0, 0.0)
    assert after.shown == FULL.shown
    assert after.instruction == Instruction("ask whether it works now", 12)
    assert after.awaiting is None  # the customer has not been asked yet


def back(*said: tuple[str, str], instruction: str = "") -> Memory:
    """A talk with a person, and the hand back."""
    spoken = [Happening(seq, role, "message", text) for seq, (role, text) in enumerate(said, start=10)]
    return memory.catch_up(
        replace(FULL, advice=None), [*spoken, Happening(30, "agent", "handed_back", instruction)]
    )


def test_what_the_person_said_last_is_what_the_customer_may_answer():
    assert back(("agent", "hello"), ("customer", "hi"), ("agent", "I sent a new link.")).advice == Advice(
        "I sent a new link.", 12
    )
    assert back(("agent", "I sent a new link."), ("customer", "ok")).advice == Advice(
        "I sent a new link.", 10, open=False
    )
    assert back().advice is None
    assert back(instruction="ask how it went").advice == Advice("", 30)


@pytest.mark.parametrize("text", ["New link sent. Does it work now?", "Is it fixed?", "did that help? 🙂"])
def test_yes_answers_a_person_who_asked_whether_it_helped(text):
    assert back(("agent", text)).awaiting == "verdict"
    assert back(("agent", text), ("customer", "yes")).awaiting is None


@pytest.mark.parametrize(
    "text",
    [
        "Is it still not working?",
        "Doesn't it work?",
        "How does it work for you?",
        "Shall I send a new one?",
        "It works now.",
        "Does it work? Then I hand you back.",
    ],
)
def test_yes_to_any_other_words_of_a_person_is_no_verdict(text):
    assert back(("agent", text)).awaiting is None


def test_leaving_the_queue_is_no_advice():
    after = memory.catch_up(replace(FULL, advice=Advice("x", 3)), [Happening(12, "customer", "handed_back")])
    assert after.advice is None


def test_the_pause_is_that_between_the_customers_messages():
    first = memory.hear(Memory(), 100.0)
    assert (first.heard_at, first.pause_s) == (100.0, None)
    second = memory.hear(first, 130.5)
    assert (second.heard_at, second.pause_s) == (130.5, 30.5)
    assert memory.hear(second, 120.0).pause_s == 0.0
    unknown = memory.hear(second, None)
    assert (unknown.heard_at, unknown.pause_s) == (130.5, None)


def test_the_pause_counts_from_what_the_customer_wrote_to_a_person():
    said = Happening(12, "customer", "message", "hi", at=160.0)
    after = memory.hear(memory.catch_up(replace(FULL, heard_at=100.0), [said]), 170.0)
    assert after.pause_s == 10.0


@pytest.mark.parametrize("damaged", ["x", True, [], {}])
def test_damaged_times_and_counts_are_not_known(damaged):
    read = memory.load({"heard_at": damaged, "pause_s": damaged, "answers": damaged, "failed_steps": damaged})
    assert (read.heard_at, read.pause_s, read.answers, read.failed_steps) == (None, None, 0, 0)


def test_who_comes_back_is_known_and_nothing_is_held_against_the_bot():
    after = memory.of_returned(FULL)
    assert [(item.article, item.verdict, item.seq) for item in after.shown] == [
        ("reset-password", "not_solved", 0)
    ]
    assert [(item.text, item.sketch, item.turn) for item in after.queries] == [
        ("how do I reset it", "abcd", 0)
    ]
    assert after == Memory(shown=after.shown, queries=after.queries, frustration=0.2, tip_given=True)


def test_what_was_solved_before_is_over():
    solved = replace(FULL, shown=(replace(FULL.shown[0], verdict="solved"),))
    assert memory.of_returned(solved) == Memory()
    assert memory.of_returned(Memory()) == Memory()


def test_leaving_the_queue_counts_as_declining_a_person():
    after = memory.catch_up(FULL, [Happening(12, "customer", "handed_back")])
    assert (after.declined, after.evidence, after.instruction) == (12, (), None)


def test_happenings_are_applied_in_the_order_of_the_log():
    before = Memory(shown=(Shown("a", "A", 0, turn=1),))
    late_first = [
        Happening(5, "customer", "rated", value="down", of=2),
        Happening(2, "bot", "answer", articles=("a",)),
    ]
    assert memory.catch_up(before, late_first).shown[0].verdict == "not_solved"
