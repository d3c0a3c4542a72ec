"""The channel's door."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.house_rules import Circumstances
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


def test_what_surrounds_the_message_is_read():
    context = {
        "seq": 13,
        "at": "2026-11-23T08:30:00.250Z",
        "page": {"url": "https://shop.example/pay", "title": "Pay"},
        "locale": "de",
        "customer": {"name": "Ada", "email": None, "attributes": {"plan": "premium"}},
        "availability": {"agents_online": 2},
    }
    assert parse(body(context=context)).around == Circumstances(
        attributes={"plan": "premium"},
        page="https://shop.example/pay",
        locale="de",
        at=datetime(2026, 11, 23, 8, 30, 0, 250_000, ZoneInfo("UTC")),
        agents_online=2,
    )
    assert parse(body(context={"seq": 1, "page": None, "locale": None})).around == Circumstances()


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
        (body(context={"seq": 1, "at": "tomorrow"}), "context.at"),
        (body(context={"seq": 1, "at": 7}), "context.at"),
        (body(context={"seq": 1, "at": "2026-11-23T08:30:00"}), "zone"),
        (body(context={"seq": 1, "customer": {"attributes": ["premium"]}}), "context.customer.attributes"),
    ],
)
def test_a_wrong_field_is_named(wrong, named):
    with pytest.raises(BadRequest, match=named):
        parse(wrong)


@pytest.mark.parametrize(
    ("at", "seconds"),
    [
        ("2026-11-23T08:30:00.500Z", 1795422600.5),
        ("yesterday", None),
        ("2026-11-23T08:30:00", None),
        (5, None),
    ],
)
def test_the_time_of_what_happened_is_read_or_not_known(at, seconds):
    said = {"seq": 4, "role": "customer", "kind": "message", "text": "hi", "at": at}
    (happening,) = parse(body(context={"seq": 13, "since": [said]})).since
    assert happening.at == seconds
