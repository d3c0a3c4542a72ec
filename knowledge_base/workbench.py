"""Indexes a folder of articles for the commands, as the service would, without a service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from knowledge_base.article import read_article
from knowledge_base.calibration_cache import CalibrationCache
from knowledge_base.database import open_database
from knowledge_base.decision import Costs
from knowledge_base.embedding import Embedder
from knowledge_base.errors import KnowledgeBaseError
from knowledge_base.index import Document, Snapshot, document_of
from knowledge_base.rehearsal import rehearse, texts_of
from knowledge_base.search import Judge, Mended, Query
from knowledge_base.vectors import Progress, VectorCache

Say = Callable[[str], None]


@dataclass(frozen=True)
class Bench:
    """An indexed and calibrated folder."""

    snapshot: Snapshot
    judge: Judge
    embedder: Embedder


@dataclass(frozen=True)
class BenchSettings:
    """Where things are and what going wrong costs."""

    model_dir: Path
    cache_url: str
    costs: Costs
    unanswerable_share: float


async def prepare(directory: Path, settings: BenchSettings, say: Say) -> Bench:
    """Index a folder of Markdown files; drafts and broken files are left out and said so."""
    documents = read_documents(directory, say)
    embedder = Embedder(settings.model_dir)
    engine = await open_database(settings.cache_url)
    vectors, kept = VectorCache(engine, embedder), CalibrationCache(engine)
    try:
        progress = _progress(say)
        texts = [unit.text for document in documents for unit in document.units]
        made = await vectors.ensure(texts, None, progress)
        snapshot = Snapshot(documents, made, tokens=await vectors.tokens(texts))
        name = f"{settings.unanswerable_share}:{snapshot.digest}"
        calibration = await kept.get(name)
        if calibration is None:
            probes = texts_of(snapshot.documents)
            asked = await vectors.ensure(probes, None, progress), await vectors.tokens(probes)
            calibration = rehearse(snapshot, *asked, settings.unanswerable_share)
            await kept.put(name, calibration)
    finally:
        vectors.close()
        await engine.dispose()
    return Bench(snapshot, Judge(calibration, settings.costs), embedder)


def asked(snapshot: Snapshot, embedder: Embedder, text: str) -> Query:
    """Read a question as the service does when no vector comes with it."""
    mended = snapshot.speller.mend(text)
    again = None if mended is None else Mended(mended, *embedder.read_one(mended))
    vector, tokens = embedder.read_one(text)
    return Query(text, vector, mended=again, tokens=tokens)


def read_documents(directory: Path, say: Say) -> list[Document]:
    """Read the published articles of a folder.

    Raises:
        KnowledgeBaseError: there is none.
    """
    documents = []
    for path in sorted(directory.glob("*.md")):
        parsed = read_article(path)
        if parsed.article is None:
            for finding in parsed.findings:
                say(f"{path.name}:{finding.line}: {finding.message}. {finding.fix}")
        elif parsed.article.status == "published":
            documents.append(document_of(parsed.article, 1, datetime.now(UTC)))
    if not documents:
        raise KnowledgeBaseError(f"There is no published article in {directory}.")
    return documents


def _progress(say: Say) -> Progress:
    def told(done: int, of: int) -> None:
        if of > 100 and (done == of or done % 256 == 0):
            say(f"embedded {done} of {of} texts")

    return told
