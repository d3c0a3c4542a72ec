"""The handoff decision as a pure function of memory and turn."""

from __future__ import annotations

import base64
import re
from dataclasses import replace

import numpy as np
import pytest

from bot import context, evidence, similarity
from bot.evidence import Thresholds, Turn, score_turn
from bot.memory import EVIDENCE_KEPT, FAILED_ANSWER, Evidence, Memory, Query, Shown
from bot.sensitive import Topic

LIMITS = Thresholds()
SHOWN = Memory(shown=(Shown("a", "A", 0, turn=1),), awaiting="verdict")


def sketch_of(*direction: float) -> str:
    vector = np.zeros(384, dtype="<f4")
    vector[: len(direction)] = direction
    return similarity.sketch(base64.b64encode(vector.tobytes()).decode())


def decide(memory: Memory, intent: str, text: str = "some words", **about):
    return score_turn(memory, Turn(seq=9, text=text, intent=intent, **about), LIMITS)


def test_asking_for_a_person_hands_over_at_once():
    _, decision = decide(Memory(), "request_person", "a human please")
    assert (decision.action, decision.reason) == ("hand_over", "explicit_request")
    assert decision.evidence == (Evidence("explicit_request", 9, "a human please", 1.0),)


def test_yes_to_the_offer_is_asking_for_a_person():
    _, decision = decide(Memory(awaiting="handoff_offer"), "affirm", "yes")
    assert decision.reason == "explicit_request"


def test_yes_to_nothing_is_not():
    assert decide(Memory(), "affirm", "yes")[1].action == "none"


def showing(memory: Memory, seq: int) -> Memory:
    """The same memory after one more answer."""
    return replace(memory, shown=(*memory.shown, Shown(f"a{seq}", "A", 0, turn=seq, seq=seq)))


def fail(memory: Memory, seq: int, text: str = "that didn't help", intent: str = "not_solved"):
    return score_turn(memory, Turn(seq=seq, text=text, intent=intent), LIMITS)


def test_one_failed_answer_is_below_the_offer_and_the_next_one_hands_over():
    memory, first = fail(SHOWN, 3)
    memory, second = fail(showing(memory, 4), 5)
    assert (first.action, second.action, second.reason) == ("none", "hand_over", "failed_answers")
    assert memory.failures == 2


def test_complaining_twice_of_one_answer_is_an_offer():
    memory, first = fail(SHOWN, 3)
    _, second = fail(memory, 5)
    assert (first.action, second.action) == ("none", "offer")


@pytest.mark.parametrize("intent", ["report_problem", "inform", "complain", "deny"])
def test_a_failure_told_among_facts_is_a_failed_answer(intent):
    memory, decision = fail(
        replace(SHOWN, awaiting=None), 3, "Restarted it twice, still the same error 503.", intent
    )
    assert [(item.kind, item.weight) for item in decision.evidence] == [("failed_answer", FAILED_ANSWER)]
    assert memory.failures == 1


def test_a_failure_told_twice_of_one_answer_counts_once():
    memory, _ = fail(SHOWN, 3, "Restarted it, still the same error", "report_problem")
    memory, _ = fail(memory, 5, "and it keeps happening", "report_problem")
    assert memory.failures == 1


def test_a_failure_told_of_two_answers_hands_over():
    memory, _ = fail(SHOWN, 3, "Restarted it, still the same error", "report_problem")
    _, decision = fail(showing(memory, 4), 5, "did all that, no luck", "inform")
    assert (decision.action, decision.reason) == ("hand_over", "failed_answers")


@pytest.mark.parametrize(
    ("memory", "intent", "text"),
    [
        (Memory(), "report_problem", "I restarted it and it still doesn't work"),
        (SHOWN, "ask", "what if it still does not work then?"),
        (SHOWN, "solved", "nothing helped but the restart, works now"),
        (SHOWN, "report_problem", "the second light is red"),
    ],
)
def test_no_failure_is_heard_before_an_answer_nor_in_a_question(memory, intent, text):
    assert fail(memory, 3, text, intent)[0].failures == 0


def test_anger_in_an_otherwise_calm_conversation_counts_as_a_mild_mood():
    calm = context.Heard(0.9, 0.95, 0.001, 12, thanks=True)
    about = {"frustration": 0.99, "anger": 0.95, "heard": calm}
    _, decision = decide(SHOWN, "complain", "STOP IT!!! this is fantastic", **about)
    assert decision.action == "none"
    upset = replace(calm, need=0.9, thanks=False)
    _, decision = decide(SHOWN, "complain", "you are useless", **{**about, "heard": upset})
    assert decision.action == "hand_over"


def test_the_decision_is_the_one_that_its_logged_score_gives():
    before = Memory(heard=3, evidence=(Evidence("failed_answer", 3, "no", 0.38),))
    found = Turn(5, "bicycles", "ask", found={"outcome": "unknown"})
    for at in (0.65779, 0.6578, 0.65784, 0.6579):  # 1 - .658 * .52 = .65784, logged as .6578
        _, decision = score_turn(before, found, Thresholds(0.4, at))
        assert (decision.action == "hand_over") is (decision.to_json()["score"] >= at)


def test_what_does_not_count_is_no_news():
    moods = tuple(Evidence("frustration", seq, "x", 0.62) for seq in (1, 3))
    milder = Turn(5, "hmm annoying again, this", "complain", frustration=0.66, anger=0.1)
    _, decision = score_turn(Memory(heard=3, evidence=moods), milder, LIMITS)
    assert decision.score >= LIMITS.hand_over_at
    assert (decision.action, [item.seq for item in decision.evidence]) == ("none", [1, 3])


def test_no_to_whether_it_helped_is_a_failed_answer():
    memory, _ = decide(SHOWN, "deny", "no")
    assert [item.kind for item in memory.evidence] == ["failed_answer"]


def test_not_solved_without_an_answer_is_no_failed_answer():
    assert decide(Memory(), "not_solved", "it does not work")[1].score == 0.0


def test_nothing_found_offers_and_twice_hands_over():
    memory, first = decide(Memory(), "ask", found={"outcome": "unknown"})
    _, second = decide(memory, "ask", found={"outcome": "unknown"})
    assert (first.action, second.action, second.reason) == ("offer", "hand_over", "no_answer")


def test_the_same_question_in_other_words_counts_more_each_time():
    memory = Memory(queries=(Query("first words", 1, sketch_of(1.0, 0.1), "answer"),))
    memory, second = decide(memory, "ask", sketch=sketch_of(1.0, 0.12))
    _, third = decide(memory, "ask", sketch=sketch_of(1.0, 0.11))
    assert (second.action, third.action, third.reason) == ("none", "hand_over", "repeated_question")


def test_another_question_is_no_repetition():
    memory = Memory(queries=(Query("first words", 1, sketch_of(1.0, 0.0), "answer"),))
    assert decide(memory, "ask", sketch=sketch_of(0.0, 1.0))[1].score == 0.0


def test_an_answer_already_shown_counts_as_repetition_without_vectors():
    _, decision = decide(Memory(), "ask", found={"outcome": "answer", "repeated": True})
    assert [item.kind for item in decision.evidence] == ["repeated_question"]


def test_anger_alone_hands_over():
    _, decision = decide(Memory(), "complain", "you are useless, all of you", frustration=0.99, anger=0.9)
    assert (decision.action, decision.reason) == ("hand_over", "frustration")


def test_anger_after_a_failed_answer_hands_over_earlier():
    memory, _ = decide(SHOWN, "not_solved", "that didn't help")
    _, decision = decide(memory, "complain", "this is a waste of my evening", frustration=0.97)
    assert decision.action == "hand_over"


def test_frustration_short_of_anger_needs_a_second_turn():
    first, once = decide(SHOWN, "complain", frustration=0.99)
    _, again = decide(first, "complain", frustration=0.99)
    assert (once.action, again.action, again.reason) == ("none", "hand_over", "frustration")


def test_a_sigh_and_nothing_found_is_an_offer_and_no_handover():
    _, decision = decide(SHOWN, "report_problem", frustration=0.99, found={"outcome": "unknown"})
    assert (decision.action, decision.reason) == ("offer", "no_answer")


@pytest.mark.parametrize(
    ("intent", "awaiting"), [("leave_message", None), ("affirm", "contact"), ("leave_message", "contact")]
)
def test_a_message_left_goes_into_the_queue(intent, awaiting):
    _, decision = decide(Memory(awaiting=awaiting), intent, "leave a message")
    assert (decision.action, decision.reason) == ("hand_over", "explicit_request")


def test_a_message_left_while_waiting_changes_nothing():
    assert decide(Memory(), "leave_message", responder="queue")[1].action == "none"


def test_mild_annoyance_is_no_evidence():
    assert decide(Memory(), "ask", frustration=0.6)[1].score == 0.0


def test_an_unhappy_first_report_gets_an_answer_before_a_person():
    assert decide(Memory(), "report_problem", frustration=0.99, anger=0.75)[1].action == "none"
    assert decide(Memory(), "report_problem", frustration=0.99, anger=0.99)[1].action == "offer"
    assert decide(SHOWN, "report_problem", frustration=0.99, anger=0.99)[1].action == "hand_over"


def test_a_long_mood_counts_twice_at_most():
    memory = Memory()
    for level in (0.8, 0.9, 0.8, 0.9):
        memory, _ = decide(memory, "complain", frustration=level)
    assert len([item for item in memory.evidence if item.kind == "frustration"]) == 2


def test_a_courtesy_shows_a_mood_only_when_it_is_an_outburst():
    assert evidence.mood_of("goodbye", "bye", 0.6) == 0.0
    assert evidence.mood_of("solved", "finally it works", 0.95) == 0.0


@pytest.mark.parametrize(
    ("intent", "text", "shows"),
    [
        ("not_solved", "that didn't help", 0.0),
        ("not_solved", "that didn't help!!!", 0.9),
        ("not_solved", "STILL NOT WORKING", 0.9),
        ("not_solved", "I have done all of this three times over now", 0.9),
        ("complain", "useless", 0.9),
        ("goodbye", "bye", 0.9),
    ],
)
def test_a_bare_verdict_shows_no_mood(intent, text, shows):
    assert evidence.mood_of(intent, text, 0.9) == shows


def test_a_sensitive_topic_offers_beside_the_answer():
    topics = (Topic("fraud", 0.45, re.compile("fraud")),)
    _, decision = decide(Memory(), "ask", "this looks like fraud", topics=topics)
    assert (decision.action, decision.reason) == ("offer", "sensitive_topic")


def test_solved_clears_the_case():
    memory = Memory(shown=SHOWN.shown, evidence=(Evidence("failed_answer", 3, "no", 0.38),), failures=1)
    after, decision = decide(memory, "solved", "that did it")
    assert (after.evidence, after.failures, decision.action, decision.score) == ((), 0, "none", 0.0)


def test_solved_in_the_queue_leaves_it():
    assert decide(SHOWN, "solved", responder="queue")[1].action == "leave_queue"


def test_nobody_is_handed_over_twice():
    decision = decide(Memory(), "request_person", responder="queue")[1]
    assert (decision.action, decision.score) == ("none", 1.0)


def test_old_evidence_alone_never_acts():
    held = (Evidence("no_answer", 3, "x", 0.6), Evidence("failed_answer", 5, "y", 0.6))
    memory = Memory(evidence=held, heard=5)
    decision = decide(memory, "thank", "thanks")[1]
    assert decision.score > LIMITS.hand_over_at
    assert decision.action == "none"


def test_a_bad_rating_is_news():
    rated = Evidence("failed_answer", 8, "rated down", 0.5)
    assert decide(Memory(evidence=(rated,), heard=7), "ask")[1].action == "offer"
    assert decide(Memory(evidence=(rated,), heard=8), "ask")[1].action == "none"


def test_evidence_fades_from_turn_to_turn():
    memory, first = decide(Memory(), "ask", found={"outcome": "unknown"})
    _, second = decide(memory, "greet", "hello")
    assert second.score == pytest.approx(first.score * evidence.FADING, abs=1e-3)


def test_declining_halves_what_spoke_for_a_person():
    memory = Memory(awaiting="handoff_offer", evidence=(Evidence("no_answer", 3, "x", 0.48),), heard=3)
    after, decision = decide(memory, "deny", "no")
    assert (decision.action, after.declined) == ("none", 9)
    assert after.evidence[0].weight < 0.24


def test_evidence_stays_bounded_and_in_order():
    memory = Memory()
    for seq in range(1, 60):
        memory, _ = score_turn(memory, Turn(seq, "x", "ask", found={"outcome": "unknown"}), LIMITS)
    seqs = [item.seq for item in memory.evidence]
    assert len(seqs) <= EVIDENCE_KEPT
    assert seqs == sorted(seqs)


def test_the_same_input_gives_the_same_decision():
    turn = Turn(9, "still nothing", "not_solved", frustration=0.8)
    assert score_turn(SHOWN, turn, LIMITS) == score_turn(SHOWN, turn, LIMITS)


def test_every_piece_names_its_turn_and_quote():
    memory, _ = decide(SHOWN, "not_solved", "that didn't help")
    _, decision = score_turn(memory, Turn(12, "no idea at all", "ask", found={"outcome": "unknown"}), LIMITS)
    assert [(item.seq, item.quote) for item in decision.evidence] == [
        (9, "that didn't help"),
        (12, "no idea at all"),
    ]


CALM, SIGH, ANGRY = (
    context.Heard(0.05, 0.01, 0.05, 9),
    context.Heard(0.7, 0.2, 0.8, 9),
    context.Heard(0.97, 0.9, 0.99, 9),
)
NOTHING = {"outcome": "none"}


def test_the_whole_conversation_can_call_for_a_person():
    memory = Memory()
    for heard in (SIGH, SIGH, ANGRY):
        memory, decision = decide(memory, "report_problem", heard=heard, found=NOTHING)
    assert decision.action == "hand_over"
    assert "conversation" in {item.kind for item in decision.evidence}
    assert decision.reason == "conversation"
    _, upset = decide(memory, "report_problem", heard=ANGRY, found=NOTHING, frustration=0.6)
    assert {item.kind for item in upset.evidence} == {"conversation"}
    assert upset.reason == "frustration"


def test_no_topic_is_named_that_was_not_touched():
    upset = decide(SHOWN, "report_problem", heard=ANGRY, found=NOTHING)[1]
    touched = decide(
        SHOWN,
        "report_problem",
        "fraud",
        heard=ANGRY,
        found=NOTHING,
        topics=(Topic("f", 0.3, re.compile("fraud")),),
    )[1]
    assert (upset.reason, touched.reason) == ("conversation", "sensitive_topic")


def test_a_calm_conversation_calls_for_nobody():
    memory = Memory()
    for _ in range(6):
        memory, decision = decide(memory, "ask", heard=CALM, found=NOTHING)
        assert decision.action == "none"


def test_a_first_question_waits_for_the_search_and_an_answer_comes_first():
    def weight(found):
        _, decision = decide(Memory(), "report_problem", heard=ANGRY, found=found)
        return next((i.weight for i in decision.evidence if i.kind == "conversation"), 0.0)

    assert weight(None) == 0.0
    assert weight({"outcome": "answer"}) == pytest.approx(weight(NOTHING) / 2, abs=1e-3)


def test_each_turn_judges_the_conversation_anew():
    memory, _ = decide(SHOWN, "report_problem", heard=ANGRY, found=NOTHING)
    memory, decision = decide(memory, "report_problem", heard=CALM, found=NOTHING)
    assert sum(item.kind == "conversation" for item in decision.evidence) <= 1


def test_thanks_are_never_evidence():
    _, decision = decide(SHOWN, "thank", "thanks for nothing", heard=ANGRY, found=NOTHING)
    assert "conversation" not in {item.kind for item in decision.evidence}


def test_what_was_solved_or_handed_back_begins_anew():
    upset, _ = decide(Memory(), "report_problem", heard=ANGRY, found=NOTHING)
    assert upset.mood is not None
    assert decide(upset, "solved", heard=CALM)[0].mood is None
