"""The channel's door."""

from __future__ import annotations

import pytest

from bot.memory import Happening
from bot.request import BadRequest, parse


def body(**changes):
    return {"conversation": "c", "message_id": "13", "text": "hello", "context": {"seq": 13}, **changes}


def test_a_text_turn():
    asked = parse(body())
    assert (asked.conversation, asked.message_id, asked.text, asked.intent, asked.seq) == (
        "c",
        "13",
        "hello",
        None,
        13,
    )


def test_a_choice_carries_intent_and_data():
    asked = parse(body(payload={"intent": "solved", "data": {"article": "a"}}))
    assert (asked.intent, asked.data) == ("solved", {"article": "a"})


def test_without_context_the_message_id_is_the_seq():
    assert parse({"conversation": "c", "message_id": "7", "text": "x"}).seq == 7


def test_what_happened_since_is_read():
    since = [
        {"seq": 9, "role": "customer", "kind": "rated", "value": "down", "of": 7},
        {"seq": 10, "role": "bot", "kind": "answer", "articles": [{"article": "a"}, "b"]},
    ]
    assert parse(body(context={"seq": 13, "since": since})).since == (
        Happening(9, "customer", "rated", "", "down", 7),
        Happening(10, "bot", "answer", articles=("a", "b")),
    )


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ([], "body"),
        (body(text=" "), "text"),
        (body(text=None), "text"),
        (body(text="x" * 4001), "text"),
        (body(conversation=""), "conversation"),
        (body(message_id=None), "message_id"),
        (body(payload=[]), "payload"),
        (body(payload={"intent": 3.5}), "intent"),
        (body(context={"seq": "soon"}), "context.seq"),
        (body(context={"seq": 0}), "context.seq"),
        (body(context={"seq": 1, "since": {}}), "context.since"),
        (body(context={"seq": 1, "since": [{"seq": None}]}), "context.since"),
    ],
)
def test_a_wrong_field_is_named(wrong, named):
    with pytest.raises(BadRequest, match=named):
        parse(wrong)
