"""What the worker hears when a part of the assistant is down."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator

import pytest

from tests.integration.assistant.conftest import TOKEN

pytestmark = pytest.mark.fault

WITHIN_S = 9.0
TOLD_WITHIN_S = 15.0


@pytest.fixture
def without_actions(assistant) -> Iterator[None]:
    assistant.actions.stop()
    yield
    assistant.actions.start()
    assistant.actions.wait_ready()


@pytest.fixture
def hung_actions(assistant) -> Iterator[None]:
    assistant.actions.process.send_signal(signal.SIGSTOP)
    yield
    assistant.actions.process.send_signal(signal.SIGCONT)


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


@pytest.mark.parametrize("fault", ["without_actions", "hung_actions", "without_search"])
async def test_a_customer_hears_of_it_within_15_s_and_is_queued(assistant, make_product, request, fault):
    request.getfixturevalue(fault)
    rasa = assistant.url.partition("/webhooks")[0]
    product = make_product(start=False, CAREDESK_RASA_URL=rasa, CAREDESK_INTERNAL_TOKEN=TOKEN)
    product.start(product.gateway, product.worker)
    customer = await product.customer()
    began = time.monotonic()
    await customer.say(text="I forgot my password")
    sorry = await customer.event("message", role="bot", timeout_s=30)
    requested = await customer.event("handoff_requested")
    queued = await customer.event("queued")
    assert time.monotonic() - began < TOLD_WITHIN_S
    assert "not available" in sorry["data"]["text"]
    assert requested["data"] == {"reason": "bot_unavailable"}
    assert queued["responder"] == "queue"
    agent = await product.agent(await product.person())
    packet = (await agent.claim(customer.welcome["conversation"]))["packet"]
    assert packet["reason"]["kind"] == "bot_unavailable"
    assert packet["goal"]["text"] == "I forgot my password"
    await product.leave()


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
