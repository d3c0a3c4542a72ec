"""The development sets as the search's own measurements use them: snapshots, queries and shares of hits."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from bench.evaluation import SEARCH_SETS, SearchSet
from bot.settings import evaluation_sets
from knowledge_base.database import open_database
from knowledge_base.embedding import Embedder, Vectors
from knowledge_base.index import Document, Snapshot
from knowledge_base.questions_file import Judged, read_questions
from knowledge_base.ranking import Heard
from knowledge_base.search import Mended, Query, hear
from knowledge_base.settings import ROOT, load_judging
from knowledge_base.tokens import Tokens
from knowledge_base.vectors import VectorCache
from knowledge_base.workbench import read_documents

Scoring = Callable[[Snapshot, Query], Vectors]


@dataclass(frozen=True)
class DevSet:
    """Judged questions to one help centre."""

    name: str
    documents: Sequence[Document]
    judged: Sequence[Judged]


@cache
def embedder() -> Embedder:
    """Return the model, loaded once."""
    return Embedder(load_judging().model_dir)


@cache
def read_one(text: str) -> tuple[Vectors, Tokens | None]:
    """Embed a question, once however many rows ask it."""
    return embedder().read_one(text)


def dev_sets() -> list[DevSet]:
    """Return the sets that are there."""
    sets = evaluation_sets()
    return [_read(one, sets) for one in SEARCH_SETS if (sets / one.folder / one.questions).is_file()]


@cache
def _documents(folder: Path) -> Sequence[Document]:
    return read_documents(folder, lambda _line: None)


def _read(one: SearchSet, sets: Path) -> DevSet:
    folder, detail = sets / one.folder, "--detail" in one.options
    files = [one.questions, *(word for word in one.options if word.endswith(".jsonl"))]
    judged = [row for name in files for row in read_questions(folder / name, detail)]
    return DevSet(one.name, _documents(folder / "articles"), judged)


def vectors_for(texts: Sequence[str]) -> tuple[dict[str, Vectors], dict[str, Tokens]]:
    """Return vector and tokens of each text, by digest, kept where the commands keep theirs."""

    async def ensure() -> tuple[dict[str, Vectors], dict[str, Tokens]]:
        engine = await open_database(f"sqlite+aiosqlite:///{ROOT / 'var' / 'embeddings.db'}")
        kept = VectorCache(engine, embedder())
        try:
            return await kept.ensure(texts), await kept.tokens(texts)
        finally:
            kept.close()
            await engine.dispose()

    return asyncio.run(ensure())


def snapshot_of(documents: Sequence[Document]) -> Snapshot:
    """Index documents."""
    vectors, tokens = vectors_for([unit.text for d in documents for unit in d.units])
    return Snapshot(documents, vectors, tokens=tokens)


def query_of(snapshot: Snapshot, text: str) -> Query:
    """Read a question as the search does."""
    mended = snapshot.speller.mend(text)
    vector, tokens = read_one(text)
    return Query(text, vector, mended=Mended(mended, *read_one(mended)) if mended else None, tokens=tokens)


@cache
def heard_by(snapshot: Snapshot, text: str) -> Heard:
    """Ask every voice as the search does, once however many rows weigh it otherwise."""
    return hear(snapshot, query_of(snapshot, text))


def hits(snapshot: Snapshot, judged: Sequence[Judged], score: Scoring) -> tuple[float, float]:
    """Return the shares of answerable questions whose right article is first, and among the first three."""
    names = [d.article.id for d in snapshot.documents]
    ranks = []
    for one in judged:
        if one.right:
            order = np.argsort(-score(snapshot, query_of(snapshot, one.text)), kind="stable")[:3]
            ranks.append(next((place for place, i in enumerate(order) if names[i] in one.right), 9))
    found = np.array(ranks)
    return float((found == 0).mean()), float((found < 3).mean())
