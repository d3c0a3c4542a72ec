"""Outcomes: said is confirmed, silence is silent, and the two are never mixed."""

import pytest

from handoff.core.commands import (
    AgentSay,
    Claim,
    End,
    Enqueue,
    GiveContact,
    HandBack,
    Resolve,
    Say,
    WantPerson,
)
from handoff.core.outcome import outcome_of
from tests.unit.handoff.core.conversations import PACKET, SAM, Talk, answer

ASK, END = Say(text="my parcel never arrived"), End(by="system")
WAIT = [WantPerson(wanted=True), Enqueue(packet=PACKET)]


def turn(of, act=None, verdict=None):
    notes = {"intent": {"name": act}} | ({"verdict": {"value": verdict}} if verdict else {})
    return answer(of, annotations=notes)


@pytest.mark.parametrize(
    ("commands", "outcome"),
    [
        ([END], None),
        ([ASK, turn(2), END], "silent"),
        ([ASK, turn(2), Say(text="works"), turn(5, "solved"), END], "confirmed"),
        ([ASK, turn(2), Say(text="works"), turn(5, verdict="solved"), END], "confirmed"),
        ([ASK, turn(2), Say(text="yes"), turn(5, "solved"), Say(text="and"), turn(8, "ask"), END], "silent"),
        (
            [ASK, turn(2), Say(text="yes"), turn(5, "solved"), Say(text="thanks"), turn(8, "thank"), END],
            "confirmed",
        ),
        ([ASK, turn(2, "solved"), Say(text="no"), turn(5, verdict="not_solved"), END], "silent"),
        ([ASK, *WAIT, END], "abandoned"),
        ([ASK, turn(2), *WAIT, WantPerson(wanted=False), END], "silent"),
        ([ASK, *WAIT, GiveContact(email="a@b"), END], "left_message"),
        ([GiveContact(email="a@b"), END, GiveContact(name="Ada")], "left_message"),
        ([ASK, turn(2), GiveContact(email="a@b"), END], "left_message"),
        ([ASK, turn(2), GiveContact(name="Ada"), END], "silent"),
        (
            [ASK, *WAIT, GiveContact(email="a@b"), Claim(agent=SAM), AgentSay(agent=SAM, text="hi"), END],
            "silent",
        ),
        ([ASK, *WAIT, Claim(agent=SAM), Resolve(agent=SAM, disposition="solved")], "agent_resolved"),
        ([ASK, *WAIT, Claim(agent=SAM), HandBack(agent=SAM), END], None),
    ],
)
def test_outcomes(commands, outcome):
    assert outcome_of(Talk(*commands).events) == outcome
