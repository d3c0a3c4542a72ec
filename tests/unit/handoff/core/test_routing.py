"""Priorities, and waits that are told as a range or not at all."""

import pytest

from handoff.core.routing import priority_for, rank, wait_range_s


def test_ranks_follow_the_priorities_and_unknown_ones_are_normal():
    assert [rank(name) for name in ("urgent", "high", "normal", "low", "???")] == [0, 1, 2, 3, 2]


@pytest.mark.parametrize(
    ("reason", "mood", "priority"),
    [
        ("explicit_request", None, "normal"),
        (None, 0.74, "normal"),
        ("frustration", 0.75, "high"),
        ("sensitive_topic", None, "high"),
    ],
)
def test_the_upset_and_the_delicate_come_sooner(reason, mood, priority):
    assert priority_for(reason, mood) == priority


@pytest.mark.parametrize(
    ("waits", "agents", "position"),
    [([60, 70], 1, 1), ([60] * 5, 0, 1), ([60] * 5, 1, None), ([60] * 5, 1, 0)],
)
def test_nothing_is_promised_when_nothing_is_known(waits, agents, position):
    assert wait_range_s(waits, agents, position) is None


def test_the_range_is_rounded_outwards_and_grows_with_the_place():
    waits = [50, 65, 80, 95, 110]
    assert wait_range_s(waits, 2, 1) == (60, 120)
    later = wait_range_s(waits, 2, 5)
    assert later is not None
    low, high = later
    assert low >= 180
    assert high > 240


def test_beyond_four_hours_nothing_honest_can_be_said():
    assert wait_range_s([3600] * 5, 1, 9) is None
