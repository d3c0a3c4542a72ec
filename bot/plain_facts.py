"""Is a message nothing but a fact, or nothing but signs? Two readings that need no classifier.

"My order number is A-20391" is noted; "where is my parcel, order A-20391" is a question that carries a fact,
and is searched for. "👍" is a yes and "???" is nothing that could be searched for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
# Words that only carry a fact: who has it, what it is called, and courtesy around it.
_CARRYING = (
    "a address am an and at be by call called can card case code contact contract customer date "
    "device e email error for from get got have hello here hey hi i i'd i'm i've id invoice is it "
    "it's its mail me mine mobile model my name no nr number of ok on one or order parcel phone plan "
    "please product purchase reach ref reference right says shipment shows so sorry sure thank thanks "
    "that that's the their this ticket to tracking use using version was with yes you your"
)
_CARRIERS = frozenset(_CARRYING.split())
_MEANT = {
    "affirm": "👍👌✅☑✔🆗",
    "deny": "👎❌🙅",
    "thank": "🙏❤💙💚💜🧡💛🥰😍🎉",
    "greet": "👋",
}


# A product or an error code alone is what somebody wants to know about, not a fact to be noted.
_SUBJECTS = frozenset({"product", "plan", "device", "error_code"})


def nothing_but_facts(text: str, entities: Iterable[Mapping[str, Any]]) -> bool:
    """Whether `text` says no more than its entities, carried by words like "my order number is"."""
    entities = list(entities)
    if entities and all(entity.get("entity") in _SUBJECTS for entity in entities):
        return False
    rest = list(text)
    for entity in entities:
        rest[int(entity["start"]) : int(entity["end"])] = " " * (int(entity["end"]) - int(entity["start"]))
    left = "".join(rest)
    words = (word.lower().replace("’", "'") for word in _WORD.findall(left))
    return "?" not in left and all(word in _CARRIERS or len(word) == 1 for word in words)


def meant_by_signs(text: str) -> str | None:
    """Return the dialogue act of a message without letters and digits; empty when its signs mean nothing to
    a help desk, None when there are words to read.
    """
    if any(sign.isalnum() for sign in text):
        return None
    return next((act for act, signs in _MEANT.items() if any(sign in signs for sign in text)), "")
