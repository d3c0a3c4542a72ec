"""Does the wording allow, or insist on, a wish for a person? A check on the one intent that must be neither
missed nor imagined.

Sentence vectors place "I want a pillow" and text in unknown languages near "I want a person", and "my agent
at the estate office" nearer still. So a message without any word for people or for talking loses most of its
chance of being `request_person`, and a plain demand ("put me through to someone") gains. Slips of the pen in
those words are mended first. Measured in docs/decisions/understanding.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import yaml

MISSING, SPOKEN_OF, MENTIONED, INSISTING, CALLING = 0.01, 0.04, 0.5, 40.0, 1000.0
"""Factors on the odds of `request_person`: no word for it at all; a person spoken of; a word that may mean
it; a plain demand; the whole message is a call into an empty room ("anyone there?"). Chosen on our own
messages in `tests/bot/person_requests.yml` and kept for the newer ones beside it.
"""
SHORT = 3  # words: in another language a call like “agente humano” needs no verb
BRIEF = 6  # words: in a longer message “agent” between two commas is part of a list, not a call

WORDS = Path(__file__).with_suffix(".yml")
_NAMED = ("being", "role", "bot", "person", "filler", "reach", "want")
_PART = re.compile(r"[,;:.!?\n]+(?=\s|$)|\s+[-–—]\s+|\b(?:but|then|so)\b", re.IGNORECASE)
_GREETING = r"^\W*(?:(?:hello|hi|hey|hallo|hola|ciao|bonjour|olá|oi|yo|ok|so|please|um)\W+)*"


def _either(patterns: Sequence[str]) -> str:
    return f"(?:{'|'.join(patterns)})"


def _compiled(patterns: Sequence[str], names: Mapping[str, str]) -> re.Pattern[str]:
    filled = [pattern.format(**names) if "{" in pattern else pattern for pattern in patterns]
    return re.compile(_either(filled), re.IGNORECASE)


_LISTS: dict[str, list[str]] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
_DESK = _compiled(_LISTS["desk"], {})
_ABROAD = _either([pair[1] for pair in _LISTS["elsewhere"]])
_NAMES = {name: _either(_LISTS[name]).replace("{desk}", _either(_LISTS["desk"])) for name in _NAMED}
_NAMES["elsewhere"] = _ABROAD
_INSISTS, _BARE, _BEYOND_DOUBT, _SPOKEN_OF, _REFUSES, _WORDS, _WORDS_ELSEWHERE = (
    _compiled(_LISTS[name], _NAMES)
    for name in ("insists", "bare", "beyond_doubt", "spoken_of", "refuses", "words", "words_elsewhere")
)
_CALLS = re.compile(rf"{_GREETING}[¿¡]?{_either(_LISTS['calls'])}\W*$", re.IGNORECASE)
_COURTESIES = re.compile(_either(_LISTS["courtesies"]), re.IGNORECASE)
_PERSON_ABROAD = re.compile(_ABROAD, re.IGNORECASE)
_MESSAGE = _compiled(_LISTS["message"], {})
_ELSEWHERE = [[re.compile(pattern, re.IGNORECASE) for pattern in pair] for pair in _LISTS["elsewhere"]]


def odds(text: str) -> float:
    """Return the factor by which the wording changes the odds that `text` asks for a person."""
    if _CALLS.search(text):
        return CALLING
    text = mended(text)
    english = _WORDS.search(text)
    if not english and not _WORDS_ELSEWHERE.search(text) and not _PERSON_ABROAD.search(text):
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


def mended(text: str) -> str:
    """Return `text` with slips of the pen in the words for people and for talking put right."""
    return re.sub(r"\b[A-Za-z]{5,15}\b", lambda found: _spelled(found.group().lower()) or found.group(), text)


@lru_cache(maxsize=4096)
def _spelled(word: str) -> str | None:
    """Return the listed word from which `word` is one slip away, or None."""
    if word in _LISTS["no_slips"] or word in _LISTS["spelled"]:
        return None
    slips = _shortened(word)
    near = (known for known in _LISTS["spelled"] if known[0] == word[0] and slips & _shortened(known))
    return next(near, None)


def _shortened(word: str) -> set[str]:
    """Return the word and what is left of it without any one letter: two words one slip apart share some."""
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


def _insists(text: str) -> bool:
    """Whether a part of the message demands a person, and does not refuse one."""
    if any(_INSISTS.search(part) and not _REFUSES.search(part) for part in _parts(text)):
        return True
    if any(talking.search(text) and person.search(text) for talking, person in _ELSEWHERE):
        return not _INSISTS.search(text)
    return _named_alone(text)


def _parts(text: str) -> list[str]:
    return [text.strip(), *(part for found in _PART.split(text) if (part := found.strip()))]


def _named_alone(text: str) -> bool:
    """Whether the message, or a part of a brief one, is nothing but the name of somebody to be fetched."""
    if len(text.split()) <= BRIEF and any(_BARE.search(part) for part in _parts(text)):
        return not _REFUSES.search(text) or any(_BARE.search(part) for part in _parts(text)[1:])
    left = _COURTESIES.sub(" ", text)
    return bool(_PERSON_ABROAD.search(left)) and not _PERSON_ABROAD.sub(" ", left).strip(" \t\n.,!?¿¡")
