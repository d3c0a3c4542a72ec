"""After a person handed back, through the whole assistant: verdicts are about what that person said, a bare
yes or thanks brings up what that person wants to know, and only new evidence fetches a person again.
"""

from __future__ import annotations

import pytest

from actions import wording
from actions.showing import NOT_SOLVED, SOLVED
from tests.integration.assistant.conftest import Conversation
from tests.integration.assistant.test_turns import labels, texts

ADVICE, WORKS_NOW = "I have sent you a new link.", "I have sent you a new link. Does it work now?"
ASKED = "ask whether the new link worked"


@pytest.fixture
def back(conversation):
    """Return a way to a conversation that a person had and handed back."""

    def make(said: str = ADVICE, instruction: str = "") -> Conversation:
        talk: Conversation = conversation()
        talk.say("I forgot my password")
        assert talk.say("I want to talk to a human")["decision"]["action"] == "hand_over"
        talk.happened("agent", "message", text=said)
        talk.happened("agent", "handed_back", text=instruction)
        return talk

    return make


@pytest.mark.parametrize("text", ["thanks", "hello", "yes", "no", "where is my parcel"])
def test_the_persons_question_is_put_whatever_comes_first_and_once(back, text):
    talk = back(instruction=ASKED)
    first = talk.say(text)
    assert ASKED in texts(first)
    assert labels(first)[-2:] == [SOLVED, NOT_SOLVED]
    assert first["decision"]["action"] == "none"
    assert ASKED not in texts(talk.say("how can I cancel my contract"))


@pytest.mark.parametrize("text", ["that worked, thanks", "it works now"])
@pytest.mark.parametrize("instruction", ["", ASKED])
def test_what_worked_was_the_persons_advice_and_no_article(back, text, instruction):
    talk = back(instruction=instruction)
    answer = talk.say(text)
    assert texts(answer) == wording.SOLVED
    assert answer["annotations"]["verdict"] is None
    assert ASKED not in texts(talk.say("thanks"))


@pytest.mark.parametrize("text", ["it still doesn't work", "that did not work", "not working"])
@pytest.mark.parametrize("instruction", ["", ASKED])
def test_what_did_not_work_goes_back_to_a_person_at_once(back, text, instruction):
    answer = back(instruction=instruction).say(text)
    assert texts(answer) == f"{wording.PERSON_DID_NOT_HELP} {wording.PASSING_ON}"
    assert answer["annotations"]["verdict"] is None  # no article is to blame
    decision = answer["decision"]
    assert (decision["action"], decision["reason"], decision["priority"]) == (
        "hand_over",
        "failed_answers",
        "high",
    )
    assert [(item["kind"], item["quote"]) for item in decision["evidence"]] == [("failed_answer", text)]


def test_yes_and_no_answer_a_person_who_asked_whether_it_works(back):
    assert texts(back(WORKS_NOW).say("yes")) == wording.SOLVED
    assert back(WORKS_NOW).say("no")["decision"]["action"] == "hand_over"


@pytest.mark.parametrize("text", ["yes", "no"])
def test_any_other_yes_or_no_is_asked_about_once_and_closes_nothing(back, text):
    talk = back("Shall I send you a new router?")
    answer = talk.say(text)
    assert texts(answer) == f"All right. {wording.HOW_DID_IT_GO}"
    assert answer["decision"]["action"] == "none"
    assert texts(talk.press(answer, SOLVED)) == wording.SOLVED
    assert texts(talk.say("yes")) == "All right. What would you like to know?"


def test_no_to_anything_else_holds_nothing_against_the_person(back):
    talk = back()
    assert texts(talk.say("thanks")) == "You're welcome. Is there anything else?"
    assert talk.say("no")["decision"]["action"] == "none"


def test_no_to_anything_else_is_no_verdict_on_an_answer_either(conversation):
    talk = conversation()
    talk.say("I forgot my password")
    talk.say("thanks")
    answer = talk.say("no")
    assert (answer["annotations"]["verdict"], answer["decision"]["evidence"]) == (None, [])


def test_once_the_bot_answers_again_a_verdict_is_about_its_answer(back):
    talk = back()
    talk.say("where is my parcel")
    answer = talk.say("that didn't help")
    assert answer["annotations"]["verdict"]["article"] == "track-parcel"
    assert answer["decision"]["action"] == "none"


def test_the_button_below_an_old_answer_is_about_that_answer(conversation):
    talk = conversation()
    first = talk.say("I forgot my password")
    talk.happened("agent", "message", text=ADVICE)
    talk.happened("agent", "handed_back", text="")
    answer = talk.press(first, NOT_SOLVED)
    assert answer["annotations"]["verdict"]["article"] == "reset-password"
    assert answer["decision"]["action"] == "none"


HARMLESS = ("hello", "thanks", "my order number is A-20391", "are you a bot", "ok")


def _holds_nothing_against_the_bot(answer, text):
    """No single event counts; how the wording of this one message sounds is another matter."""
    decision = answer["decision"]
    assert decision["action"] != "hand_over", text
    assert [item["kind"] for item in decision["evidence"] if item["quote"] != text] == []
    assert {item["kind"] for item in decision["evidence"]} <= {"conversation"}, text


def test_a_hand_back_ends_the_loop_until_there_is_new_evidence(back):
    """What spoke for a person before, twice handed back, does so no more; what is new does, once."""
    talk = back()
    for question in ("where is my parcel", "how can I cancel my contract"):
        assert talk.say("it still doesn't work")["decision"]["action"] == "hand_over"
        talk.responder = "queue"
        assert talk.say("it still doesn't work")["decision"]["action"] == "none"
        talk.responder = "bot"
        talk.happened("agent", "message", text="Now try again.")
        talk.happened("agent", "handed_back", text="")
        for text in (*HARMLESS, question):
            _holds_nothing_against_the_bot(talk.say(text), text)
        talk.happened("agent", "message", text="And now?")
        talk.happened("agent", "handed_back", text="")


def test_who_comes_back_starts_from_what_is_known_and_needs_new_evidence(conversation):
    before = conversation()
    before.say("I forgot my password")
    before.say("that didn't help")
    assert before.say("this is ridiculous, you are useless!")["decision"]["action"] == "hand_over"
    later = conversation(previous=before.memory)
    for text in (*HARMLESS, "where is my parcel"):
        _holds_nothing_against_the_bot(later.say(text), text)
    known = later.say("I forgot my password")["decision"]
    assert "repeated_question" in [item["kind"] for item in known["evidence"]]
    assert "failed_answer" not in [item["kind"] for item in known["evidence"]]
    assert known["action"] != "hand_over"
    assert later.say("that didn't help")["decision"]["action"] in ("offer", "hand_over")
