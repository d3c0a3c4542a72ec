"""Events and text: strict reading, honest times."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from pydantic import ValidationError

from handoff.core.errors import CoreError, CorruptLogError
from handoff.core.events import AGENTS_ONLY, KINDS, Event, Message, Sender, agent_view, customer_view
from handoff.core.text import clip, normalise, parse_timestamp, timestamp
from tests.unit.handoff.core.conversations import AT


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"seq":3,"at":"x"}', '{"seq":3,"at":"2026-11-22T12:00:00Z","from":{"role":"x"}}'],
)
def test_an_entry_that_is_no_event_is_corrupt(text):
    with pytest.raises(CorruptLogError) as caught:
        Event.from_json(text)
    assert isinstance(caught.value, CoreError)
    assert "conversation log" in str(caught.value)


def test_a_misspelt_field_is_refused():
    with pytest.raises(ValidationError):
        Message.model_validate({"text": "x", "choicse": []})


def test_agents_only_kinds_are_those_of_the_contract():
    assert {
        *("note", "packet_built", "customer_joined", "customer_left"),
        *("promise_made", "promise_kept", "analysed"),
    } == AGENTS_ONLY
    assert set(KINDS) > AGENTS_ONLY


def test_a_cid_is_shown_to_its_author_only():
    said = Event(1, AT, Sender(role="agent", name="Sam", id="a1"), Message(text="x"), "k")
    assert agent_view(said, "c", "a1")["cid"] == "k"
    assert "cid" not in agent_view(said, "c", "a2")
    assert "cid" not in customer_view(said)
    assert "cid" not in agent_view(said, "c")


def test_times_are_utc_with_milliseconds_and_never_naive():
    at = datetime(2026, 11, 22, 13, 0, 0, 123999, tzinfo=timezone(timedelta(hours=1)))
    assert timestamp(at) == "2026-11-22T12:00:00.123Z"
    assert parse_timestamp(timestamp(at)) == datetime(2026, 11, 22, 12, 0, 0, 123000, tzinfo=UTC)
    with pytest.raises(ValueError, match="zone"):
        timestamp(datetime(2026, 11, 22))  # noqa: DTZ001 -- the point of the test


def test_texts_are_clipped_by_code_points():
    assert clip("short", 5) == "short"
    assert clip("a longer one", 6) == "a lon…"
    assert normalise(" e\u0301 ") == "é"
