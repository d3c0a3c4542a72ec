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

MISSING, INSISTING = 0.01, 8.0
"""Factors on the odds of `request_person`: no word for it at all; a plain demand."""

WORDS = Path(__file__).with_suffix(".yml")
_NAMED = ("person", "filler", "reach", "want")


def _either(patterns: Sequence[str]) -> str:
    return f"(?:{'|'.join(patterns)})"


def _compiled(patterns: Sequence[str], names: Mapping[str, str]) -> re.Pattern[str]:
    filled = [pattern.format(**names) if "{" in pattern else pattern for pattern in patterns]
    return re.compile(_either(filled), re.IGNORECASE)


_LISTS: dict[str, list[str]] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
_NAMES = {name: _either(_LISTS[name]) for name in _NAMED}
_INSISTS, _REFUSES, _WORDS = (_compiled(_LISTS[name], _NAMES) for name in ("insists", "refuses", "words"))


def odds(text: str) -> float:
    """Return the factor by which the wording changes the odds that `text` asks for a person."""
    if not _WORDS.search(text):
        return MISSING
    return INSISTING if _INSISTS.search(text) and not _REFUSES.search(text) else 1.0
