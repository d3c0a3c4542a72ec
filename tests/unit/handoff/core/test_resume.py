"""Resuming: where a client goes on, and that following a log misses and doubles nothing."""

import pytest
from conversations import Talk
from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.core.commands import Say
from handoff.core.resume import PAGE, Follower, Resume, resume

LOG = Talk(*(Say(text=str(n)) for n in range(249))).events


@pytest.mark.parametrize(
    ("client_epoch", "last_seq", "expected"),
    [
        (None, 0, Resume(0)),
        ("e1", 0, Resume(0)),
        ("e1", 9, Resume(9)),
        ("e1", 12, Resume(12)),
        ("e1", 13, Resume(0, resync=True, renew=True)),
        ("e0", 13, Resume(0, resync=True)),
        ("e0", 9, Resume(0, resync=True)),
        (None, 9, Resume(0, resync=True)),
        (None, 13, Resume(0, resync=True, renew=True)),
    ],
)
def test_resync_when_the_epoch_differs_or_the_client_is_ahead(client_epoch, last_seq, expected):
    assert resume(client_epoch, last_seq, "e1", 12) == expected


def test_a_replay_goes_page_by_page_as_the_socket_drains():
    follower = Follower(0, top=len(LOG))
    assert follower.wants(drained=False) is None
    got = []
    while (after := follower.wants(drained=True)) is not None:
        assert follower.wants(drained=True) is None
        got += follower.took(LOG[after : after + PAGE])
    assert got == LOG
    assert follower.live


def test_once_live_events_do_not_wait_for_the_socket():
    follower = Follower(250, top=250)
    follower.heard(251)
    follower.took([])
    follower.heard(252)
    assert follower.wants(drained=False) == 250


def test_what_the_socket_had_no_room_for_is_read_again():
    follower = Follower(0, top=250)
    follower.took(LOG[: follower.wants(drained=True) + PAGE])
    follower.rewind(40)
    follower.rewind(60)
    assert follower.wants(drained=False) is None
    assert follower.wants(drained=True) == 40


def test_a_gap_is_noticed_and_a_repetition_ignored():
    follower = Follower(3, top=9)
    assert [event.seq for event in follower.took(LOG[1:5])] == [4, 5]
    with pytest.raises(ValueError, match="expected event 6"):
        follower.took(LOG[7:9])


def test_lost_hints_are_made_good_by_looking_again():
    follower = Follower(5, top=5)
    assert follower.wants(drained=True) is None
    follower.look_again()
    assert follower.wants(drained=True) == 5
    assert follower.took([]) == []
    assert follower.wants(drained=True) is None


@given(
    st.lists(st.tuples(st.sampled_from(["hear", "drain", "again"]), st.integers(0, 250))), st.integers(0, 250)
)
@settings(deadline=None)
def test_any_mix_of_hints_gives_the_log_in_order_without_gaps(steps, start):
    follower, got = Follower(start), []
    for what, seq in [*steps, ("hear", 250), *[("drain", 0)] * 4]:
        if what == "hear":
            follower.heard(seq)
        elif what == "again":
            follower.look_again()
        if (after := follower.wants(drained=True)) is not None:
            got += follower.took(LOG[after : after + PAGE])
    assert [event.seq for event in got] == list(range(start + 1, 251))
