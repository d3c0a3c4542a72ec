"""The searchable form of all published articles: an immutable snapshot, swapped whole when an article changes.

A snapshot holds every voice the ranking listens to (vectors of titles, headings, passages and example questions, and the
lexical index) as flat arrays. Searches keep the snapshot they began with, so a change never shows half.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from functools import cached_property

import numpy as np
import numpy.typing as npt

from knowledge_base.article import Article
from knowledge_base.embedding import DIMENSIONS, Vectors, digest_of
from knowledge_base.lexical import Entry, LexicalIndex
from knowledge_base.passages import Passage, cut, plain, windows
from knowledge_base.questions import QuestionModel

Ints = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]


class Voice(IntEnum):
    """What kind of text a vector stands for."""

    TITLE = 0
    SUMMARY = 1
    HEADING = 2
    WINDOW = 3
    QUESTION = 4


@dataclass(frozen=True)
class Unit:
    """One embedded text of an article; ``passage`` is what it points to, 0 when it speaks for the whole article."""

    voice: Voice
    text: str
    passage: int


@dataclass(frozen=True)
class Document:
    """A published article, cut and ready for the index."""

    article: Article
    version: int
    at: datetime
    passages: tuple[Passage, ...]
    units: tuple[Unit, ...]

    @property
    def public(self) -> bool:
        """Whether customers may see it."""
        return self.article.audience == "public"


def document_of(article: Article, version: int, at: datetime) -> Document:
    """Cut an article into passages and the texts that are embedded for it; ``at`` is when the version was saved."""
    passages = cut(article.body)
    units = [Unit(Voice.TITLE, article.title, 0)]
    if article.summary:
        units.append(Unit(Voice.SUMMARY, article.summary, 0))
    headings: set[str] = set()
    for passage in passages:
        if passage.heading and passage.heading not in headings:
            headings.add(passage.heading)
            units.append(Unit(Voice.HEADING, f"{article.title}. {passage.heading}", passage.number))
        over = f"{article.title}. {passage.heading}" if passage.heading else article.title
        units.extend(Unit(Voice.WINDOW, f"{over}. {w}", passage.number) for w in windows(plain(passage.text)))
    units.extend(Unit(Voice.QUESTION, question, 0) for question in article.questions)
    return Document(article, version, at, passages, tuple(units))


class Snapshot:
    """All documents of one moment, with everything a search needs, by position of the article."""

    def __init__(self, documents: Sequence[Document], vectors: Mapping[str, Vectors]) -> None:
        """Build the arrays.

        Args:
            documents: the published articles.
            vectors: a vector for each unit's text, by ``digest_of(text)``.
        """
        self.documents = tuple(sorted(documents, key=lambda d: d.article.id))
        self.position = {d.article.id: i for i, d in enumerate(self.documents)}
        units = [(i, unit) for i, d in enumerate(self.documents) for unit in d.units]
        self.unit_article: Ints = np.array([i for i, _ in units], np.int32)
        self.unit_voice: Ints = np.array([unit.voice for _, unit in units], np.int32)
        self.unit_passage: Ints = np.array([unit.passage for _, unit in units], np.int32)
        self.unit_texts = [unit.text for _, unit in units]
        self.unit_vectors: Vectors = np.zeros((len(units), DIMENSIONS), np.float32)
        for row, (_, unit) in enumerate(units):
            self.unit_vectors[row] = vectors[digest_of(unit.text)]
        self.public: Mask = np.array([d.public for d in self.documents], np.bool_)
        self.questions = QuestionModel(*self._questions(), n_articles=len(self.documents))
        self.entries = list(_entries(self.documents))
        self.entry_article: Ints = np.array([e.article for e in self.entries], np.int32)
        self.entry_passage: Ints = np.array([e.passage for e in self.entries], np.int32)
        self.entry_question: Mask = np.array([e.question for e in self.entries], np.bool_)
        every = np.arange(len(self.documents) + 1)
        self.unit_range = np.searchsorted(self.unit_article, every)
        self.entry_range = np.searchsorted(self.entry_article, every)
        self.lexical = LexicalIndex([Entry(e.title, e.text) for e in self.entries])

    def __len__(self) -> int:
        return len(self.documents)

    def _questions(self) -> tuple[Vectors, Ints]:
        rows = self.unit_voice == Voice.QUESTION
        return self.unit_vectors[rows], self.unit_article[rows]

    @cached_property
    def digest(self) -> str:
        """Name the contents, so that what was learnt from them can be kept for the next start."""
        return digest_of("\0".join(f"{i}\1{v}\1{t}" for i, v, t in zip(
            self.unit_article, self.unit_voice, self.unit_texts, strict=True)))

    def allowed(self, audience: str, exclude: Iterable[str] = ()) -> Mask:
        """Return which articles an asker may be shown."""
        mask = np.ones(len(self.documents), np.bool_) if audience == "agents" else self.public.copy()
        for article in exclude:
            if article in self.position:
                mask[self.position[article]] = False
        return mask


@dataclass(frozen=True)
class PassageEntry:
    """One text of the lexical index with the article and passage it leads to; a question leads to passage 0."""

    article: int
    passage: int
    title: str
    text: str
    question: bool = False


def _entries(documents: Sequence[Document]) -> Iterable[PassageEntry]:
    for i, document in enumerate(documents):
        title = document.article.title
        lead = " ".join((document.article.summary, *document.article.tags))
        if not document.passages:
            yield PassageEntry(i, 0, title, lead)
        for passage in document.passages:
            text = f"{passage.heading} {plain(passage.text)}"
            yield PassageEntry(i, passage.number, title, f"{lead} {text}" if passage.number == 0 else text)
        for question in document.article.questions:
            yield PassageEntry(i, 0, "", question, question=True)
