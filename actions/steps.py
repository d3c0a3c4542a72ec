"""Numbered steps inside a passage's Markdown: found and cut out, never rewritten."""

from __future__ import annotations

import re

_STEP = re.compile(r"^\d{1,3}[.)]\s+", re.MULTILINE)
_FENCE = re.compile(r"^(```|~~~)", re.MULTILINE)
WORTH_WALKING = 3


def split_steps(markdown: str) -> list[str]:
    """Return the top-level numbered steps, each with all that is indented under it; [] when there are none.

    A passage with fenced code is left alone: a numbered line inside the fence is no step.
    """
    if _FENCE.search(markdown):
        return []
    starts = [match.start() for match in _STEP.finditer(markdown)]
    if not starts:
        return []
    ends = [*starts[1:], len(markdown)]
    steps = [markdown[start:end].rstrip() for start, end in zip(starts, ends, strict=True)]
    return [*steps[:-1], _without_afterword(steps[-1])]


def _without_afterword(last: str) -> str:
    """What follows the last step unindented after a blank line is no longer that step."""
    lines = last.splitlines()
    for index in range(1, len(lines)):
        after_blank = not lines[index - 1].strip()
        if after_blank and lines[index].strip() and not lines[index].startswith((" ", "\t")):
            return "\n".join(lines[:index]).rstrip()
    return last


def can_walk(markdown: str) -> bool:
    """Whether a passage has enough steps to be taken one at a time."""
    return len(split_steps(markdown)) >= WORTH_WALKING


LAST = -1
_ONES = "one two three four five six seven eight nine ten"
_FIRSTS = "first second third fourth fifth sixth seventh eighth ninth tenth"
_NUMBERS = {name: at for names in (_ONES, _FIRSTS) for at, name in enumerate(names.split(), start=1)}
_ANY = "|".join(_NUMBERS)
_NAMED = re.compile(
    rf"\b(?:step|point|number) (?:no\.? ?)?(?:(\d{{1,2}})|({_ANY}))\b"
    rf"|\b(?:({_ANY}|last)|(\d{{1,2}})(?:st|nd|rd|th)) (?:step|point|one)\b",
    re.IGNORECASE,
)


def named_step(text: str) -> int | None:
    """Return the number of the step that a text names, `LAST` for the last one, None when it names none."""
    found = _NAMED.search(text)
    if found is None:
        return None
    digits, word = found[1] or found[4], (found[2] or found[3] or "").lower()
    return int(digits) if digits else LAST if word == "last" else _NUMBERS[word]
