"""`python -m bench.search`: what a question, a start and a changed article cost in a large help centre.

The articles are made from the demo's own sections, put together anew by a seeded dice; each names a product
of its own, so no two are alike. Vectors are made from the demo's too (`--embed` has the model read every
text instead, which takes as long as it does for a customer): what anything costs does not turn on their
values.
"""

import asyncio
import json
import random
import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import psutil
import typer
from sqlalchemy import insert

from bench.figures import Table, percentile
from bench.questions import ARTICLES
from bench.stack import processors
from knowledge_base.article import Article, parse_article, read_folder
from knowledge_base.calibration_cache import CalibrationCache
from knowledge_base.database import open_database
from knowledge_base.decision import Costs
from knowledge_base.embedding import DIMENSIONS, Embedder, digest_of
from knowledge_base.index import document_of
from knowledge_base.live import LiveIndex, Rules
from knowledge_base.passages import cut
from knowledge_base.rehearsal import texts_of
from knowledge_base.search import search
from knowledge_base.settings import load_judging
from knowledge_base.store import ArticleStore, Write
from knowledge_base.tables import embeddings, tokens
from knowledge_base.tokens import Ids, States, Tokens
from knowledge_base.vectors import VectorCache
from knowledge_base.workbench import asked

SECTIONS = 3
ASKED = 300
PIECES = 1.2
"""Tokens a word, as the model cuts the demo's pages."""

_ROWS = 500
app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help=__doc__)


@app.command()
def main(
    passages: Annotated[int, typer.Option(min=100, help="how many passages to make articles of")] = 20_000,
    embed: Annotated[bool, typer.Option("--embed", help="have the model read every text")] = False,
    out: Annotated[Path | None, typer.Option("--json", help="where to write the rows")] = None,
) -> None:
    """Measure and print the table."""
    typer.echo(processors())
    table = Table(f"{passages:,} passages", ["measured"])
    with tempfile.TemporaryDirectory(prefix="caredesk-bench-") as folder:
        for what, value in asyncio.run(_measure(Path(folder), passages, embed)):
            typer.echo(f"{what}: {value}")
            table.add(what, value)
    typer.echo(table.markdown())
    if out is not None:
        out.write_text(json.dumps([(what, cells[0]) for what, cells in table.rows]))


async def _measure(folder: Path, passages: int, embed: bool) -> list[tuple[str, str]]:
    judging = load_judging()
    embedder = Embedder(judging.model_dir)
    engine = await open_database(f"sqlite+aiosqlite:///{folder / 'knowledge.db'}")
    store, vectors = ArticleStore(engine), VectorCache(engine, embedder)
    made = list(_articles(passages))
    for article, markdown in made:
        await store.save(_write(article, markdown, None))
    if not embed:
        await _make_vectors(engine, embedder, made)
    live = LiveIndex(store, vectors, CalibrationCache(engine), Rules(Costs(), judging.unanswerable_share))
    rows = [("articles", f"{len(made):,}")]
    try:
        rows += await _start(live)
        rows += _questions(live, embedder)
        rows += await _change(live, store, made[len(made) // 2])
        rows += _reading(embedder, made)
    finally:
        await live.close()
        vectors.close()
        await engine.dispose()
    return rows


async def _start(live: LiveIndex) -> list[tuple[str, str]]:
    before = _resident()
    started = time.perf_counter()
    state = await live.refresh()
    indexed = time.perf_counter()
    cpu = time.process_time()
    await live.calibrated()
    fitted = time.perf_counter()
    return [
        ("texts with a vector", f"{len(state.snapshot.unit_texts):,}"),
        ("start to searchable with all vectors kept, s", f"{indexed - started:.1f}"),
        ("fitting the calibration in the background, s", f"{fitted - indexed:.1f}"),
        ("of that on the processor, s", f"{time.process_time() - cpu:.1f}"),
        ("memory of the index, MiB", f"{_resident() - before:.0f}"),
    ]


def _questions(live: LiveIndex, embedder: Embedder) -> list[tuple[str, str]]:
    state = live.state
    assert state is not None
    short = _asked()[:ASKED]
    long = [" ".join(short[i : i + 12]) for i in range(0, len(short) - 12, 3)]
    rows = []
    for name, texts in (("a question", short), ("a story of a hundred words and more", long)):
        walls, reads = [], []
        for text in texts:
            started = time.perf_counter()
            query = asked(state.snapshot, embedder, text)
            reads.append(time.perf_counter() - started)
            search(state.snapshot, state.judge, query)
            walls.append(time.perf_counter() - started)
        rows.append((f"{name}, p50 / p95 ms", _both(walls)))
        rows.append(("of that for its vector, p50 / p95 ms", _both(reads)))
    return rows


async def _change(live: LiveIndex, store: ArticleStore, article: tuple[str, str]) -> list[tuple[str, str]]:
    name, markdown = article
    changed = markdown + "\n\nThe zyxomatic flange must be turned twice before it can be quenched.\n"
    started = time.perf_counter()
    await store.save(_write(name, changed, 1))
    state = await live.refresh()
    done = time.perf_counter() - started
    scores = state.snapshot.article_words.scores("zyxomatic flange")
    assert state.snapshot.documents[int(np.argmax(scores))].article.id == name
    return [("one article changed to searchable, s", f"{done:.2f}")]


def _reading(embedder: Embedder, made: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    texts = [
        u.text for name, markdown in made[:40] for u in document_of(_parsed(name, markdown), 1, _now()).units
    ]
    started = time.perf_counter()
    embedder.embed(texts)
    return [("texts read by the model each second", f"{len(texts) / (time.perf_counter() - started):.0f}")]


def _articles(passages: int) -> Iterator[tuple[str, str]]:
    """Make articles of three sections each until there are so many passages."""
    dice = random.Random(20_000)
    demo = [p.article for _, p in read_folder(ARTICLES) if p.article is not None]
    sections = [(p.heading or "What to know", p.text) for a in demo for p in cut(a.body)]
    number = 0
    while passages > 0:
        number += 1
        product = f"Model {dice.choice('ABCDEFGHKLMNPRSTUVWXZ')}{dice.randrange(10, 999)} {number}"
        about = dice.choice(demo)
        chosen = dice.sample(sections, SECTIONS)
        body = "\n\n".join(f"## {heading} ({product})\n\n{_shuffled(text, dice)}" for heading, text in chosen)
        matter = f"title: {_quoted(f'{about.title}: {product}')}\nsummary: {_quoted(about.summary)}\n"
        asked = "".join(f"  - {_quoted(f'{q} {product}')}\n" for q in dice.sample(about.questions, 2))
        markdown = f"---\n{matter}questions:\n{asked}status: published\n---\n\n{body}\n"
        passages -= len(cut(_parsed("made", markdown).body))
        yield f"made-{number}", markdown


def _shuffled(text: str, dice: random.Random) -> str:
    """Leave steps as they are; put the sentences of anything else into another order."""
    if re.search(r"^\s*(\d+\.|[-|#>`])", text, re.MULTILINE):
        return text
    sentences = re.split(r"(?<=[.!?])\s+", text)
    dice.shuffle(sentences)
    return " ".join(sentences)


async def _make_vectors(engine: Any, embedder: Embedder, made: Sequence[tuple[str, str]]) -> None:
    """Keep a vector for every text: two of the demo's own, mixed, which is how near neighbours are.

    Its tokens are a run of the demo's, as long as the text.
    """
    documents = [document_of(_parsed(name, markdown), 1, _now()) for name, markdown in made]
    texts = {u.text for d in documents for u in d.units}
    read = embedder.read(_asked())
    sample = np.array([vector for vector, _ in read])
    ids, states = _pooled([said for _, said in read if said is not None])
    mixed = np.random.default_rng(7)
    ordered = sorted(documents, key=lambda d: d.article.id)
    wanted = list(texts.union(texts_of(ordered)))
    for start in range(0, len(wanted), _ROWS):
        chunk = wanted[start : start + _ROWS]
        pairs = sample[mixed.integers(len(sample), size=(len(chunk), 2))].sum(axis=1)
        rows = pairs + mixed.normal(scale=0.02, size=(len(chunk), DIMENSIONS))
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        values = [
            {"model": embedder.name, "digest": digest_of(text), "vector": row.astype("<f4").tobytes()}
            for text, row in zip(chunk, rows, strict=True)
        ]
        said = [
            {"model": embedder.name, "digest": digest_of(text), "states": _run_of(ids, states, text)}
            for text in chunk
        ]
        async with engine.begin() as connection:
            await connection.execute(insert(embeddings), values)
            await connection.execute(insert(tokens), said)


def _pooled(said: Sequence[Tokens]) -> tuple[Ids, States]:
    return np.concatenate([one.ids for one in said]), np.concatenate([one.states for one in said])


def _run_of(ids: Ids, states: States, text: str) -> bytes:
    length = round(PIECES * len(text.split()))
    start = int(digest_of(text)[:8], 16) % (len(ids) - length)
    return Tokens(ids[start : start + length], states[start : start + length]).to_bytes()


def _asked() -> list[str]:
    return [q for _, p in read_folder(ARTICLES) if p.article is not None for q in p.article.questions]


def _write(name: str, markdown: str, expect: int | None) -> Write:
    return Write(name, markdown, parse_article(name, markdown), "bench", expect, True, "bench")


def _parsed(name: str, markdown: str) -> Article:
    return parse_article(name, markdown).require(name)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "").replace('"', "'") + '"'


def _now() -> datetime:
    return datetime.now(UTC)


def _both(seconds: Sequence[float]) -> str:
    return f"{percentile(seconds, 0.5) * 1000:.1f} / {percentile(seconds, 0.95) * 1000:.1f}"


def _resident() -> float:
    return float(psutil.Process().memory_info().rss) / 2**20


if __name__ == "__main__":
    app()
