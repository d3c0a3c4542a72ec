"""The lexical voice: BM25 by tantivy, over whole articles and, apart from them, over their example questions.

Nothing is removed from a question as a stop word: "can I", "where is" and "how do I" tell questions apart.
An index lives in memory, is built once per snapshot and is never changed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import tantivy

from knowledge_base.languages import ENGLISH, STEMMERS

Scores = npt.NDArray[np.float32]

BOOSTS: Mapping[str, float] = {"title": 2.0}
SATURATION = 16.0
"""BM25 has no upper end; ``s / (s + 16)`` brings it to 0..1 beside a cosine."""

MAX_QUERY_WORDS = 80
LIMIT = 400
_WORD = re.compile(r"[^\W_]+")
_HEAP_BYTES = 15_000_000
_FIELDS = ("title", "lead", "body")
_ANALYZER = "words"
_LONGEST_WORD = 40


@dataclass(frozen=True)
class Entry:
    """One searchable text: its title, what leads it (summary, tags, headings) and its body."""

    title: str = ""
    lead: str = ""
    body: str = ""


class LexicalIndex:
    """An immutable BM25 index over entries, addressed by their position in the list they were given in."""

    def __init__(
        self, entries: Sequence[Entry], language: str = ENGLISH, boosts: Mapping[str, float] = BOOSTS
    ) -> None:
        self._boosts = dict(boosts)
        self._size = len(entries)
        # A field that is empty in all of them, as in example questions, would be looked through for nothing.
        self._fields = [name for name in _FIELDS if any(getattr(entry, name) for entry in entries)]
        schema = tantivy.SchemaBuilder()
        for name in _FIELDS:
            schema.add_text_field(name, stored=False, tokenizer_name=_ANALYZER, index_option="freq")
        schema.add_unsigned_field("entry", stored=True)
        self._index = tantivy.Index(schema.build())
        self._index.register_tokenizer(_ANALYZER, _analyzer(language))
        writer = self._index.writer(heap_size=_HEAP_BYTES, num_threads=1)
        for position, entry in enumerate(entries):
            fields = {"title": entry.title, "lead": entry.lead, "body": entry.body}
            writer.add_document(tantivy.Document(entry=position, **fields))
        writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()
        self._entry_at = self._addresses()

    def _addresses(self) -> dict[tuple[int, int], int]:
        """Map tantivy's addresses to entries once, so that a search never reads a stored document."""
        if self._size == 0:
            return {}
        hits = self._searcher.search(tantivy.Query.all_query(), limit=self._size, count=False).hits
        return {(a.segment_ord, a.doc): _number(self._searcher.doc(a)) for _, a in hits}

    def scores(self, text: str) -> Scores:
        """Score every entry for a text; shape ``(n_entries,)``, 0 for entries beyond the best ``LIMIT``."""
        scores = np.zeros(self._size, np.float32)
        words = query_words(text)
        if not words or not self._fields:
            return scores
        query, _errors = self._index.parse_query_lenient(
            " ".join(words), default_field_names=self._fields, field_boosts=self._boosts
        )
        for score, at in self._searcher.search(query, limit=min(LIMIT, self._size), count=False).hits:
            scores[self._entry_at[at.segment_ord, at.doc]] = score
        return scores


class PolyglotIndex:
    """Several indexes as one, an entry in that of its language: each brings words to its own stems."""

    def __init__(self, entries: Sequence[Entry], languages: Sequence[str]) -> None:
        self._size = len(entries)
        at: dict[str, list[int]] = {}
        for position, language in enumerate(languages):
            at.setdefault(language, []).append(position)
        self._parts = [(np.array(p), LexicalIndex([entries[i] for i in p], code)) for code, p in at.items()]

    def scores(self, text: str) -> Scores:
        """Score every entry for a text; shape ``(n_entries,)``."""
        scores = np.zeros(self._size, np.float32)
        for positions, index in self._parts:
            scores[positions] = index.scores(text)
        return scores


def _analyzer(language: str) -> tantivy.TextAnalyzer:
    """Cut text into small words, brought to their stems where the language has them."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    builder = builder.filter(tantivy.Filter.remove_long(_LONGEST_WORD)).filter(tantivy.Filter.lowercase())
    stemmer = STEMMERS.get(language)
    return (builder.filter(tantivy.Filter.stemmer(stemmer)) if stemmer else builder).build()


def _number(document: tantivy.Document) -> int:
    number = document.get_first("entry")
    assert isinstance(number, int)
    return number


def query_words(text: str) -> list[str]:
    """Return a text's distinct words in small letters, the first ``MAX_QUERY_WORDS`` of them.

    They hold letters and digits only, so that no sign of a customer's is read as query syntax.
    """
    return list(dict.fromkeys(word.lower() for word in _WORD.findall(text)))[:MAX_QUERY_WORDS]


def scaled(scores: Scores) -> Scores:
    """Bring BM25 scores to 0..1."""
    return scores / (scores + np.float32(SATURATION))
