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
from knowledge_base.codes import CodeIndex, Codes, codes_in
from knowledge_base.embedding import DIMENSIONS, Vectors, digest_of
from knowledge_base.languages import ENGLISH, language_of
from knowledge_base.late import TokenIndex
from knowledge_base.letters import Counted, LetterIndex, count
from knowledge_base.lexical import Entry, LexicalIndex, PolyglotIndex
from knowledge_base.links import resolve
from knowledge_base.passages import Passage, cut, plain, windows
from knowledge_base.questions import QuestionModel
from knowledge_base.space import Space
from knowledge_base.spelling import Speller, Words, words_in
from knowledge_base.tokens import Tokens

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

    @cached_property
    def entry(self) -> Entry:
        """The words by which it is found."""
        return entry_of(self)

    @cached_property
    def codes(self) -> tuple[Codes, Codes]:
        """The names in its title, and anywhere in it."""
        return codes_of(self.entry)

    @cached_property
    def letters(self) -> Counted:
        """The letters of what stands over it."""
        return count(head_of(self))

    @cached_property
    def question_letters(self) -> tuple[Counted, ...]:
        """The letters of its example questions."""
        return tuple(count(unit.text) for unit in self.units if unit.voice == Voice.QUESTION)

    @cached_property
    def words(self) -> Words:
        """The words into which a misspelt one may be mended."""
        entry = self.entry
        return words_in(f"{entry.title} {entry.lead} {entry.body}", self.article.questions)


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
        # Title and heading have voices of their own; said again before every window they drown what it says.
        units.extend(Unit(Voice.WINDOW, w, passage.number) for w in windows(plain(passage.text)))
    units.extend(Unit(Voice.QUESTION, question, 0) for question in article.questions)
    told = language_of(f"{article.title}. {article.summary} {article.body}")
    return Document(article, version, at, passages, tuple(units), told.code if told else ENGLISH)


class Snapshot:
    """All documents of one moment, with everything a search needs, by position of the article."""

    questions: QuestionModel
    question_words: LexicalIndex | PolyglotIndex
    article_letters: LetterIndex
    question_letters: LetterIndex

    def __init__(
        self,
        documents: Sequence[Document],
        vectors: Mapping[str, Vectors],
        before: Snapshot | None = None,
        tokens: Mapping[str, Tokens] | None = None,
    ) -> None:
        """Build the arrays.

        Args:
            documents: the published articles.
            vectors: a vector for each unit's text, by ``digest_of(text)``.
            before: the snapshot in whose place this one comes; its space is kept while nearly all texts are.
            tokens: the tokens of each unit's text, by digest; none where the model tells none.
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
        self.space, self.unit_vectors = self._place(vectors, before)
        said = tokens or {}
        self.tokens = TokenIndex([said.get(digest_of(text)) for text in self.unit_texts], self.unit_range)
        asked = self.rows[Voice.QUESTION]
        self.question_article = self.unit_article[asked]
        self.languages = frozenset(d.language for d in self.documents)
        self.article_words = words_of(self.documents, [d.entry for d in self.documents])
        self.codes = CodeIndex([d.codes for d in self.documents])
        english, foreign = (
            [d.words for d in self.documents if (d.language == ENGLISH) is is_so] for is_so in (True, False)
        )
        self.speller = Speller(english, foreign)
        kept = before if before is not None and self._differs_in_bodies_alone(before) else None
        if kept is None:
            self._index_heads(vectors)
        else:
            self.questions, self.question_words = kept.questions, kept.question_words
            self.article_letters, self.question_letters = kept.article_letters, kept.question_letters

    def _differs_in_bodies_alone(self, before: Snapshot) -> bool:
        """Whether titles, headings and example questions are those of the last snapshot."""
        if len(before) != len(self):
            return False
        pairs = zip(self.documents, before.documents, strict=True)
        return all(
            d is o
            or (d.article.id, d.language, d.article.questions, head_of(d))
            == (o.article.id, o.language, o.article.questions, head_of(o))
            for d, o in pairs
        )

    def _index_heads(self, vectors: Mapping[str, Vectors]) -> None:
        """Index what seldom changes: example questions, and the letters of what stands over bodies."""
        asked = [self.unit_texts[row] for row in self.rows[Voice.QUESTION]]
        self.questions = QuestionModel(_matrix(vectors, asked), self.question_article, len(self.documents))
        owners = [self.documents[i] for i in self.question_article]
        self.question_words = words_of(owners, [Entry(body=text) for text in asked])
        self.article_letters = LetterIndex([d.letters for d in self.documents])
        self.question_letters = LetterIndex([c for d in self.documents for c in d.question_letters])

    def _place(self, vectors: Mapping[str, Vectors], before: Snapshot | None) -> tuple[Space, Vectors]:
        """Fit a space and bring every text into it.

        Where there are many texts, and nearly as many as the last space was fitted to, that space stays, and
        so do the places of all texts of articles that have not changed.
        """
        many = before is not None and before.space.size >= MANY_TEXTS
        if before is None or not many or not before.fits(len(self.unit_texts)):
            raw = _matrix(vectors, self.unit_texts)
            space = Space(raw, self.unit_article)
            return space, space.place(raw)
        placed = np.empty((len(self.unit_texts), DIMENSIONS), np.float32)
        for i, document in enumerate(self.documents):
            rows, old = slice(*self.unit_range[i : i + 2]), before.position.get(document.article.id)
            if old is not None and before.documents[old] is document:
                placed[rows] = before.unit_vectors[slice(*before.unit_range[old : old + 2])]
            else:
                placed[rows] = before.space.place(_matrix(vectors, self.unit_texts[rows]))
        return before.space, placed

    def fits(self, n_texts: int) -> bool:
        """Whether its space can serve so many texts, too."""
        return abs(n_texts - self.space.size) <= SAME_SPACE * self.space.size

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


def codes_of(entry: Entry) -> tuple[Codes, Codes]:
    """Return the names in an entry's title, and anywhere in it."""
    return codes_in(entry.title), codes_in(f"{entry.title}\n{entry.lead}\n{entry.body}")


def head_of(document: Document, passages: Iterable[Passage] | None = None) -> str:
    """Return what stands over an article and its passages, or some of them: title, summary, headings."""
    chosen = document.passages if passages is None else tuple(passages)
    return f"{document.article.title} {_lead(document, chosen)}"


def _lead(document: Document, passages: Iterable[Passage]) -> str:
    article = document.article
    headings = dict.fromkeys(p.heading for p in passages if p.heading)
    return " ".join((article.summary, *article.tags, *headings))
