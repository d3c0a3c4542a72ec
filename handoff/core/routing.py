"""Who is served next, and how long it may take: priorities and the wait told to customers as a range."""

from collections.abc import Sequence
from statistics import quantiles

# The lower the rank, the sooner; an unknown name is served as normal.
PRIORITIES = ("urgent", "high", "normal", "low")
LEAST_WAITS = 3
ROUND_TO_S = 30
LONGEST_S = 4 * 3600


def rank(priority: str) -> int:
    """Return a priority's place, 0 being served first."""
    return PRIORITIES.index(priority) if priority in PRIORITIES else PRIORITIES.index("normal")


def priority_for(reason: str | None, mood: float | None) -> str:
    """Choose the priority of a handoff.

    Args:
        reason: the packet's reason kind.
        mood: the customer's frustration at the end, 0 to 1, or None.
    """
    upset = mood is not None and mood >= 0.75
    return "high" if upset or reason == "sensitive_topic" else "normal"


def wait_range_s(
    recent_waits_s: Sequence[float], agents_online: int, position: int | None
) -> tuple[int, int] | None:
    """Estimate the wait of somebody at a place in the queue, as a range that is usually true.

    The range runs from the lower to the upper quartile of recent waits, scaled by the place relative to the
    people who can take it, and rounded outwards to half minutes so that it promises no precision it does not
    have.

    Args:
        recent_waits_s: how long the latest claimed conversations had waited, in seconds.
        agents_online: people who may claim now.
        position: place in the queue, 1 being next; None when it does not wait.

    Returns:
        Lower and upper bound in seconds, or None when nothing honest can be said: nobody is there, too little
        is known, or the wait would be beyond four hours.
    """
    if position is None or position < 1 or agents_online < 1 or len(recent_waits_s) < LEAST_WAITS:
        return None
    lower, _, upper = quantiles(recent_waits_s, n=4, method="inclusive")
    rounds = 1 + (position - 1) / agents_online
    low_s = int(max(0.0, lower * rounds) // ROUND_TO_S) * ROUND_TO_S
    high_s = (int(max(0.0, upper * rounds) // ROUND_TO_S) + 1) * ROUND_TO_S
    return (low_s, high_s) if high_s <= LONGEST_S else None
