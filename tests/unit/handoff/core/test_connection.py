"""A socket without the socket: deadlines, limits and closings, as plain calls."""

import json

import pytest

from handoff.core.connection import (
    BINARY,
    NOT_AUTHENTICATED,
    SILENT,
    TOO_BIG,
    TOO_MANY_FRAMES,
    TOO_SLOW,
    Answer,
    Close,
    Deliver,
    Limits,
    Outbox,
    agent_connection,
    customer_connection,
)

LIMITS = Limits(frames_a_minute=60)
HELLO, PING = '{"type":"hello"}', '{"type":"ping"}'


def send(cid):
    return json.dumps({"type": "send", "cid": cid, "body": {"text": "x"}})


def closing_code(end: object) -> int:
    assert isinstance(end, Close)
    return end.code


@pytest.fixture
def connection():
    made = customer_connection(LIMITS, 0.0)
    assert isinstance(made.feed_text(HELLO, 1.0), Deliver)
    return made


def test_no_hello_in_five_seconds_is_not_authenticated():
    silent = agent_connection(LIMITS, 10.0)
    assert silent.deadline == 15.0
    assert silent.tick(14.9) is None
    silent.feed_text(PING, 14.9)
    assert silent.tick(15.0) == Close(NOT_AUTHENTICATED, "no hello in time")
    assert silent.tick(16.0) is None


def test_pings_keep_a_socket_open_and_silence_closes_it(connection):
    assert connection.feed_text(PING, 40.0) == Answer({"type": "pong"})
    assert connection.tick(84.9) is None
    assert closing_code(connection.tick(85.0)) == SILENT


def test_hello_comes_first_and_once(connection):
    assert connection.feed_text(HELLO, 2.0).frame["code"] == "bad_frame"
    early = customer_connection(LIMITS, 0.0).feed_text(send("k"), 1.0)
    assert isinstance(early, Answer)
    assert (early.frame["code"], early.frame["cid"]) == ("bad_frame", "k")


def test_a_refused_frame_is_answered_with_its_cid(connection):
    answer = connection.feed_text('{"type":"send","cid":"k"}', 2.0)
    assert (answer.frame["type"], answer.frame["code"], answer.frame["cid"]) == ("error", "bad_frame", "k")


def test_at_most_eight_unacknowledged(connection):
    for n in range(8):
        assert isinstance(connection.feed_text(send(f"k{n}"), 2.0), Deliver)
    assert connection.feed_text(send("k8"), 2.0).frame["code"] == "too_many_unacked"
    assert isinstance(connection.feed_text(send("k0"), 2.0), Deliver)
    connection.acknowledged("k3")
    connection.acknowledged(None)
    assert isinstance(connection.feed_text(send("k8"), 2.0), Deliver)


def test_binary_and_big_frames_close(connection):
    assert connection.feed_binary().code == BINARY
    for text in ("x" * 65_537, "é" * 32_769):
        assert closing_code(customer_connection(LIMITS, 0.0).feed_text(text, 0.0)) == TOO_BIG
    assert isinstance(customer_connection(LIMITS, 0.0).feed_text("x" * 65_536, 0.0), Answer)


def test_too_fast_is_refused_with_the_time_to_wait_then_sent_away(connection):
    for _ in range(59):
        connection.feed_text(PING, 1.0)
    refused = connection.feed_text(send("k"), 1.0)
    assert (refused.frame["code"], refused.frame["cid"], refused.frame["retry_after_s"]) == (
        "rate_limited",
        "k",
        1,
    )
    assert connection.feed_text('{"type":"send","cid":"j"}', 1.0).frame["cid"] == "j"
    assert isinstance(connection.feed_text(send("k"), 2.5), Deliver)
    answers = [connection.feed_text(PING, 2.5) for _ in range(61)]
    assert answers[-1] == Close(TOO_MANY_FRAMES, "1")


class TestOutbox:
    def test_frames_leave_in_order(self):
        outbox = Outbox(LIMITS)
        assert [outbox.push("a"), outbox.push("b")] == [None, None]
        assert outbox.take() == ["a", "b"]
        assert outbox.take() == []

    def test_frames_leave_one_by_one_too(self):
        outbox = Outbox(Limits(backlog_frames=4))
        for frame in "abc":
            outbox.push(frame)
        assert outbox.crowded
        assert [outbox.pop() for _ in range(4)] == ["a", "b", "c", None]
        assert not outbox.crowded

    def test_too_many_frames_or_bytes_close_the_slow_reader(self):
        outbox = Outbox(LIMITS)
        closes = [outbox.push("x") for _ in range(257)]
        assert closes[255] is None
        assert closing_code(closes[256]) == TOO_SLOW
        heavy = Outbox(LIMITS)
        assert heavy.push("é" * 131_072) is None
        assert closing_code(heavy.push("x")) == TOO_SLOW
