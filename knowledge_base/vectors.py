"""Vectors and tokens of texts, kept in SQL under a digest of the text: no model reads a text twice."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from sqlalchemy import Table, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge_base.embedding import Embedder, Vectors, digest_of
from knowledge_base.tables import embeddings, tokens
from knowledge_base.tokens import Tokens

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

    @property
    def tells_tokens(self) -> bool:
        """Whether the model tells tokens."""
        return self._embedder.tells_tokens

    async def read_question(self, text: str) -> tuple[Vectors, Tokens | None]:
        """Embed a text that is not worth keeping, and tell its tokens where the model does."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._asking, self._embedder.read_one, text)

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
        kept = await self._kept(embeddings, [digest for digest in wanted if digest not in found])
        found |= {digest: np.frombuffer(raw, "<f4").astype(np.float32) for digest, raw in kept.items()}
        missing = [digest for digest in wanted if digest not in found]
        missing.sort(key=lambda digest: len(wanted[digest]))
        for start in range(0, len(missing), _EMBED_CHUNK):
            chunk = missing[start : start + _EMBED_CHUNK]
            found |= await self._embed_and_keep({digest: wanted[digest] for digest in chunk})
            if progress is not None:
                progress(start + len(chunk), len(missing))
        return found

    async def tokens(
        self, texts: Iterable[str], known: Mapping[str, Tokens] | None = None
    ) -> dict[str, Tokens]:
        """Return the tokens of texts that ``ensure`` has read, by digest; none where the model tells none."""
        known = known or {}
        wanted = {digest_of(text) for text in texts}
        found = {digest: known[digest] for digest in wanted if digest in known}
        kept = await self._kept(tokens, [digest for digest in wanted if digest not in found])
        return found | {digest: Tokens.from_bytes(raw) for digest, raw in kept.items()}

    async def _kept(self, table: Table, digests: Sequence[str]) -> dict[str, bytes]:
        """Return the last column of a table, by digest."""
        found: dict[str, bytes] = {}
        value = list(table.c)[-1]
        async with self._engine.connect() as connection:
            for start in range(0, len(digests), _READ_CHUNK):
                chunk = digests[start : start + _READ_CHUNK]
                query = select(table.c.digest, value).where(
                    table.c.model == self._embedder.name, table.c.digest.in_(chunk)
                )
                found.update((row[0], bytes(row[1])) for row in await connection.execute(query))
        return found

    async def _embed_and_keep(self, texts: Mapping[str, str]) -> dict[str, Vectors]:
        loop = asyncio.get_running_loop()
        read = await loop.run_in_executor(self._thread, self._embedder.read, list(texts.values()))
        made = dict(zip(texts, read, strict=True))
        names = [{"model": self._embedder.name, "digest": digest} for digest in made]
        vectors = [
            {**name, "vector": vector.astype("<f4").tobytes()}
            for name, (vector, _) in zip(names, read, strict=True)
        ]
        states = [
            {**name, "states": said.to_bytes()}
            for name, (_, said) in zip(names, read, strict=True)
            if said is not None
        ]
        # If another search process read one of them first, what stays unkept is read once more.
        with contextlib.suppress(IntegrityError):
            async with self._engine.begin() as connection:
                await connection.execute(insert(embeddings), vectors)
                if states:
                    await connection.execute(insert(tokens), states)
        return {digest: vector for digest, (vector, _) in made.items()}

    def close(self) -> None:
        """Stop the model's threads."""
        for thread in (self._asking, self._thread):
            thread.shutdown(wait=False, cancel_futures=True)
