"""Asks the probes of a snapshot and fits its calibration to what comes back.

Each probe is asked twice: once as it is, and once with its own article hidden, which is what a question
looks like that nothing answers. Strangers' questions are asked beside them. No judged question is needed and
no number is set by hand for a company.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from knowledge_base.calibration import Calibration, Example, fit
from knowledge_base.codes import CodeIndex
from knowledge_base.embedding import Vectors, digest_of
from knowledge_base.features import describe
from knowledge_base.index import Document, Mask, Snapshot, Voice, codes_of, entry_of, head_of, words_of
from knowledge_base.letters import LetterIndex, count
from knowledge_base.lexical import LexicalIndex, PolyglotIndex
from knowledge_base.probes import Probe, Source, probes_of
from knowledge_base.ranking import Heard, combine, listen
from knowledge_base.strangers import measured, questions_of_strangers, trades
from knowledge_base.tokens import Tokens

COUNTS = {Source.QUESTION: 3.0, Source.SENTENCE: 1.0, Source.TITLE: 1.0}
"""An author's example question is nearer to what customers write than a sentence of the article is."""

FROM_STRANGERS = 0.8
"""The share of strangers among questions nobody can answer; the rest are probes whose article is hidden, the
hardest there are. Measured on three companies: with half or less the subject counts for too little."""

NOBODY = -1


@dataclass(frozen=True)
class Read:
    """What the model made of the probes, by digest of their text."""

    vectors: Mapping[str, Vectors]
    tokens: Mapping[str, Tokens]

    def listen(self, snapshot: Snapshot, text: str) -> Heard:
        """Ask every voice."""
        digest = digest_of(text)
        return listen(snapshot, text, self.vectors[digest], self.tokens.get(digest))


@dataclass(frozen=True)
class Rehearsal:
    """What is needed to ask probes without letting them find themselves."""

    snapshot: Snapshot
    halves: tuple[LexicalIndex | PolyglotIndex, LexicalIndex | PolyglotIndex]
    """The articles' words by the passages of even and of odd number."""

    letters: tuple[LetterIndex, LetterIndex]
    """The same of the letters over them."""

    codes: tuple[CodeIndex, CodeIndex]
    """The same of the names in them."""

    unit_half: Mask
    """Whether a unit belongs to a passage of odd number."""


def rehearse(
    snapshot: Snapshot,
    vectors: Mapping[str, Vectors],
    tokens: Mapping[str, Tokens],
    unanswerable_share: float,
) -> Calibration:
    """Fit a calibration.

    Args:
        snapshot: the articles.
        vectors: of ``texts_of(snapshot.documents)``, by digest.
        tokens: the same of their tokens; none where the model tells none.
        unanswerable_share: the share of customers' questions that no article answers.
    """
    probes = probes_of(snapshot.documents)
    if len(snapshot) < 2 or not probes:
        return Calibration()
    subject = snapshot.space.subject
    own = np.array([vectors[digest_of(probe.text)] @ subject for probe in probes], np.float64)
    far = questions_of_strangers(vectors, subject, own)
    near = np.array([vectors[digest_of(text)] @ subject for text in far], np.float64)
    counts = sum(COUNTS[probe.source] for probe in probes)
    hidden_share = unanswerable_share * (1 - FROM_STRANGERS) if far else unanswerable_share
    read = Read(vectors, tokens)
    examples = _asked(_prepare(snapshot), probes, read, (1 - unanswerable_share, hidden_share))
    each = counts * unanswerable_share * FROM_STRANGERS / max(len(far), 1)
    examples += [_stranger(snapshot, text, read, each) for text in far]
    return fit(examples, measured(near))


def texts_of(documents: Sequence[Document]) -> list[str]:
    """Return the texts that must be embedded before ``rehearse``; documents in the order of a snapshot."""
    strangers = [text for texts in trades().values() for text in texts]
    return [probe.text for probe in probes_of(documents)] + strangers


def _asked(
    rehearsal: Rehearsal,
    probes: Sequence[Probe],
    read: Read,
    shares: tuple[float, float],
) -> list[Example]:
    """Ask every probe as it is and with its article hidden; ``shares`` is what each of the two counts."""
    snapshot, examples = rehearsal.snapshot, []
    for probe in probes:
        heard = _heard(rehearsal, probe, read)
        scores = combine(snapshot, heard)
        count = COUNTS[probe.source]
        examples.append(_example(snapshot, heard, scores, probe.article, count * shares[0]))
        scores[probe.article] = -np.inf
        examples.append(_example(snapshot, heard, scores, probe.article, count * shares[1]))
    return examples


def _stranger(snapshot: Snapshot, text: str, read: Read, weight: float) -> Example:
    heard = read.listen(snapshot, text)
    return _example(snapshot, heard, combine(snapshot, heard), NOBODY, weight)


def _prepare(snapshot: Snapshot) -> Rehearsal:
    documents = snapshot.documents
    halves = [[[p for p in d.passages if p.number % 2 == odd] for d in documents] for odd in (0, 1)]
    entries = [[entry_of(d, p) for d, p in zip(documents, h, strict=True)] for h in halves]
    words = [words_of(documents, half) for half in entries]
    codes = [CodeIndex([codes_of(entry) for entry in half]) for half in entries]
    heads = [LetterIndex([count(head_of(d, p)) for d, p in zip(documents, h, strict=True)]) for h in halves]
    unit_half = snapshot.unit_passage % 2 == 1
    return Rehearsal(snapshot, (words[0], words[1]), (heads[0], heads[1]), (codes[0], codes[1]), unit_half)


def _heard(rehearsal: Rehearsal, probe: Probe, read: Read) -> Heard:
    snapshot = rehearsal.snapshot
    heard = read.listen(snapshot, probe.text)
    if probe.source is Source.QUESTION:
        first = int(np.searchsorted(snapshot.question_article, probe.article))
        example = first + probe.number
        heard.similarity[snapshot.rows[Voice.QUESTION][example]] = -np.inf
        heard.questions[example] = 0
        heard.question_letters[example] = 0
        return replace(heard, regressed=snapshot.questions.regressed_without(example))
    if probe.source is Source.SENTENCE:
        odd = probe.number % 2 == 1
        inside = (snapshot.unit_voice == Voice.WINDOW) | (snapshot.unit_voice == Voice.HEADING)
        heard.similarity[inside & (rehearsal.unit_half == odd)] = -np.inf
        half = 0 if odd else 1
        words = rehearsal.halves[half].scores(probe.text)
        letters = rehearsal.letters[half].scores(probe.text)
        codes = rehearsal.codes[half].scores(probe.text)
        return replace(heard, articles=words, article_letters=letters, codes=codes)
    return heard


def _example(snapshot: Snapshot, heard: Heard, scores: Vectors, article: int, weight: float) -> Example:
    described = describe(snapshot, heard, scores)
    return Example(described.table, described.order[: len(described.table)] == article, weight)
