"""Which events of an append put work into the bot's inbox: the rule that no customer turn is forgotten."""

from collections.abc import Sequence
from typing import Literal

from handoff.core.conversation import State
from handoff.core.events import Event

WorkKind = Literal["turn", "handoff"]


def inbox_entries(events: Sequence[Event], after: State) -> list[tuple[int, WorkKind]]:
    """Return what the worker must do because of these events.

    Args:
        events: the events of one append.
        after: the state after them.

    Returns:
        ``(seq, "turn")`` for each customer message the bot must answer, ``(seq, "handoff")`` for a handoff
        request that still lacks its packet.
    """
    entries: list[tuple[int, WorkKind]] = []
    for event in events:
        said = event.kind == "message" and event.sender.role == "customer"
        if said and after.answered_seq < event.seq <= after.turn_seq:
            entries.append((event.seq, "turn"))
        if event.seq == after.handoff_seq:
            entries.append((event.seq, "handoff"))
    return entries
