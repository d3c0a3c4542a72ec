"""What the customer came for, in the customer's own words: the first message that says what it is about.

Decided from the bot's understanding where there is one, and from the words alone where the bot never got to
it.
"""

import re
from collections.abc import Iterable

from handoff.core.events import Analysed, Event, Json, Message

# Dialogue acts that carry no matter of their own.
_EMPTY_ACTS = frozenset(
    {
        *("greet", "goodbye", "thank", "affirm", "deny", "solved", "not_solved", "chitchat", "ask_identity"),
        *("decline_person", "repeat", "next_step", "leave_message"),
    }
)
# A request for a person, or a complaint, that goes on for so many words says what it is about as well.
_TELLING_WORDS = 9
_TELLING_ACTS = frozenset({"request_person", "complain"})
_GREETING = re.compile(
    r"(hi|hello|hey|hiya|good (morning|afternoon|evening|day)|greetings|thanks|thank you|yes|no|ok|okay)"
    r"( there| all| everyone| team)?\W*",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"\b(human|person|agent|representative|operator|somebody|someone|people|advis[eo]r)\b", re.IGNORECASE
)


def find_goal(events: Iterable[Event], *, or_longest: bool = True) -> Json | None:
    """Return ``{"text", "seq"}`` of the message that says what is wanted.

    Args:
        events: of one issue, in order.
        or_longest: take the longest message that is no mere greeting when none has substance.

    Returns:
        The first message of substance; failing that, the longest or None.
    """
    said: list[tuple[int, str]] = []
    acts: dict[int, str] = {}
    for event in events:
        if isinstance(event.data, Message) and event.sender.role == "customer" and event.data.choice is None:
            said.append((event.seq, event.data.text))
        elif isinstance(event.data, Analysed):
            acts[event.data.of] = str((event.data.annotations.get("intent") or {}).get("name"))
    found = next((message for message in said if _substantive(message[1], acts.get(message[0]))), None)
    if found is None and or_longest:
        rest = [message for message in said if not _GREETING.fullmatch(message[1])]
        found = max(rest, key=lambda message: len(message[1]), default=None)
    return {"text": found[1], "seq": found[0]} if found else None


def _substantive(text: str, act: str | None) -> bool:
    words = len(text.split())
    if _GREETING.fullmatch(text):
        return False
    if act in _TELLING_ACTS or (act is None and _PERSON.search(text)):
        return words >= _TELLING_WORDS
    return act not in _EMPTY_ACTS
