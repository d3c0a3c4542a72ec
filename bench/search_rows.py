"""`python -m bench.search_rows`: one change to the retrieval at a time, on the development sets in one run.

Each row is the product's ranking with one thing done otherwise; the numbers are the shares of questions whose
right article comes first and among the first three.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial

import numpy as np
import typer

from bench.figures import Table
from bench.search_sets import DevSet, Scoring, dev_sets, heard_by, hits, read_one, snapshot_of, vectors_for
from knowledge_base.embedding import Vectors, digest_of
from knowledge_base.index import Document, Snapshot, Unit, Voice
from knowledge_base.lexical import LexicalIndex, query_words
from knowledge_base.passages import plain, windows
from knowledge_base.ranking import DENSE, LETTERS, LEXICAL, REGRESSED, Heard, combine, listen
from knowledge_base.search import Query

Cutting = Callable[[Document], Document]
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_CONSTANT = 60  # of reciprocal rank fusion, as published by Cormack, Clarke and Buettcher in 2009
app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help=__doc__)


@app.command()
def main() -> None:
    """Measure and print the table."""
    sets = dev_sets()
    table = Table("what is done otherwise", [one.name for one in sets])
    snapshots = [snapshot_of(one.documents) for one in sets]
    for name, score in _scorings():
        _add(table, name, sets, snapshots, score)
    for name, cutting in _cuttings():
        cut = [snapshot_of([cutting(d) for d in one.documents]) for one in sets]
        _add(table, name, sets, cut, as_it_is)
    typer.echo(table.markdown())


def _add(
    table: Table, name: str, sets: Sequence[DevSet], snapshots: Sequence[Snapshot], score: Scoring
) -> None:
    cells = []
    for one, snapshot in zip(sets, snapshots, strict=True):
        first, three = hits(snapshot, one.judged, score)
        cells.append(f"{first:.3f} / {three:.3f}".replace("0.", "."))
    typer.echo(f"{name}: {'; '.join(cells)}", err=True)
    table.add(name, *cells)


def _scorings() -> Iterator[tuple[str, Scoring]]:
    yield "nothing", as_it_is
    yield "spelling as written", lambda s, q: combine(s, _written(s, q))
    yield "mended spelling alone", lambda s, q: combine(s, _mended_alone(s, q))
    yield "mean of both spellings", lambda s, q: combine(s, _mean_of_spellings(s, q))
    for near in ("by neighbours", "by vectors"):
        for share in (0.15, 0.3):
            yield f"synonyms {near}, {share}", _with_synonyms(near, share)
    for k in (1, 5, 15):
        yield f"{k} nearest example questions for the regression", _nearest_questions(k)
    yield "neither regression nor neighbours", lambda s, q: combine(s, _unregressed(s, q))
    yield "reciprocal ranks added", _fused(1, 1, 1, 1)
    yield "reciprocal ranks by the voices' weights", _fused(DENSE, LEXICAL, LETTERS, REGRESSED)
    for title, lead, body in (
        (1, 1, 1),
        (4, 1, 1),
        (2, 2, 1),
        (2, 4, 1),
        (2, 0.5, 1),
        (2, 1, 0.5),
        (2, 1, 2),
    ):
        boosts = {"title": float(title), "lead": float(lead), "body": float(body)}
        yield f"BM25 title ×{title}, lead ×{lead}, body ×{body}", _boosted(boosts)
    yield "last sentence", lambda s, q: _said(s, _last(q.text))
    yield "sentence with the question mark, else all", lambda s, q: _said(s, _asking(q.text))
    yield "all and last sentence, half each", lambda s, q: as_it_is(s, q) + _said(s, _last(q.text))
    yield "all and asking sentence, half each", lambda s, q: as_it_is(s, q) + _said(s, _asking(q.text))


def _cuttings() -> Iterator[tuple[str, Cutting]]:
    for size, overlap in ((60, 10), (160, 30), (240, 40)):
        yield f"windows of {size} words, {overlap} shared", partial(_recut, size, overlap)


def as_it_is(snapshot: Snapshot, query: Query) -> Vectors:
    """Score as the product does."""
    return combine(snapshot, heard_by(snapshot, query.text))


def _recut(size: int, overlap: int, document: Document) -> Document:
    others = [unit for unit in document.units if unit.voice != Voice.WINDOW]
    cut = [
        Unit(Voice.WINDOW, window, passage.number)
        for passage in document.passages
        for window in windows(plain(passage.text), size, overlap)
    ]
    return replace(document, units=(*others, *cut))


def _written(snapshot: Snapshot, query: Query) -> Heard:
    return listen(snapshot, query.text, query.vector, query.tokens)


def _mended_alone(snapshot: Snapshot, query: Query) -> Heard:
    if query.mended is None:
        return _written(snapshot, query)
    return listen(snapshot, query.mended.text, query.mended.vector, query.mended.tokens)


def _mean_of_spellings(snapshot: Snapshot, query: Query) -> Heard:
    one, other = vars(_written(snapshot, query)), vars(_mended_alone(snapshot, query))
    means = {name: (one[name] + other[name]) / 2 for name in one if name != "asked"}
    return Heard(**means, asked=one["asked"] + other["asked"])


def _unregressed(snapshot: Snapshot, query: Query) -> Heard:
    heard = heard_by(snapshot, query.text)
    return replace(heard, regressed=np.zeros_like(heard.regressed))


def _nearest_questions(k: int) -> Scoring:
    def score(snapshot: Snapshot, query: Query) -> Vectors:
        votes = np.zeros(len(snapshot), np.float32)
        rows = snapshot.rows[Voice.QUESTION]
        heard = heard_by(snapshot, query.text)
        near = heard.similarity[rows]
        for example in np.argsort(-near)[:k]:
            votes[snapshot.question_article[example]] += max(float(near[example]), 0.0) / min(k, len(rows))
        return combine(snapshot, replace(heard, regressed=votes))

    return score


def _fused(*weights: float) -> Scoring:
    """Add the voices by the place that each gives an article, in the place of what it scores."""

    def score(snapshot: Snapshot, query: Query) -> Vectors:
        heard = heard_by(snapshot, query.text)
        fused = np.zeros(len(snapshot), np.float32)
        for weight, voice in zip(weights, _voices(snapshot, heard), strict=True):
            if voice.any():
                place = np.empty(len(voice))
                place[np.argsort(-voice, kind="stable")] = np.arange(len(voice))
                fused += (weight / (_CONSTANT + 1 + place)).astype(np.float32)
        return fused

    return score


def _voices(snapshot: Snapshot, heard: Heard) -> Iterator[Vectors]:
    names_of_all = [name for name in vars(heard) if name not in ("nearness", "asked")]
    silent = {name: np.zeros_like(getattr(heard, name)) for name in names_of_all} | {"asked": ()}
    for names in (
        ["similarity"],
        ["articles", "questions"],
        ["article_letters", "question_letters"],
        ["regressed"],
    ):
        alone = {name: getattr(heard, name) for name in names}
        yield combine(snapshot, replace(heard, **(silent | alone)))


def _boosted(boosts: dict[str, float]) -> Scoring:
    indexes: dict[int, LexicalIndex] = {}

    def score(snapshot: Snapshot, query: Query) -> Vectors:
        if id(snapshot) not in indexes:
            indexes[id(snapshot)] = LexicalIndex([d.entry for d in snapshot.documents], boosts=boosts)
        words = indexes[id(snapshot)].scores(query.text)
        if query.mended:
            words = np.maximum(words, indexes[id(snapshot)].scores(query.mended.text))
        return combine(snapshot, replace(heard_by(snapshot, query.text), articles=words))

    return score


def _with_synonyms(near: str, share: float) -> Scoring:
    """Let BM25 hear, more softly, the articles' own words that mean what the question's words mean."""

    def score(snapshot: Snapshot, query: Query) -> Vectors:
        alike = _alike(snapshot, near)
        heard = heard_by(snapshot, query.text)
        words = query_words(query.mended.text if query.mended else query.text)
        meant = " ".join(other for word in words for other in alike.get(word, ()) if other not in words)
        return combine(
            snapshot,
            replace(
                heard, articles=heard.articles + np.float32(share) * snapshot.article_words.scores(meant)
            ),
        )

    return score


SYNONYMS, NEAR_ENOUGH, SEEN = 2, 0.6, 3


@cache
def _alike(snapshot: Snapshot, near: str) -> dict[str, tuple[str, ...]]:
    """Return up to two near words for each word that three articles or more have."""
    found_in = Counter(word for d in snapshot.documents for word in d.words.text if len(word) > 3)
    words = [word for word, count in found_in.items() if count >= SEEN and count < len(snapshot) / 4]
    if not words:
        return {}
    rows = _by_neighbours(snapshot, words) if near == "by neighbours" else _by_vectors(words)
    likeness = rows @ rows.T
    np.fill_diagonal(likeness, 0)
    best = np.argsort(-likeness, axis=1)[:, :SYNONYMS]
    return {
        word: tuple(words[i] for i in best[row] if likeness[row, i] >= NEAR_ENOUGH)
        for row, word in enumerate(words)
    }


def _by_neighbours(snapshot: Snapshot, words: Sequence[str]) -> Vectors:
    """Describe words by the words beside them (positive pointwise mutual information, 100 dimensions)."""
    at = {word: i for i, word in enumerate(words)}
    beside = np.zeros((len(words), len(words)), np.float32)
    for document in snapshot.documents:
        said = [at.get(word, -1) for word in re.findall(r"[a-z]+", document.entry.body.lower())]
        for step in range(1, 5):
            for one, other in zip(said, said[step:], strict=False):
                if one >= 0 and other >= 0:
                    beside[one, other] += 1
                    beside[other, one] += 1
    total, often = max(float(beside.sum()), 1.0), beside.sum(axis=1) + 1
    informed = np.log(np.maximum(beside * total / np.outer(often, often), 1))
    u, s, _ = np.linalg.svd(informed, full_matrices=False)
    rows = (u * np.sqrt(s))[:, :100]
    placed: Vectors = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return placed.astype(np.float32)


def _by_vectors(words: Sequence[str]) -> Vectors:
    vectors, _ = vectors_for(words)
    return np.stack([vectors[digest_of(word)] for word in words])


def _said(snapshot: Snapshot, text: str) -> Vectors:
    return combine(snapshot, listen(snapshot, text, *read_one(text)))


def _last(text: str) -> str:
    return _sentences(text)[-1] if _sentences(text) else text


def _asking(text: str) -> str:
    return next((sentence for sentence in _sentences(text) if sentence.endswith("?")), text)


def _sentences(text: str) -> list[str]:
    return [part.strip() for part in _SENTENCE.split(text) if len(part.split()) >= 4]


if __name__ == "__main__":
    app()
