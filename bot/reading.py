"""The text as the bot reads it: without invisible signs, odd letter forms and drawn-out letters.

Customers paste from anywhere. "I for<zero-width space>got", "ｗｈｅｒｅ", "𝐡𝐨𝐰" and "slooooow" look plain to
people and are other words to every model. What is logged and shown stays as it was sent; only understanding
and search read this, and the places of what was found in it are led back to the sent text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_DRAWN_OUT = 3  # of one letter in a row, but for a word of just three of one: "www", "III", "xxx"


_KEYS = ("qwertzuiop", "qwertyuiop", "asdfghjkl", "yxcvbnm", "zxcvbnm")
_RUN = 3  # neighbouring keys in a row; a word of nothing but such runs is nobody's word
_VOICELESS = 6  # letters without a vowel, from which a word of Latin letters is none: "https" has five
# Statements, tags and placeholders: a message of nothing else is code, and no question for a help desk.
_CODE = re.compile(
    r"<[!?/]?[A-Za-z][^<>]*>|\$?\{{1,2}[^{}\s]*\}{1,2}"
    r"|\b(?:ALTER|DROP|TRUNCATE) (?:DATABASE|TABLE|VIEW)\b[\s\w.`\"]*"
    r"|\b(?:DELETE|INSERT|SELECT|UPDATE)\b[^;?]*\b(?:FROM|INTO|SET)\b[^;?]*(?:;|--)"
    r"|\b(?:OR|AND)\b\s*(['\"]?)\w*\1\s*=\s*(['\"]?)\w*"
)
_SENTENCE = re.compile(r"[^.!?\n]*[.!?\n]*\s*")


@dataclass(frozen=True)
class Reading:
    """A text to read, and for each of its characters the place in the sent text that it comes from."""

    text: str
    places: tuple[int, ...]
    sent: int

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Lead a stretch of the text back to the sent one."""
        if not self.places:
            return 0, 0
        first = self.places[min(start, len(self.places) - 1)]
        last = self.places[min(max(end, 1), len(self.places)) - 1]
        return first, min(last + 1, self.sent)


def read(sent: str) -> Reading:
    """Read a text."""
    plain = [(sign, at) for at, raw in _clusters(sent) for sign in unicodedata.normalize("NFKC", raw)]
    kept = _without_drawn_out([pair for pair in plain if unicodedata.category(pair[0]) != "Cf"])
    single = _said_once(_single_spaces(kept))
    return Reading("".join(sign for sign, _ in single), tuple(at for _, at in single), len(sent))


def hit_at_random(text: str) -> bool:
    """Whether a text is nothing but keys hit at random: runs along the keyboard, one letter over and over, or
    long words without a vowel.
    """
    words = text.lower().split()
    return bool(words) and all(_no_word(word) for word in words)


def code_alone(text: str) -> bool:
    """Whether a text is nothing but pieces of a program: statements, tags, placeholders."""
    return bool(_CODE.search(text)) and not re.search(r"[^\W\d_]", _CODE.sub(" ", text))


def _no_word(word: str) -> bool:
    if not word.isascii() or not word.isalpha():
        return False
    if len(word) >= _VOICELESS and not set(word) & set("aeiouy"):
        return True
    return len(word) > _RUN and _all_runs(word)


def _all_runs(word: str) -> bool:
    """Whether a word falls wholly into runs along a row of keys, forth or back."""
    rows = [row for keys in _KEYS for row in (keys, keys[::-1])]
    while word:
        fitting = (end for end in range(len(word), _RUN - 1, -1) if any(word[:end] in row for row in rows))
        end = next(fitting, 0)
        if not end:
            return False
        word = word[end:]
    return True


def _clusters(text: str) -> list[tuple[int, str]]:
    """Cut a text into characters, each with the marks that stand on it."""
    found: list[tuple[int, str]] = []
    for at, sign in enumerate(text):
        if found and unicodedata.combining(sign):
            found[-1] = (found[-1][0], found[-1][1] + sign)
        else:
            found.append((at, sign))
    return found


def _said_once(signs: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Leave out a sentence or line that was there before, word for word: logs say a thing a hundred times."""
    text, heard, kept = "".join(sign for sign, _ in signs), set[str](), list[tuple[str, int]]()
    for found in _SENTENCE.finditer(text):
        said = found[0].strip().lower()
        if said not in heard or not any(sign.isalnum() for sign in said):
            kept += signs[found.start() : found.end()]
        heard.add(said)
    while kept and kept[-1][0].isspace():
        kept.pop()
    return kept


def _without_drawn_out(signs: list[tuple[str, int]]) -> list[tuple[str, int]]:
    kept: list[tuple[str, int]] = []
    start = 0
    while start < len(signs):
        end = start
        while end < len(signs) and signs[end][0].lower() == signs[start][0].lower():
            end += 1
        word = end - start == _DRAWN_OUT and not _touched(signs, start - 1) and not _touched(signs, end)
        drawn = end - start >= _DRAWN_OUT and signs[start][0].isalpha() and not word
        kept += signs[start : start + 1] if drawn else signs[start:end]
        start = end
    return kept


def _touched(signs: list[tuple[str, int]], at: int) -> bool:
    return 0 <= at < len(signs) and signs[at][0].isalnum()


def _single_spaces(signs: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """One space for many, but lines stay lines: a pasted log is read by its lines."""
    kept: list[tuple[str, int]] = []
    for sign, at in signs:
        if sign.isspace() and kept and kept[-1][0].isspace():
            if sign == "\n":
                kept[-1] = (sign, kept[-1][1])
            continue
        kept.append((" " if sign.isspace() and sign != "\n" else sign, at))
    while kept and kept[0][0].isspace():
        kept.pop(0)
    while kept and kept[-1][0].isspace():
        kept.pop()
    return kept
