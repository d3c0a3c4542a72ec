"""Vectors of texts, kept in SQL under a digest of the text: no model embeds a text twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge_base.embedding import Embedder, Vectors, digest_of
from knowledge_base.tables import embeddings

Progress = Callable[[int, int], None]

_READ_CHUNK = 400
_EMBED_CHUNK = 32


class VectorCache:
    """An embedder with a memory; the model runs on threads of its own, off the event loop."""

    def __init__(self, engine: AsyncEngine, embedder: Embedder) -> None:
        self._engine = engine
        self._embedder = embedder
        # A customer's question must not wait behind a batch of new articles, so it has a thread of its own.
        self._asking = ThreadPoolExecutor(1, "questions")
        self._thread = ThreadPoolExecutor(1, "embedder")

    async def embed_question(self, text: str) -> Vectors:
        """Embed a text that is not worth keeping."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._asking, self._embedder.embed_one, text)

    async def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """Embed several texts that are not worth keeping; shape ``(len(texts), 384)``."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._embedder.embed, texts)

    async def ensure(
        self,
        texts: Iterable[str],
        known: Mapping[str, Vectors] | None = None,
        progress: Progress | None = None,
    ) -> dict[str, Vectors]:
        """Return a vector for every text, by digest; those neither known nor kept are embedded and kept.

        Args:
            texts: what is needed.
            known: vectors already in memory.
            progress: called with how many of the missing are done, and how many there are.
        """
        known = known or {}
        wanted = {digest_of(text): text for text in texts}
        found = {digest: known[digest] for digest in wanted if digest in known}
        found |= await self._read([digest for digest in wanted if digest not in found])
        missing = [digest for digest in wanted if digest not in found]
        missing.sort(key=lambda digest: len(wanted[digest]))
        for start in range(0, len(missing), _EMBED_CHUNK):
            chunk = missing[start : start + _EMBED_CHUNK]
            found |= await self._embed_and_keep({digest: wanted[digest] for digest in chunk})
            if progress is not None:
                progress(start + len(chunk), len(missing))
        return found

    async def _read(self, digests: Sequence[str]) -> dict[str, Vectors]:
        found: dict[str, Vectors] = {}
        async with self._engine.connect() as connection:
            for start in range(0, len(digests), _READ_CHUNK):
                chunk = digests[start : start + _READ_CHUNK]
                query = select(embeddings.c.digest, embeddings.c.vector).where(
                    embeddings.c.model == self._embedder.name, embeddings.c.digest.in_(chunk)
                )
                for row in await connection.execute(query):
                    found[row.digest] = np.frombuffer(row.vector, "<f4").astype(np.float32)
        return found

    async def _embed_and_keep(self, texts: Mapping[str, str]) -> dict[str, Vectors]:
        loop = asyncio.get_running_loop()
        rows = await loop.run_in_executor(self._thread, self._embedder.embed, list(texts.values()))
        made = dict(zip(texts, rows, strict=True))
        values = [
            {"model": self._embedder.name, "digest": digest, "vector": row.astype("<f4").tobytes()}
            for digest, row in made.items()
        ]
        try:
            async with self._engine.begin() as connection:
                await connection.execute(insert(embeddings), values)
        except IntegrityError:
            # Another search process embedded one of them first; what stays unkept is embedded once more.
            return made
        return made

    def close(self) -> None:
        """Stop the model's threads."""
        for thread in (self._asking, self._thread):
            thread.shutdown(wait=False, cancel_futures=True)
