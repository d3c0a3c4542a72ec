"""What the worker hears when a part of the assistant is down."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

pytestmark = pytest.mark.fault

WITHIN_S = 9.0


@pytest.fixture
def without_actions(assistant) -> Iterator[None]:
    assistant.actions.stop()
    yield
    assistant.actions.start()
    assistant.actions.wait_ready()


@pytest.fixture
def without_search(assistant) -> Iterator[None]:
    assistant.search.stop()
    yield
    assistant.search.start()
    assistant.search.wait_ready()


def failed(talk, text):
    talk.seq += 1
    began = time.monotonic()
    response = talk.post(talk.body(text))
    assert time.monotonic() - began < WITHIN_S
    assert response.json()["ok"] is False
    return response.status_code, response.json()["error"]["code"]


@pytest.mark.usefixtures("without_actions")
def test_without_actions_a_question_fails_openly(conversation):
    assert failed(conversation(), "I forgot my password") == (503, "actions_unavailable")


@pytest.mark.usefixtures("without_actions")
def test_without_actions_a_person_can_still_be_had(conversation):
    answer = conversation().say("I want to talk to a human")
    assert answer["decision"]["action"] == "hand_over"
    assert answer["replies"][0]["text"]


@pytest.mark.usefixtures("without_actions")
def test_without_actions_courtesy_still_works(conversation):
    assert conversation().say("hello")["ok"] is True


@pytest.mark.usefixtures("without_search")
def test_without_the_search_a_question_fails_openly(conversation):
    assert failed(conversation(), "I forgot my password") == (503, "search_unavailable")


def test_a_failed_turn_may_be_tried_again(assistant, conversation):
    talk = conversation()
    assistant.actions.stop()
    assert failed(talk, "I forgot my password")[0] == 503
    assistant.actions.start()
    assistant.actions.wait_ready()
    talk.seq -= 1
    assert talk.say("I forgot my password")["annotations"]["outcome"] == "answer"
