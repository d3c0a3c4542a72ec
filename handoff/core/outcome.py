"""How a conversation ended, honestly: what the customer said counts, silence is never taken for success."""

from collections.abc import Sequence
from typing import Literal

from handoff.core.events import Analysed, Claimed, ContactGiven, Event, HandoffRequested, Message, Resolved

Outcome = Literal["confirmed", "silent", "abandoned", "agent_resolved", "left_message", "returned"]
RETURN_WITHIN_DAYS = 7


def outcome_of(events: Sequence[Event]) -> Outcome | None:
    """Return the outcome of an ended conversation.

    ``returned`` is never found here: it is set later, when the same customer comes back about the same thing.

    Returns:
        None when the customer never said anything or nothing was ever answered.
    """
    waited = False
    found: Outcome | None = None
    contact = False
    for event in events:
        if event.responder == "queue":
            waited = True
        elif event.responder in ("agent", "bot"):
            waited = False
        found = _after(event, found, waited=waited)
        if contact and isinstance(event.data, HandoffRequested):
            found = "left_message"  # the address itself asked for a person
        contact = isinstance(event.data, ContactGiven)
    return "abandoned" if waited and found != "left_message" else found


def _after(event: Event, found: Outcome | None, *, waited: bool) -> Outcome | None:
    data = event.data
    if isinstance(data, Resolved):
        return "agent_resolved"
    if isinstance(data, ContactGiven) and (waited or found in (None, "left_message")):
        return "left_message"
    if isinstance(data, Claimed):
        return None if found == "left_message" else found
    if isinstance(data, Message) and event.sender.role in ("bot", "agent"):
        # An answer and then nothing: silence, until somebody says otherwise.
        return "silent" if found is None else found
    if isinstance(data, Analysed):
        verdict = (data.annotations.get("verdict") or {}).get("value")
        intent = (data.annotations.get("intent") or {}).get("name")
        if verdict == "solved" or intent == "solved":
            return "confirmed"
        if found == "confirmed" and (verdict == "not_solved" or intent in _NEW_MATTER):
            return "silent"
    return found


# After one of these a former "it is solved" speaks of something else, or no longer holds.
_NEW_MATTER = frozenset({"ask", "report_problem", "not_solved", "complain", "request_person"})
