"""Mends misspelt words of a question, so that it can be searched for a second time beside what was written.

A word is taken for misspelt when neither the articles nor a list of English words have it, and mended only
into a word of the articles: no other could help to find one. The word most likely meant is that with the
fewest slips, and among these the one that most articles have (the noisy channel of Kernighan, Church and
Gale, 1990, with every slip as unlikely as the next). What a person would not misread is left alone: names,
codes, addresses, text of another language.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import chain
from sys import intern

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge_base.languages import ENGLISH, language_of

SHORTEST = 4
"""Three letters are as often an abbreviation as a slip."""

TWO_SLIPS_FROM = 7
"""From so many letters on two slips are thought possible; a shorter word would turn into any other."""

SLIP = 3.0
"""How unlikely a slip is, as a power of ten: a word that a thousand times more articles have makes up for
it."""

LEFT_OUT = 1.0
"""How much likelier a slip is, as a power of ten, that only leaves letters out or swaps two."""

MOST_WORDS = 40
"""In a longer message one word hardly moves the vector, and to read it a second time costs most."""

FOREIGN_FROM = 5
FOREIGN_SHARE = 0.6
"""A text with so many unknown words, and this share of all, is no misspelt English."""

SAID_BY_SOME = 3
"""Example questions are spelt as customers spell: an unlisted word in fewer of them is taken for a slip."""

_TOKEN = re.compile(r"\S+")
_WORD = re.compile(r"[(\"'“‘¿¡*]*([A-Za-z]+)[.,;:!?)\"'”’*]*")
_LETTERS = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class Words:
    """The words of one article: those of its text once each, those of its questions once for each question.

    Many articles share a word, so each is kept in memory once for all of them.
    """

    text: tuple[str, ...]
    asked: tuple[str, ...]


def words_in(text: str, questions: Iterable[str]) -> Words:
    """Take the words of an article's text and of its example questions."""
    return Words(_distinct(text), tuple(word for question in questions for word in _distinct(question)))


def _distinct(text: str) -> tuple[str, ...]:
    return tuple(intern(word) for word in set(_LETTERS.findall(text.lower())))


class Speller:
    """The words of one help centre; immutable."""

    def __init__(self, articles: Iterable[Words], foreign: Iterable[Words] = ()) -> None:
        """Take the words of the English articles, and those of the others, which are only left alone."""
        articles = list(articles)
        known = Counter(chain.from_iterable(words.text for words in articles))
        asked = Counter(chain.from_iterable(words.asked for words in articles))
        english = english_words()
        for word, count in asked.items():
            if word in known or word in english or count >= SAID_BY_SOME:
                known[word] += count
        self._known: Mapping[str, int] = known
        self._foreign = frozenset(word for words in foreign for word in (*words.text, *words.asked))
        self._by_letter: dict[str, list[str]] = {}
        for word in known:
            if len(word) >= SHORTEST - 1:
                self._by_letter.setdefault(word[0], []).append(word)

    def mend(self, text: str) -> str | None:
        """Return a text with its misspelt words mended, None when there is nothing to mend."""
        tokens = list(_TOKEN.finditer(text[: MOST_WORDS * 20]))
        if len(tokens) > MOST_WORDS:
            return None
        shouted = text.isupper()
        words = [match for token in tokens if (match := _WORD.fullmatch(text, *token.span()))]
        unknown = [match for match in words if self._may_be_misspelt(match, shouted)]
        if not unknown or _is_foreign(text, len(unknown), len(words)):
            return None
        parts, end = [], 0
        for match in unknown:
            start, after = match.span(1)
            parts += [text[end:start], self._meant(match[1].lower()) or match[1]]
            end = after
        mended = "".join([*parts, text[end:]])
        return mended if mended != text else None

    def _may_be_misspelt(self, match: re.Match[str], shouted: bool) -> bool:
        word = match[1]
        small = word.lower()
        if len(word) < SHORTEST or self._is_known(small):
            return False
        return word.islower() or shouted or _begins(match)

    def _is_known(self, word: str) -> bool:
        return word in self._known or word in english_words() or word in self._foreign

    def _meant(self, word: str) -> str | None:
        """Return the known word that was most likely meant; people seldom miss the first letter."""
        slips = 2 if len(word) >= TWO_SLIPS_FROM else 1
        same_letter = self._by_letter.get(word[0], [])
        near = process.extract(word, same_letter, scorer=OSA.distance, score_cutoff=slips, limit=None)
        likely = [(self._likely(word, other, distance), other) for other, distance, _ in near]
        likely = [(value, other) for value, other in likely if len(other) >= len(word) - 1]
        return max(likely)[1] if likely else None

    def _likely(self, word: str, other: str, distance: float) -> float:
        left_out = LEFT_OUT if _left_out_or_swapped(word, other) else 0.0
        return math.log10(self._known[other]) - SLIP * distance + left_out


def _is_foreign(text: str, unknown: int, words: int) -> bool:
    if unknown >= FOREIGN_FROM and unknown >= FOREIGN_SHARE * words:
        return True
    told = language_of(text)
    return told is not None and told.code != ENGLISH


def _begins(match: re.Match[str]) -> bool:
    """Whether a word with one capital begins a sentence; elsewhere it is a name."""
    before = match.string[: match.start()].rstrip()
    return match[1][1:].islower() and (not before or before[-1] in ".!?:")


def _left_out_or_swapped(word: str, other: str) -> bool:
    letters = iter(other)
    return all(letter in letters for letter in word) or sorted(word) == sorted(other)


@cache
def english_words() -> frozenset[str]:
    """Return 82,000 English words, from the list that symspellpy brings."""
    file = resources.files("symspellpy") / "frequency_dictionary_en_82_765.txt"
    with file.open(encoding="utf-8-sig") as lines:
        return frozenset(line.split()[0].replace("'", "") for line in lines)
