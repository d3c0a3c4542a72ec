"""The packet is a pure function, holds what the customer said, and is fresh for each handoff."""

import json

import pytest

from handoff.core.activity import handoff_activity
from handoff.core.commands import (
    Claim,
    Correct,
    Enqueue,
    GiveContact,
    HandBack,
    HandOver,
    Open,
    Rate,
    Rejoin,
    Say,
    WantPerson,
)
from handoff.core.events import Page
from handoff.core.packet import PacketInputs, build_packet
from tests.unit.handoff.core.conversations import AT, SAM, Talk, answer


def understood(act, frustration=None, **rest):
    return {"intent": {"name": act, "confidence": 0.9}, "frustration": frustration, **rest}


def packet_of(talk, **rest):
    return build_packet(PacketInputs(talk.state, talk.events, AT, **rest))


def story():
    """Greeting, question, two failed answers, anger."""
    talk = Talk(Rejoin(page=Page(url="https://shop.example/cart", title="Cart")), Say(text="Hello!"))
    talk.does(answer(3, annotations=understood("greet", 0.0)))
    order = [{"name": "order_number", "value": "A-20391"}]
    talk.does(Say(text="my parcel A-20391 never arrived"))
    talk.does(answer(6, "track-parcel", annotations=understood("report_problem", 0.1, entities=order)))
    talk.does(Rate(seq=8, value="down"), Say(text="that didn't work either"))
    verdict = {"article": "lost-parcel", "seq": 12, "value": "not_solved"}
    talk.does(answer(10, "lost-parcel", annotations=understood("not_solved", 0.5, entities=order)))
    talk.does(Say(text="this is useless, give me a human"))
    evidence = ({"kind": "failed_answer", "seq": 10, "quote": "that didn't work either", "weight": 0.35},)
    wish = HandOver(reason="explicit_request", score=0.97, evidence=evidence)
    return talk.does(
        answer(13, annotations=understood("request_person", 0.8, verdict=verdict), hand_over=wish)
    )


def test_the_packet_of_the_usual_story():
    talk = story()
    packet = packet_of(
        talk, suggestions=[{"article": "claims", "title": "Claims", "score": 0.7}], priority="high"
    )
    assert packet["goal"] == {"text": "my parcel A-20391 never arrived", "seq": 6}
    assert packet["facts"] == [{"name": "order_number", "value": "A-20391", "seq": 6, "source": "customer"}]
    assert [(t["article"], t["article_version"], t["seq"], t["verdict"]) for t in packet["tried"]] == [
        ("track-parcel", 4, 8, "not_solved"),
        ("lost-parcel", 4, 12, "not_solved"),
    ]
    assert [turn["score"] for turn in packet["mood"]] == [0.0, 0.1, 0.5, 0.8]
    assert packet["reason"]["kind"] == "explicit_request"
    assert packet["reason"]["score"] == 0.97
    assert packet["reason"]["evidence"][0]["seq"] == 10
    assert packet["page"] == {"url": "https://shop.example/cart", "title": "Cart"}
    assert packet["customer"] == {"id": "u1", "name": None, "email": None, "verified": False, "locale": "en"}
    assert packet["queue"] == {"name": "general", "priority": "high"}
    assert packet["transcript"] == {"from_seq": 1, "to_seq": talk.state.seq}
    assert packet == packet_of(talk, suggestions=packet["suggestions"], priority="high")
    assert json.loads(json.dumps(packet)) == packet


def test_an_article_that_did_not_help_keeps_its_verdict_when_more_of_it_is_shown():
    talk = story()
    talk.does(Say(text="is there more about tracking?"))
    talk.does(answer(talk.state.seq, "track-parcel", annotations=understood("ask", 0.1)))
    tried = {each["article"]: each for each in packet_of(talk)["tried"]}
    assert tried["track-parcel"]["verdict"] == "not_solved"
    assert tried["track-parcel"]["seq"] > tried["lost-parcel"]["seq"]


def test_a_later_handoff_gets_a_fresh_packet():
    talk = story()
    talk.does(Enqueue(packet=packet_of(talk)), Claim(agent=SAM), HandBack(agent=SAM))
    talk.does(Say(text="now my invoice is wrong"), WantPerson(wanted=True))
    packet = packet_of(talk)
    assert packet["goal"]["text"] == "now my invoice is wrong"
    assert packet["tried"] == []
    assert packet["facts"][0]["value"] == "A-20391"
    assert packet["transcript"]["from_seq"] == talk.state.issue_seq + 1


def test_nothing_new_since_the_hand_back_is_the_issue_before():
    talk = story()
    talk.does(Enqueue(packet=packet_of(talk)), Claim(agent=SAM), HandBack(agent=SAM), WantPerson(wanted=True))
    packet = packet_of(talk)
    assert packet["goal"]["seq"] == 6
    assert len(packet["tried"]) == 2
    assert packet["transcript"]["from_seq"] == 1


def test_still_broken_after_the_hand_back_is_the_issue_before():
    talk = story()
    talk.does(Enqueue(packet=packet_of(talk)), Claim(agent=SAM), HandBack(agent=SAM))
    talk.does(Say(text="no, it did not help at all"))
    talk.does(answer(talk.state.turn_seq, annotations=understood("not_solved")), WantPerson(wanted=True))
    assert packet_of(talk)["goal"]["seq"] == 6


def test_leaving_the_queue_does_not_end_the_issue():
    talk = Talk(Say(text="my parcel never arrived"), WantPerson(wanted=True), WantPerson(wanted=False))
    talk.does(Say(text="it was sent in May"), WantPerson(wanted=True))
    assert packet_of(talk)["goal"]["seq"] == 2


def test_an_issue_never_packed_before_is_found_in_the_whole_talk():
    talk = Talk(Say(text="my parcel never arrived"), WantPerson(wanted=True), Claim(agent=SAM))
    talk.does(HandBack(agent=SAM), WantPerson(wanted=True))
    assert packet_of(talk)["goal"]["seq"] == 2


@pytest.mark.parametrize(
    ("text", "seq"), [("ridiculous", 5), ("nobody came on Monday although I took a day off for it", 2)]
)
def test_a_complaint_is_the_goal_when_it_says_what_about(text, seq):
    talk = Talk(Say(text=text))
    talk.does(answer(2, annotations=understood("complain")), Say(text="when does he come?"))
    assert packet_of(talk.does(WantPerson(wanted=True)))["goal"]["seq"] == seq


def test_the_button_pressed_at_once_gives_a_packet_without_a_goal():
    packet = packet_of(Talk(WantPerson(wanted=True)))
    assert packet["goal"] is None
    assert packet["reason"] == {"kind": "explicit_request", "score": 1.0, "evidence": []}
    assert packet["page"] is None


def test_the_button_after_a_talk_brings_the_latest_evidence():
    evidence = [{"kind": "failed_answer", "seq": 2, "quote": "x", "weight": 0.3}]
    talk = Talk(Say(text="it is broken"), answer(2, decision={"score": 0.4, "evidence": evidence}))
    assert packet_of(talk.does(WantPerson(wanted=True)))["reason"]["evidence"] == evidence


def test_a_handoff_of_a_dead_bot_has_no_score_of_its_own():
    talk = Talk(Say(text="it is broken"), answer(2, hand_over=HandOver(reason="bot_unavailable")))
    assert packet_of(talk)["reason"] == {"kind": "bot_unavailable", "score": None, "evidence": []}


def test_facts_come_from_identity_contact_and_corrections():
    talk = Talk(GiveContact(name="Ada", email="ada@example.org"), Correct(name="plan", value="office"))
    packet = packet_of(talk, record={"attributes": {"plan": "home", "since": 2020}, "verified": True})
    assert [(fact["name"], fact["value"], fact["source"]) for fact in packet["facts"]] == [
        ("since", "2020", "identity"),
        ("name", "Ada", "customer"),
        ("email", "ada@example.org", "customer"),
        ("plan", "office", "customer"),
    ]
    assert packet["customer"]["name"] == "Ada"
    assert packet["customer"]["verified"]


def test_identity_in_the_log_is_a_fact():
    talk = Talk()
    first = Open(attributes={"plan": "home"})
    opened = Talk.__new__(Talk)
    opened.state, opened.events = type(talk.state)(conversation="c2"), []
    assert packet_of(opened.does(first))["facts"][0]["source"] == "identity"


@pytest.mark.parametrize(
    ("said", "goal"),
    [
        (["hi there!", "thanks", "I cannot log in"], "I cannot log in"),
        (["I want to talk to a human", "the router blinks red"], "the router blinks red"),
        (["can somebody please help me, the router has been blinking red all day"], None),
        (["give me a person", "human please"], "give me a person"),
    ],
)
def test_the_goal_is_found_without_a_bot_too(said, goal):
    talk = Talk(*(Say(text=text) for text in said), WantPerson(wanted=True))
    assert packet_of(talk)["goal"]["text"] == (goal or said[0])


def test_only_greetings_are_no_goal():
    assert packet_of(Talk(Say(text="Good morning!"), WantPerson(wanted=True)))["goal"] is None


def test_the_activity_speaks_the_industrys_names():
    talk = story()
    activity = handoff_activity(packet_of(talk), talk.events)
    value = activity["value"]
    assert activity["name"] == "handoff.initiate"
    assert set(value) == {
        *("va_Scope", "va_LastTopic", "va_Topics", "va_LastPhrases", "va_Phrases"),
        *("va_ConversationId", "va_AgentMessage", "va_Language", "caredesk"),
    }
    assert value["va_LastTopic"] == "Lost-Parcel"
    assert value["va_LastPhrases"] == "this is useless, give me a human"
    assert "my parcel" in value["va_AgentMessage"]
    transcript = activity["attachments"][0]["content"]["activities"]
    assert [line["from"]["role"] for line in transcript[:3]] == ["user", "bot", "user"]
    assert len(transcript) == talk.kinds.count("message")


def test_an_activity_without_topics_and_words_is_still_one():
    talk = Talk(WantPerson(wanted=True))
    value = handoff_activity(packet_of(talk), talk.events)["value"]
    assert (value["va_LastTopic"], value["va_LastPhrases"]) == (None, None)
