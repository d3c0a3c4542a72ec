"""Asks the probes of a snapshot and fits its calibration to what comes back.

Each probe is asked twice: once as it is, and once with its own article hidden, which is what a question
looks like that nothing answers. No judged question is needed and no number is set by hand for a company.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from knowledge_base.calibration import Calibration, Example, fit
from knowledge_base.embedding import Vectors, digest_of
from knowledge_base.features import describe
from knowledge_base.index import Mask, Snapshot, Voice, entry_of
from knowledge_base.lexical import LexicalIndex
from knowledge_base.probes import Probe, Source, probes_of
from knowledge_base.ranking import Heard, combine, listen

COUNTS = {Source.QUESTION: 3.0, Source.SENTENCE: 1.0, Source.TITLE: 1.0}
"""An author's example question is nearer to what customers write than a sentence of the article is."""


@dataclass(frozen=True)
class Rehearsal:
    """What is needed to ask probes without letting them find themselves."""

    snapshot: Snapshot
    halves: tuple[LexicalIndex, LexicalIndex]
    """The articles' words by the passages of even and of odd number."""

    unit_half: Mask
    """Whether a unit belongs to a passage of odd number."""


def rehearse(snapshot: Snapshot, vectors: Mapping[str, Vectors], unanswerable_share: float) -> Calibration:
    """Fit a calibration.

    Args:
        snapshot: the articles.
        vectors: of the probes' texts, by digest.
        unanswerable_share: the share of customers' questions that no article answers.
    """
    probes = probes_of(snapshot.documents)
    if len(snapshot) < 2:
        return Calibration()
    rehearsal = _prepare(snapshot)
    examples: list[Example] = []
    for probe in probes:
        heard = _heard(rehearsal, probe, vectors[digest_of(probe.text)])
        scores = combine(snapshot, heard)
        count = COUNTS[probe.source]
        examples.append(_example(snapshot, heard, scores, probe.article, count * (1 - unanswerable_share)))
        scores[probe.article] = -np.inf
        examples.append(_example(snapshot, heard, scores, probe.article, count * unanswerable_share))
    return fit(examples)


def texts_of(snapshot: Snapshot) -> list[str]:
    """Return the texts that must be embedded before ``rehearse``."""
    return [probe.text for probe in probes_of(snapshot.documents)]


def _prepare(snapshot: Snapshot) -> Rehearsal:
    def half(odd: int) -> LexicalIndex:
        return LexicalIndex(
            [entry_of(d, [p for p in d.passages if p.number % 2 == odd]) for d in snapshot.documents]
        )

    return Rehearsal(snapshot, (half(0), half(1)), snapshot.unit_passage % 2 == 1)


def _heard(rehearsal: Rehearsal, probe: Probe, vector: Vectors) -> Heard:
    snapshot = rehearsal.snapshot
    heard = listen(snapshot, probe.text, vector)
    if probe.source is Source.QUESTION:
        first = int(np.searchsorted(snapshot.question_article, probe.article))
        example = first + probe.number
        heard.similarity[snapshot.rows[Voice.QUESTION][example]] = 0
        heard.questions[example] = 0
        return replace(heard, regressed=snapshot.questions.regressed_without(example))
    if probe.source is Source.SENTENCE:
        odd = probe.number % 2 == 1
        inside = (snapshot.unit_voice == Voice.WINDOW) | (snapshot.unit_voice == Voice.HEADING)
        heard.similarity[inside & (rehearsal.unit_half == odd)] = 0
        return replace(heard, articles=rehearsal.halves[0 if odd else 1].scores(probe.text))
    return heard


def _example(snapshot: Snapshot, heard: Heard, scores: Vectors, article: int, weight: float) -> Example:
    described = describe(snapshot, heard, scores)
    return Example(described.table, described.order[: len(described.table)] == article, weight)
