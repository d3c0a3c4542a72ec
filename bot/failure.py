"""Does a message tell that what was suggested did not help?

“That didn't help” is an act of its own, and the intent classifier knows it. But most people do not say it so
baldly: they report what they did and what happened then (“Restarted it, still the same error.”), which reads
like a new report. After an answer, such words say that it failed.
"""

from __future__ import annotations

import re
from pathlib import Path

import yaml

WORDS = Path(__file__).with_suffix(".yml")

_LISTS: dict[str, list[str]] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
_TELLS = re.compile(
    rf"(?<!\w)(?:{'|'.join(pattern for patterns in _LISTS.values() for pattern in patterns)})(?!\w)",
    re.IGNORECASE,
)
_SPACES = re.compile(r"\s+")


def tells(text: str) -> bool:
    """Whether the words of `text` tell that something tried did not help."""
    return bool(_TELLS.search(_SPACES.sub(" ", text.replace("’", "'"))))
