"""Decisions taken again: the recorded thresholds give what was recorded, others move who goes to a person."""

import pytest

from handoff.core.commands import (
    BotTurn,
    Claim,
    End,
    Enqueue,
    HandBack,
    HandOver,
    Release,
    Reply,
    Say,
    WantPerson,
)
from handoff.core.rescoring import Outcome, Thresholds, rescore
from tests.unit.handoff.core.conversations import PACKET, SAM, Talk

PRODUCT = Thresholds(offer=0.4, hand_over=0.7)
ASK = Say(text="my parcel never arrived")


def turn(talk, kind, *weights, at=PRODUCT):
    """Let the bot answer the last message as it would at these thresholds; one piece of evidence a weight."""
    of = talk.state.turn_seq
    items = tuple({"kind": kind, "seq": of, "quote": "…", "weight": weight} for weight in weights)
    score = max(weights, default=0.0)
    decision = {"action": "none", "score": score, "reason": kind, "evidence": list(items)}
    reply = (Reply(text="Try this"),)
    over = HandOver(reason=kind, score=score, evidence=items) if score >= at.hand_over else None
    offer = kind if over is None and score >= at.offer else None
    return talk.does(BotTurn(of=of, replies=reply, decision=decision, hand_over=over, offer=offer))


def spoken(*turns):
    talk = Talk()
    for kind, weight in turns:
        talk.does(ASK)
        turn(talk, kind, weight)
    return talk


@pytest.mark.parametrize(
    ("turns", "way"),
    [
        ([("no_answer", 0.2)], "none"),
        ([("no_answer", 0.48)], "offer"),
        ([("no_answer", 0.2), ("failed_answer", 0.75)], "hand_over"),
    ],
)
def test_the_recorded_thresholds_give_what_was_recorded(turns, way):
    judged = rescore(spoken(*turns).events, PRODUCT)
    assert judged.recorded == judged.replayed
    assert judged.recorded.way == way


def test_lower_thresholds_name_the_message_that_would_have_done_it():
    talk = spoken(("no_answer", 0.3), ("failed_answer", 0.5))
    judged = rescore(talk.events, Thresholds(offer=0.25, hand_over=0.45))
    assert judged.recorded.way == "offer"
    assert judged.replayed == Outcome("hand_over", talk.state.turn_seq, "failed_answer", 0.5)


def test_higher_thresholds_keep_a_conversation_with_the_bot():
    judged = rescore(spoken(("frustration", 0.75)).events, Thresholds(offer=0.8, hand_over=0.9))
    assert (judged.recorded.way, judged.replayed.way) == ("hand_over", "none")


def test_a_score_without_news_decides_nothing():
    talk = spoken(("no_answer", 0.3))
    old = {"kind": "no_answer", "seq": talk.state.turn_seq, "quote": "…", "weight": 0.3}
    talk.does(ASK)
    decision = {"action": "none", "score": 0.3, "reason": None, "evidence": [old]}
    talk.does(BotTurn(of=talk.state.turn_seq, replies=(Reply(text="Try this"),), decision=decision))
    first = talk.events[1].seq
    assert rescore(talk.events, Thresholds(0.25, 0.9)).replayed.seq == first
    assert rescore(talk.events[3:], Thresholds(0.25, 0.9)).replayed.way == "offer"  # alone it would be news


def ruled(talk, score, *evidence):
    """Let the bot offer a message in a person's place, as a rule of the operator has it."""
    decision = {"action": "offer", "score": score, "leave_message": True, "evidence": list(evidence)}
    return talk.does(
        BotTurn(of=talk.state.turn_seq, replies=(Reply(text="?"),), decision=decision, offer="rule")
    )


def test_where_a_rule_has_a_message_left_other_thresholds_fetch_nobody_either():
    talk = Talk(ASK)
    seq = talk.state.turn_seq
    said = {"kind": "no_answer", "seq": seq, "quote": "…", "weight": 0.9}
    assert rescore(ruled(talk, 0.9, said).events, PRODUCT).replayed.way == "offer"
    asked = {**said, "kind": "explicit_request", "weight": 1.0}
    assert rescore(ruled(Talk(ASK), 1.0, asked).events, PRODUCT).replayed.way == "hand_over"


def test_a_rule_that_only_names_a_queue_is_no_news():
    talk = spoken(("no_answer", 0.3))
    old = {"kind": "no_answer", "seq": talk.state.turn_seq, "quote": "…", "weight": 0.3}
    talk.does(ASK)
    route = {"kind": "rule", "seq": talk.state.turn_seq, "quote": "Billing", "weight": 0.0}
    decision = {"action": "none", "score": 0.3, "reason": None, "evidence": [old, route]}
    talk.does(BotTurn(of=talk.state.turn_seq, replies=(Reply(text="Try this"),), decision=decision))
    assert rescore(talk.events, Thresholds(0.25, 0.9)).replayed.seq == talk.events[1].seq


def test_the_button_is_counted_apart():
    judged = rescore(Talk(ASK, WantPerson(wanted=True), Enqueue(packet=PACKET)).events, PRODUCT)
    assert judged.asked
    assert judged.recorded.way == judged.replayed.way == "none"


def test_who_waits_is_offered_nobody_again():
    talk = Talk(ASK, WantPerson(wanted=True), Enqueue(packet=PACKET), ASK)
    turn(talk, "no_answer", 0.48)
    judged = rescore(talk.events, PRODUCT)
    assert judged.recorded == judged.replayed == Outcome()
    assert rescore(talk.events, Thresholds(offer=0.1, hand_over=0.2)).replayed.way == "none"


def test_who_left_the_queue_is_the_bots_again():
    talk = Talk(ASK, WantPerson(wanted=True), Enqueue(packet=PACKET), WantPerson(wanted=False), ASK)
    turn(talk, "no_answer", 0.48)
    judged = rescore(talk.events, PRODUCT)
    assert judged.recorded == judged.replayed
    assert judged.replayed.way == "offer"


def test_what_an_agent_gave_back_to_the_queue_stays_with_people():
    talk = Talk(ASK, WantPerson(wanted=True), Enqueue(packet=PACKET), Claim(agent=SAM), Release(agent=SAM))
    talk.does(ASK)
    turn(talk, "no_answer", 0.48)
    assert rescore(talk.events, PRODUCT).replayed.way == "none"


def test_a_queue_that_higher_thresholds_would_have_spared_does_not_silence_the_replay():
    talk = spoken(("frustration", 0.75)).does(Enqueue(packet=PACKET), ASK)
    turn(talk, "no_answer", 0.85)
    assert rescore(talk.events, PRODUCT).recorded.score == 0.75
    later = rescore(talk.events, Thresholds(offer=0.8, hand_over=0.9)).replayed
    assert later == Outcome("offer", talk.state.turn_seq, "no_answer", 0.85)


def test_a_bot_that_is_down_is_counted_apart():
    talk = Talk(ASK)
    wish = HandOver(reason="bot_unavailable", score=1.0, evidence=())
    talk.does(BotTurn(of=talk.state.turn_seq, replies=(Reply(text="Sorry"),), hand_over=wish))
    judged = rescore(talk.events, PRODUCT)
    assert judged.asked
    assert judged.recorded.way == "none"


def test_after_a_hand_back_the_bot_decides_again():
    talk = Talk(
        ASK, WantPerson(wanted=True), Enqueue(packet=PACKET), Claim(agent=SAM), HandBack(agent=SAM), ASK
    )
    turn(talk, "no_answer", 0.48)
    talk.does(End(by="system"))
    assert rescore(talk.events, PRODUCT).replayed.way == "offer"


def test_every_turn_is_decided_again_and_those_that_change_are_told():
    talk = spoken(("no_answer", 0.3), ("no_answer", 0.5), ("failed_answer", 0.75))
    assert [turn.recorded for turn in rescore(talk.events, PRODUCT).turns] == ["none", "offer", "hand_over"]
    assert rescore(talk.events, PRODUCT).changed == ()
    lower = rescore(talk.events, Thresholds(offer=0.25, hand_over=0.45))
    assert [(turn.recorded, turn.replayed) for turn in lower.changed] == [
        ("none", "offer"),
        ("offer", "hand_over"),
        ("hand_over", "none"),  # who has gone to a person already goes to none again
    ]


def test_who_is_handed_back_is_decided_about_again():
    talk = spoken(("failed_answer", 0.75)).does(Enqueue(packet=PACKET), ASK)
    turn(talk, "failed_answer", 0.8)  # in the queue
    talk.does(Claim(agent=SAM), HandBack(agent=SAM), ASK)
    turn(talk, "failed_answer", 0.72)
    judged = rescore(talk.events, PRODUCT)
    assert [item.replayed for item in judged.turns] == ["hand_over", "none", "hand_over"]
    assert judged.changed == ()
