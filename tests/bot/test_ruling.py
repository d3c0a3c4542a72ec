"""What the operator's rules come to in a conversation, through the decision itself."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.evidence import Thresholds, Turn, act_of, score_turn
from bot.house_rules import Rule, When
from bot.memory import RULES_KEPT, Evidence, Happening, Memory, Shown, catch_up, load
from bot.sensitive import Topic

LIMITS = Thresholds()
SHOWN = Memory(shown=(Shown("a", "A", 0, turn=1),), awaiting="verdict")
PLAN, SAID = When(attributes=(("plan", ("premium",)),)), When(intents=("not_solved",))
OFFER = Rule("Premium is offered a person", PLAN, weight=0.41)
AT_ONCE = Rule("Premium goes to people", PLAN, weight=1.0, queue="billing", priority="high")
CLOSED = Rule("Nobody here at night", When(people_online=False), leave_message=True)


def turns(memory: Memory, *said: tuple[str, tuple[Rule, ...]], first: int = 9, **about):
    """Say things in a row; returns the memory and every decision."""
    decisions = []
    for place, (intent, rules) in enumerate(said):
        turn = Turn(first + 2 * place, "some words", intent, rules=rules, **about)
        memory, decision = score_turn(memory, turn, LIMITS)
        memory = replace(memory, heard=turn.seq)
        decisions.append(decision)
    return memory, decisions


def test_a_rule_is_evidence_with_its_name():
    _, (decision,) = turns(Memory(), ("ask", (AT_ONCE,)))
    assert (decision.action, decision.reason, decision.score) == ("hand_over", "rule", 1.0)
    assert (decision.queue, decision.priority) == ("billing", "high")
    assert decision.evidence == (Evidence("rule", 9, "Premium goes to people", 1.0),)


def test_without_a_rule_nothing_is_different():
    _, (decision,) = turns(Memory(), ("ask", ()))
    assert (decision.action, decision.queue, decision.priority, decision.leave_message) == (
        "none",
        None,
        None,
        False,
    )


def test_the_first_failed_answer_of_a_plan_goes_to_its_queue():
    rule = Rule("Premium, first failure", replace(SAID, attributes=PLAN.attributes), 1.0, "billing")
    _, (decision,) = turns(SHOWN, ("not_solved", (rule,)))
    assert (decision.action, decision.queue) == ("hand_over", "billing")
    assert {item.kind for item in decision.evidence} == {"rule", "failed_answer"}


def test_a_weight_counts_together_with_what_happens():
    half = Rule("Half", PLAN, weight=0.35)
    _, decisions = turns(SHOWN, ("ask", (half,)), ("not_solved", (half,)))
    assert [it.action for it in decisions] == ["none", "offer"]
    assert decisions[1].score == pytest.approx(1 - 0.65 * 0.62)


def test_circumstances_offer_once_and_go_on_counting():
    _, decisions = turns(SHOWN, ("ask", (OFFER,)), ("ask", (OFFER,)), ("not_solved", (OFFER,)))
    assert [it.action for it in decisions] == ["offer", "none", "offer"]
    assert {item.seq for it in decisions for item in it.evidence if item.kind == "rule"} == {9}


def test_circumstances_that_ended_count_no_more_and_are_no_news_when_they_return():
    _, decisions = turns(SHOWN, ("ask", (AT_ONCE,)), ("ask", ()), ("ask", (AT_ONCE,)))
    assert [it.score for it in decisions] == [1.0, 0.0, 1.0]
    assert [it.action for it in decisions] == ["hand_over", "none", "none"]
    assert [it.queue for it in decisions] == ["billing", None, "billing"]


def test_a_no_halves_what_circumstances_say():
    asked = replace(SHOWN, awaiting="handoff_offer")
    _, decisions = turns(asked, ("ask", (OFFER,)), ("decline_person", (OFFER,)), ("not_solved", (OFFER,)))
    weights = [item.weight for item in decisions[2].evidence if item.kind == "rule"]
    assert weights == [pytest.approx(0.41 * 0.45, abs=1e-3)]
    assert [it.action for it in decisions] == ["offer", "none", "offer"]


def test_after_a_hand_back_the_rule_alone_brings_nobody():
    memory, (first,) = turns(SHOWN, ("ask", (AT_ONCE,)))
    memory = catch_up(load(memory.to_json()), [Happening(12, "agent", "handed_back")])
    memory, decisions = turns(memory, ("ask", (AT_ONCE,)), ("not_solved", (AT_ONCE,)), first=13)
    assert (first.action, decisions[0].action, decisions[1].action) == ("hand_over", "none", "hand_over")


def test_what_a_message_says_speaks_each_time_and_fades():
    rule = Rule("A complaint", When(intents=("complain",)), weight=0.5, queue="billing")
    _, decisions = turns(Memory(), ("complain", (rule,)), ("ask", ()), ("complain", (rule,)))
    assert [it.action for it in decisions] == ["offer", "none", "offer"]
    weights = [item.weight for it in decisions for item in it.evidence]
    assert weights == [0.5, 0.45, 0.5]
    assert [it.queue for it in decisions] == ["billing"] * 3


def test_where_a_message_belongs_is_kept_until_the_matter_is_closed():
    rule = Rule("Money", When(topics=("money",)), queue="billing")
    memory, decisions = turns(SHOWN, ("ask", (rule,)), ("request_person", ()))
    assert (decisions[0].action, decisions[0].evidence) == ("none", (Evidence("rule", 9, "Money", 0.0),))
    assert (decisions[1].reason, decisions[1].queue) == ("explicit_request", "billing")
    assert "Money" in {item.quote for item in decisions[1].evidence}
    solved, _ = turns(memory, ("solved", ()), first=13)
    assert solved.rules == ()
    assert catch_up(memory, [Happening(20, "agent", "handed_back")]).rules == ()


def test_a_rule_without_weight_is_no_news_and_no_reason():
    held = replace(SHOWN, evidence=(Evidence("no_answer", 3, "x", 0.8),), heard=5)
    route = Rule("Route", When(intents=("ask",)), queue="billing")
    _, (decision,) = turns(held, ("ask", (route,)))
    assert (decision.action, decision.queue) == ("none", "billing")
    _, (decision,) = turns(Memory(), ("ask", (route,)), found={"outcome": "unknown"})
    assert decision.reason == "no_answer"


def test_the_first_rule_of_the_file_that_names_a_queue_wins():
    rules = (Rule("One", PLAN, priority="low"), Rule("Two", PLAN, queue="billing"), AT_ONCE)
    _, (decision,) = turns(Memory(), ("ask", rules))
    assert (decision.queue, decision.priority) == ("billing", "low")


def test_a_message_takes_the_place_of_a_person_nobody_asked_for():
    _, (decision,) = turns(Memory(), ("ask", (AT_ONCE, CLOSED)))
    assert (decision.action, decision.leave_message, decision.reason) == ("offer", True, "rule")
    assert decision.to_json()["leave_message"] is True


@pytest.mark.parametrize("intent", ["request_person", "leave_message"])
def test_who_asks_for_a_person_is_in_the_queue_all_the_same(intent):
    _, (decision,) = turns(Memory(), (intent, (CLOSED,)))
    assert (decision.action, decision.reason, decision.leave_message) == (
        "hand_over",
        "explicit_request",
        True,
    )


def test_in_the_queue_rules_bring_nobody_twice():
    _, (decision,) = turns(Memory(), ("ask", (AT_ONCE,)), responder="queue")
    assert decision.action == "none"


def test_rules_stand_beside_a_sensitive_topic():
    topics = (Topic("fraud", 0.3, re.compile("words")),)
    _, (decision,) = turns(Memory(), ("ask", (OFFER,)), topics=topics)
    assert {item.kind for item in decision.evidence} == {"rule", "sensitive_topic"}
    assert decision.score == pytest.approx(1 - 0.59 * 0.7)


def test_the_same_memory_and_turn_give_the_same_again():
    memory, _ = turns(SHOWN, ("ask", (OFFER,)), ("complain", ()))
    turn = Turn(13, "some words", "ask", rules=(OFFER, CLOSED))
    once, again = score_turn(memory, turn, LIMITS), score_turn(load(memory.to_json()), turn, LIMITS)
    assert once == again


def test_what_is_remembered_of_rules_is_bounded():
    rules = tuple(Rule(f"rule {n}", PLAN, weight=0.01) for n in range(40))
    memory, _ = turns(Memory(), ("ask", rules))
    assert len(memory.rules) == RULES_KEPT


@pytest.mark.parametrize(
    ("memory", "intent", "act"),
    [
        (SHOWN, "deny", "not_solved"),
        (Memory(), "deny", "deny"),
        (Memory(awaiting="handoff_offer"), "affirm", "request_person"),
        (Memory(awaiting="handoff_offer"), "deny", "decline_person"),
        (Memory(), "ask", "ask"),
    ],
)
def test_rules_name_what_a_turn_does(memory, intent, act):
    assert act_of(memory, intent) == act
