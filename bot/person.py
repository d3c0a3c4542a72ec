"""Does the wording allow, or insist on, a wish for a person? A check on the one intent that must be neither
missed nor imagined.

Sentence vectors place "I want a pillow" and text in unknown languages near "I want a person", and "my agent
at the estate office" nearer still. So a message without any word for people or for talking loses most of its
chance of being `request_person`, and a plain demand ("put me through to someone") gains. Measured in
docs/decisions/understanding.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

MISSING, SPOKEN_OF, MENTIONED, INSISTING = 0.01, 0.1, 0.5, 40.0
"""Factors on the odds of `request_person`: no word for it at all; a person spoken of; a word that may mean
it; a plain demand. Chosen on our own messages in `tests/bot/person_requests.yml`.
"""
SHORT = 3  # words: in another language a call like “agente humano” needs no verb

WORDS = Path(__file__).with_suffix(".yml")
_NAMED = ("person", "filler", "reach", "want")


def _either(patterns: Sequence[str]) -> str:
    return f"(?:{'|'.join(patterns)})"


def _compiled(patterns: Sequence[str], names: Mapping[str, str]) -> re.Pattern[str]:
    filled = [pattern.format(**names) if "{" in pattern else pattern for pattern in patterns]
    return re.compile(_either(filled), re.IGNORECASE)


_LISTS: dict[str, list[str]] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
_DESK = _compiled(_LISTS["desk"], {})
_NAMES = {name: _either(_LISTS[name]).replace("{desk}", _either(_LISTS["desk"])) for name in _NAMED}
_INSISTS, _BEYOND_DOUBT, _SPOKEN_OF, _REFUSES, _WORDS, _WORDS_ELSEWHERE = (
    _compiled(_LISTS[name], _NAMES)
    for name in ("insists", "beyond_doubt", "spoken_of", "refuses", "words", "words_elsewhere")
)
_MESSAGE = _compiled(_LISTS["message"], {})
_ELSEWHERE = [[re.compile(pattern, re.IGNORECASE) for pattern in pair] for pair in _LISTS["elsewhere"]]


def odds(text: str) -> float:
    """Return the factor by which the wording changes the odds that `text` asks for a person."""
    english = _WORDS.search(text)
    if not english and not _WORDS_ELSEWHERE.search(text):
        return MISSING
    if _BEYOND_DOUBT.search(text):
        return INSISTING
    if _SPOKEN_OF.search(text):
        return SPOKEN_OF
    if _insists(text):
        return INSISTING
    short = len(text.split()) <= SHORT
    return MENTIONED if _WORDS.search(_DESK.sub(" ", text)) or (short and not english) else SPOKEN_OF


def message_odds(text: str) -> float:
    """Return the factor by which the wording changes the odds that `text` leaves a message for a person."""
    return 1.0 if _MESSAGE.search(text) else MISSING


def _insists(text: str) -> bool:
    if _INSISTS.search(text):
        return not _REFUSES.search(text)
    return any(talking.search(text) and person.search(text) for talking, person in _ELSEWHERE)
