"""The searchable form of all published articles: an immutable snapshot, swapped whole when an article
changes.

A snapshot holds every voice the ranking listens to (vectors of titles, headings, passages and example
questions, and the lexical index) as flat arrays. Searches keep the snapshot they began with, so a change
never shows half.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from functools import cached_property

import numpy as np
import numpy.typing as npt

from knowledge_base.article import Article
from knowledge_base.embedding import DIMENSIONS, Vectors, digest_of
from knowledge_base.languages import ENGLISH, language_of
from knowledge_base.letters import LetterIndex
from knowledge_base.lexical import Entry, LexicalIndex, PolyglotIndex
from knowledge_base.links import resolve
from knowledge_base.passages import Passage, cut, plain, windows
from knowledge_base.questions import QuestionModel
from knowledge_base.space import Space

Ints = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]


MANY_TEXTS = 10_000
SAME_SPACE = 0.02
"""From ``MANY_TEXTS`` on, a space is fitted anew only when the number of texts has changed by this share."""


class Voice(IntEnum):
    """What kind of text a vector stands for."""

    TITLE = 0
    SUMMARY = 1
    HEADING = 2
    WINDOW = 3
    QUESTION = 4


@dataclass(frozen=True)
class Unit:
    """One embedded text; ``passage`` is what it points to, 0 when it speaks for the whole article."""

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
    language: str = ENGLISH

    @property
    def public(self) -> bool:
        """Whether customers may see it."""
        return self.article.audience == "public"


def document_of(article: Article, version: int, at: datetime) -> Document:
    """Cut an article into passages and texts to embed; ``at`` is when the version was saved."""
    passages = cut(resolve(article.body))
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
    told = language_of(f"{article.title}. {article.summary} {article.body}")
    return Document(article, version, at, passages, tuple(units), told.code if told else ENGLISH)


class Snapshot:
    """All documents of one moment, with everything a search needs, by position of the article."""

    def __init__(
        self,
        documents: Sequence[Document],
        vectors: Mapping[str, Vectors],
        before: Snapshot | None = None,
    ) -> None:
        """Build the arrays.

        Args:
            documents: the published articles.
            vectors: a vector for each unit's text, by ``digest_of(text)``.
            before: the snapshot in whose place this one comes; its space is kept while nearly all texts are.
        """
        self.documents = tuple(sorted(documents, key=lambda d: d.article.id))
        self.position = {d.article.id: i for i, d in enumerate(self.documents)}
        self.public: Mask = np.array([d.public for d in self.documents], np.bool_)
        units = [(i, unit) for i, d in enumerate(self.documents) for unit in d.units]
        self.unit_article: Ints = np.array([i for i, _ in units], np.int32)
        self.unit_voice: Ints = np.array([unit.voice for _, unit in units], np.int32)
        self.unit_passage: Ints = np.array([unit.passage for _, unit in units], np.int32)
        self.unit_texts = [unit.text for _, unit in units]
        self.unit_range = np.searchsorted(self.unit_article, np.arange(len(self.documents) + 1))
        self.rows = {voice: np.flatnonzero(self.unit_voice == voice) for voice in Voice}
        raw = _matrix(vectors, self.unit_texts)
        self.space = _space(raw, self.unit_article, before)
        self.unit_vectors = self.space.place(raw)
        asked = self.rows[Voice.QUESTION]
        self.question_article = self.unit_article[asked]
        self.questions = QuestionModel(raw[asked], self.question_article, len(self.documents))
        self.languages = frozenset(d.language for d in self.documents)
        self.article_words = words_of(self.documents, [entry_of(d) for d in self.documents])
        examples = [Entry(body=self.unit_texts[row]) for row in asked]
        self.question_words = words_of([self.documents[i] for i in self.question_article], examples)
        self.article_letters = LetterIndex([head_of(d) for d in self.documents])
        self.question_letters = LetterIndex([self.unit_texts[row] for row in asked])

    def __len__(self) -> int:
        return len(self.documents)

    @cached_property
    def digest(self) -> str:
        """Name the contents, so that what was learnt from them can be kept for the next start."""
        digest = hashlib.sha256()
        for document in self.documents:
            digest.update(f"\0{document.article.id}\0{document.article.audience}".encode())
            for unit in document.units:
                digest.update(f"\1{unit.voice}\2{unit.text}".encode())
        return digest.hexdigest()

    def allowed(self, audience: str, exclude: Iterable[str] = ()) -> Mask:
        """Return which articles an asker may be shown."""
        mask = np.ones(len(self.documents), np.bool_) if audience == "agents" else self.public.copy()
        for article in exclude:
            if article in self.position:
                mask[self.position[article]] = False
        return mask


def _space(raw: Vectors, owners: Ints, before: Snapshot | None) -> Space:
    """Fit a space, or take over the last one when it was fitted to many texts and nearly as many."""
    if before is not None and len(raw) >= MANY_TEXTS:
        fitted_to = before.space.size
        if abs(len(raw) - fitted_to) <= SAME_SPACE * fitted_to:
            return before.space
    return Space(raw, owners)


def _matrix(vectors: Mapping[str, Vectors], texts: Sequence[str]) -> Vectors:
    matrix = np.zeros((len(texts), DIMENSIONS), np.float32)
    for row, text in enumerate(texts):
        matrix[row] = vectors[digest_of(text)]
    return matrix


def words_of(documents: Sequence[Document], entries: Sequence[Entry]) -> LexicalIndex | PolyglotIndex:
    """Index entries by words, each in its document's language."""
    languages = [document.language for document in documents]
    return PolyglotIndex(entries, languages) if set(languages) - {ENGLISH} else LexicalIndex(entries)


def entry_of(document: Document, passages: Iterable[Passage] | None = None) -> Entry:
    """Return the words by which an article is found, with all or some of its passages."""
    chosen = document.passages if passages is None else tuple(passages)
    body = " ".join(plain(p.text) for p in chosen)
    return Entry(document.article.title, _lead(document, chosen), body)


def head_of(document: Document, passages: Iterable[Passage] | None = None) -> str:
    """Return what stands over an article and its passages, or some of them: title, summary, headings."""
    chosen = document.passages if passages is None else tuple(passages)
    return f"{document.article.title} {_lead(document, chosen)}"


def _lead(document: Document, passages: Iterable[Passage]) -> str:
    article = document.article
    headings = dict.fromkeys(p.heading for p in passages if p.heading)
    return " ".join((article.summary, *article.tags, *headings))
