"""Which language a text is in, as far as that can be said of a few words.

py3langid's model (50 MB in memory, a tenth of a millisecond a question) says how likely each language is.
Half a question, a product's name or an e-mail address looks like any language, so another one than the help
pages' own (English, unless said otherwise) is only told when it is far likelier.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

ENGLISH = "en"
STEMMERS = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}
"""The languages whose words the index can bring to their stems, as tantivy calls them."""

TOLD = (*STEMMERS, "bg", "cs", "he", "hi", "id", "ja", "ko", "pl", "th", "uk", "vi", "zh")

MARGIN = 12.0
"""How much likelier than a language of the help pages, as a natural logarithm, another one must be: what
people write to English help pages is English, and their names and codes are nobody's words."""

MAX_LETTERS = 600
_WORDS = re.compile(r"[^\W\d_]{2,}")
_NO_WORDS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+")
_LATIN_END = 0x250


@dataclass(frozen=True)
class Language:
    """A language by its ISO 639-1 code, and how sure that is, from 0 to 1."""

    code: str
    confidence: float


def language_of(text: str, home: Collection[str] = (ENGLISH,)) -> Language | None:
    """Say which language a text is in; None when it has too few words to tell.

    Args:
        text: a question, or an article.
        home: the languages that are told unless another one is far likelier.
    """
    text = _NO_WORDS.sub(" ", text[:MAX_LETTERS])
    words = _WORDS.findall(text)
    foreign_script = sum(ord(c) >= _LATIN_END for word in words for c in word) > 1
    if len(words) < 2 and not foreign_script:
        return None
    likely = {code: float(value) for code, value in _identifier().rank(" ".join(words).lower())}
    for code in likely.keys() & set(home):
        likely[code] += MARGIN
    best = max(likely, key=lambda code: likely[code])
    return Language(best, 1 / sum(math.exp(value - likely[best]) for value in likely.values()))


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=False)
    identifier.set_languages(list(TOLD))
    return identifier
