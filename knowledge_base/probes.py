"""Questions with a known answer, made from the articles themselves: what the calibration learns from.

Real questions with judged answers do not exist for a new company, so each article lends its own words: its
example questions, its title with words left out, and sentences of its body. Whatever a probe was taken from
is hidden while it is asked, for every article alike, so that no probe finds itself.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from knowledge_base.index import Document
from knowledge_base.passages import plain

SENTENCES = 4
"""Sentences taken from one article, spread over its passages."""

MAX_PROBES = 1500
"""Enough to fit a handful of numbers; a large help centre is sampled down to this."""

_SENTENCE = re.compile(r"(?<=[.!?:])\s+")


class Source(IntEnum):
    """What a probe was taken from."""

    QUESTION = 0
    SENTENCE = 1
    TITLE = 2


@dataclass(frozen=True)
class Probe:
    """A question that its article should answer.

    Attributes:
        article: the article's position.
        source: what it was taken from.
        text: the question.
        number: of the example question within its article, or of the passage.
    """

    article: int
    source: Source
    text: str
    number: int


def probes_of(documents: Sequence[Document]) -> tuple[Probe, ...]:
    """Make the probes of a help centre; the same articles always give the same ones."""
    probes = [probe for position, document in enumerate(documents) for probe in _of(position, document)]
    if len(probes) > MAX_PROBES:
        probes.sort(key=lambda p: hashlib.sha256(p.text.encode()).digest())
        probes = sorted(probes[:MAX_PROBES], key=lambda p: (p.article, p.source, p.number))
    return tuple(probes)


def _of(position: int, document: Document) -> list[Probe]:
    questions = document.article.questions
    probes = [Probe(position, Source.QUESTION, text, n) for n, text in enumerate(questions)]
    title = thinned(document.article.title)
    if title:
        probes.append(Probe(position, Source.TITLE, title, 0))
    return probes + _sentences(position, document)


def _sentences(position: int, document: Document) -> list[Probe]:
    found = []
    for passage in document.passages:
        for sentence in _SENTENCE.split(plain(passage.text)):
            if 5 <= len(sentence.split()) <= 30:
                found.append(Probe(position, Source.SENTENCE, sentence, passage.number))
                break
    step = max(1, -(-len(found) // SENTENCES))
    return found[::step]


def thinned(text: str) -> str:
    """Leave out every third word of four or more, as hurried people do; empty for shorter texts."""
    words = text.split()
    return " ".join(w for i, w in enumerate(words) if i % 3 != 1) if len(words) >= 4 else ""
