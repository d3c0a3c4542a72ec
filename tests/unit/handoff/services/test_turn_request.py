from datetime import UTC, datetime

import pytest

from handoff.core.conversation import Person, State
from handoff.core.events import BOT, CUSTOMER, Citation, Event, HandedBack, Message, Note, Page, Rated, Sender
from handoff.services.bot_turns import SORRY, SORRY_QUEUED, bot_turn, fallback
from handoff.services.gaps import questions_of
from handoff.services.rasa_client import BotAnswer
from handoff.services.turn_request import SINCE_LIMIT, turn_request

AT = datetime(2026, 11, 22, tzinfo=UTC)
SAM = Sender(role="agent", name="Sam", id="u1")


def event(seq, sender, data, **private) -> Event:
    return Event(seq, AT, sender, data, private=private)


def test_the_request_carries_what_happened_since_the_last_answer() -> None:
    state = State(conversation="c", seq=14, memory={"turns": 3}, page=Page(url="https://a.b/", title="T"))
    cited = Message(text="Do this", citations=(Citation(article="x", title="X"),))
    turn = event(14, CUSTOMER, Message(text="That solved it", choice="c_1"), payload={"intent": "solved"})
    since = [
        event(9, BOT, cited),
        event(10, CUSTOMER, Rated(seq=9, value="down", comment="no")),
        event(11, SAM, Message(text="try a restart")),
        event(12, SAM, Note(text="secret")),
        event(13, SAM, HandedBack(instructions="ask whether it helped")),
        turn,
    ]
    body = turn_request(state, turn, since, 2)
    assert body["payload"] == {"intent": "solved"}
    assert body["message_id"] == "14"
    context = body["context"]
    assert context["memory"] == {"turns": 3}
    assert context["availability"] == {"agents_online": 2}
    assert context["since"] == [
        {"seq": 9, "role": "bot", "kind": "answer", "text": "Do this", "articles": ["x"]},
        {"seq": 10, "role": "customer", "kind": "rated", "value": "down", "of": 9, "comment": "no"},
        {
            "seq": 11,
            "role": "agent",
            "kind": "message",
            "text": "try a restart",
            "at": "2026-11-22T00:00:00.000Z",
        },
        {"seq": 13, "role": "agent", "kind": "handed_back", "text": "ask whether it helped"},
    ]


def test_a_first_turn_carries_what_is_known_from_the_conversation_before() -> None:
    turn = event(2, CUSTOMER, Message(text="still broken"))
    body = turn_request(State(conversation="c", seq=2), turn, [turn], 0, {"turns": 7})
    assert (body["context"]["memory"], body["context"]["previous"]) == (None, {"turns": 7})


def test_turn_150_carries_no_more_than_the_bound() -> None:
    since = [event(n, SAM, Message(text="x" * 4000)) for n in range(1, 1000)]
    turn = event(1000, CUSTOMER, Message(text="and now?"))
    body = turn_request(State(conversation="c"), turn, [*since, turn], 0)
    assert len(body["context"]["since"]) == SINCE_LIMIT
    assert all(len(entry["text"]) <= 1000 for entry in body["context"]["since"])


def test_the_bot_is_told_who_writes_from_where_and_when() -> None:
    state = State(
        conversation="c",
        customer=Person(name="Ada", email="ada@example.org", verified=True, locale="de"),
        page=Page(url="https://a.b/pay", title="Pay"),
        attributes={"plan": "premium"},
    )
    context = turn_request(state, event(3, CUSTOMER, Message(text="hi")), [], 1)["context"]
    assert context["customer"] == {
        "name": "Ada",
        "email": "ada@example.org",
        "attributes": {"plan": "premium"},
    }
    assert (context["locale"], context["page"]["url"]) == ("de", "https://a.b/pay")
    assert context["at"] == "2026-11-22T00:00:00.000Z"


def test_only_a_message_is_a_turn() -> None:
    with pytest.raises(ValueError):
        turn_request(State(conversation="c"), event(1, SAM, Note(text="x")), [], 0)


def test_the_bots_answer_becomes_one_command() -> None:
    answer = BotAnswer.model_validate(
        {
            "ok": True,
            "replies": [{"text": "Hi", "choices": [{"label": "Yes", "payload": {"intent": "affirm"}}]}],
            "decision": {"action": "hand_over", "score": 0.9, "reason": "frustration", "evidence": []},
            "annotations": {"outcome": "answer", "memory": {"a": 1}},
        }
    )
    command = bot_turn(7, answer)
    assert command.replies[0].choices[0].payload == {"intent": "affirm"}
    assert command.hand_over is not None
    assert command.hand_over.reason == "frustration"
    assert command.annotations["memory"] == {"a": 1}


@pytest.mark.parametrize(("responder", "text"), [("bot", SORRY), ("queue", SORRY_QUEUED)])
def test_the_fallback_keeps_the_bots_memory(responder, text) -> None:
    command = fallback(7, State(conversation="c", responder=responder, memory={"a": 1}))
    assert command.replies[0].text == text
    assert command.annotations["memory"] == {"a": 1}
    assert command.hand_over is not None
    assert command.hand_over.reason == "bot_unavailable"


def test_a_bad_rating_points_at_the_question_that_was_answered() -> None:
    log = [
        event(1, CUSTOMER, Message(text="first")),
        event(2, CUSTOMER, Message(text="second")),
        event(3, BOT, Message(text="to the first"), of=1),
        event(4, CUSTOMER, Rated(seq=3, value="down")),
        event(5, CUSTOMER, Rated(seq=3, value="down")),
    ]
    found = questions_of("c", log)
    assert [(q.seq, q.kind, q.text) for q in found] == [(1, "rated_down", "first")]
