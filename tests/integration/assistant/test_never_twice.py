"""The same answer is never given twice: the second ask gets another form, the third a person; whatever was
asked in between, in the middle of a walk, after a hand back, and when the customer comes back.
"""

from __future__ import annotations

from typing import Any

import pytest

from actions import wording
from actions.steps import split_steps

FIRST, AGAIN, THIRD = "I forgot my password", "how can I set a new password", "I need to reset my password"
OTHER = ("where is my parcel", "how can I cancel my contract")
MANY = (
    *("what ways can I pay", "what do the router lights mean", "where is my parcel", "how do I cancel"),
    *("my account is locked", "set up two-step verification", "I have no internet", "I can't receive e-mail"),
    *("I cannot pay my bill", "I am moving house", "my internet is slow", "the router light is red"),
    *("how much does it cost to move house", "what does the status of my parcel mean"),
)


def given(answer: dict[str, Any]) -> list[str]:
    """The answers in a reply, without the line of our own before them."""
    own = (wording.AGAIN, wording.MORE, wording.BEST_GUESS, wording.SORRY, wording.TROUBLE)
    texts = [reply["text"] for reply in answer["replies"] if reply["citations"]]
    return [text.split("\n\n", 1)[1] if text.startswith(own) else text for text in texts]


def person(answer: dict[str, Any]) -> bool:
    return answer["decision"]["action"] in ("offer", "hand_over")


def assert_three_ways(first: dict[str, Any], second: dict[str, Any], third: dict[str, Any]) -> None:
    """Another form, and then a person."""
    shown = [text for answer in (first, second, third) for text in given(answer)]
    assert given(first)
    assert given(second)
    assert len(set(shown)) == len(shown)
    assert not any(text in one for text in shown for one in shown if one != text), "one lies in another"
    assert second["decision"]["action"] != "hand_over"
    assert person(third)


@pytest.mark.parametrize("asks", [(FIRST,) * 3, (FIRST, AGAIN, THIRD), (THIRD, FIRST, AGAIN)])
def test_asked_in_a_row(conversation, asks):
    talk = conversation()
    assert_three_ways(*[talk.say(text) for text in asks])


@pytest.mark.parametrize("asks", [(FIRST,) * 3, (FIRST, AGAIN, THIRD)])
def test_asked_with_other_questions_in_between(conversation, asks):
    talk = conversation()
    first = talk.say(asks[0])
    talk.say(OTHER[0])
    second = talk.say(asks[1])
    talk.say(OTHER[1])
    assert_three_ways(first, second, talk.say(asks[2]))


def test_asked_in_the_middle_of_a_walk(conversation):
    talk = conversation()
    first = talk.say(FIRST)
    steps = [talk.say(text) for text in ("walk me through it step by step", "next")]
    assert all("**Step" in given(step)[0] for step in steps)
    second = talk.say(FIRST)
    assert "**Step 1" not in given(second)[0]  # the walk is under way
    assert_three_ways(first, second, talk.say(AGAIN))


def test_a_walk_that_ended_is_not_begun_again_as_another_form(conversation):
    talk = conversation()
    first = talk.say(FIRST)
    talk.say("walk me through it step by step")
    for _ in split_steps(given(first)[0]):
        talk.say("next")
    assert_three_ways(first, talk.say(FIRST), talk.say(AGAIN))


@pytest.mark.parametrize("asks", [(FIRST,) * 3, (FIRST, AGAIN, THIRD)])
def test_asked_again_after_a_hand_back(conversation, asks):
    talk = conversation()
    first = talk.say(asks[0])
    talk.say("I want to talk to a human")
    talk.happened("agent", "message", text="Try the link.")
    talk.happened("agent", "handed_back", text="")
    assert_three_ways(first, talk.say(asks[1]), talk.say(asks[2]))


def test_asked_again_by_a_customer_who_comes_back(conversation):
    before = conversation()
    first = before.say(FIRST)
    later = conversation(previous=before.memory)
    assert_three_ways(first, later.say(AGAIN), later.say(FIRST))


def test_what_was_told_long_ago_is_not_told_again(conversation):
    talk, shown = conversation(), []
    for text in (FIRST, *MANY, FIRST):
        shown += given(talk.say(text))
    assert len(talk.memory["shown"]) > 12
    assert len(set(shown)) == len(shown)
