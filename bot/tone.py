"""How a message is said: shouting, piled-up punctuation, and turns of phrase of the impatient, the ironic and
the calm.

These counts stand beside the sentence vector in the frustration classifier: the vector knows what is meant,
and knows little of capitals, exclamation marks and "as I said".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import yaml

Features = npt.NDArray[np.float64]

PHRASES = Path(__file__).with_suffix(".yml")


def _compiled(alternatives: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(alternatives)})(?!\w)", re.IGNORECASE)


_COMPILED = tuple(
    (str(name), _compiled(alternatives))
    for name, alternatives in yaml.safe_load(PHRASES.read_text(encoding="utf-8")).items()
)
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_SIGNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("bangs", re.compile(r"!")),
    ("piled_bangs", re.compile(r"!\s*!|\?\s*!|!\s*\?")),
    ("piled_questions", re.compile(r"\?\s*\?")),
    ("question", re.compile(r"\?")),
    ("dots", re.compile(r"\.\.+|…")),
    ("drawn_out", re.compile(r"([a-z])\1{2,}", re.IGNORECASE)),
    ("angry_face", re.compile(r"[😠😡🤬😤😒🙄😑🤦👎💩🖕😾😩😫🤡]")),
    ("sad_face", re.compile(r"[😭😢😞😔☹😕🙁]|:-?\(|:'\(|:-?/(?!/)")),
    ("glad_face", re.compile(r"[😀😃😄😁😂🤣😊🙂👍🙏❤🎉]|:-?\)|;-?\)|:-?D\b")),
    ("scare_quotes", re.compile(r"[\"“'‘][a-z ]{3,20}[\"”'’]", re.IGNORECASE)),
)
_COUNTED = (*_COMPILED, *_SIGNS)
NAMES: tuple[str, ...] = (*(name for name, _ in _COUNTED), "shouting", "shouted_words", "length", "curt")
_SHOUT_MIN_LETTERS = 3
_CURT_WORDS = 5
_ACRONYMS = frozenset(
    re.findall(
        r"\w+",
        "ADSL API CEO CSV DNS ERR ESR FAQ FYI HDMI HTTP HTTPS IBAN IMAP ISP LAN LTE MMS NAS ONT OTP PDF PIN "
        "POP PUK SIM SMS SMTP SSID SSL TAN TLS URL USA USB VDSL VPN WAN WLAN",
    )
)


def features(texts: Sequence[str]) -> Features:
    """Return counts on a log scale, shape `(len(texts), len(NAMES))`."""
    rows = np.array([_row(text) for text in texts], np.float64).reshape(len(texts), len(NAMES))
    return np.asarray(np.log1p(rows), np.float64)


def _row(text: str) -> list[float]:
    text = text.replace("’", "'")
    words = _WORD.findall(text)
    spoken = [word for word in words if len(word) >= _SHOUT_MIN_LETTERS and word.upper() not in _ACRONYMS]
    shouted = sum(word.isupper() for word in spoken)
    counts = [float(len(pattern.findall(text))) for _, pattern in _COUNTED]
    shouting = 3 * shouted / max(len(spoken), 2)
    return [*counts, shouting, float(shouted), len(words) / 10, float(0 < len(words) <= _CURT_WORDS)]
