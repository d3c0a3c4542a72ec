"""Signs of feeling in words: the sentence model has no emoji in its vocabulary, and reads 😡 and 👍 as the
same unknown. Unicode has a name for each.
"""

from __future__ import annotations

import re
import unicodedata

_SIGN = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")
_SKIN = re.compile("[\U0001f3fb-\U0001f3ff\ufe0f\u200d]")


def named(text: str) -> str:
    """Return `text` with every such sign replaced by its name, once for a row of the same."""
    if text.isascii():
        return text
    plain = re.sub(rf"({_SIGN.pattern})\1+", r"\1", _SKIN.sub("", text))
    return _SIGN.sub(lambda sign: f" {unicodedata.name(sign[0], '').lower()} ", plain)
