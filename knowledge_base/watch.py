"""Keeps the store equal to a folder of Markdown files, for teams whose truth is a repository.

A saved file is searchable within a second. A file that cannot be read keeps its last good version in
service and is reported, in the log and on ``/readyz``, until it is mended.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from watchfiles import Change, awatch

from knowledge_base.article import ARTICLE_ID, Parsed, read_article, read_folder
from knowledge_base.errors import ArticleNotFound, Finding, KnowledgeBaseError
from knowledge_base.store import ArticleStore, Stored, Write

log = logging.getLogger(__name__)

AUTHOR = "files"
DEBOUNCE_MS = 150
LOOK_MS = 400
SWEEP_S = 60.0


class FolderSync:
    """The files of one folder and what is wrong with some of them."""

    def __init__(self, store: ArticleStore, directory: Path) -> None:
        self._store = store
        self._directory = directory
        self.broken: dict[str, tuple[Finding, ...]] = {}

    async def sync_all(self) -> None:
        """Make the store equal to the folder: what is gone leaves it, what is new or changed enters it."""
        found = dict(await asyncio.to_thread(read_folder, self._directory))
        for listed in await self._store.list(limit=100_000):
            if listed.id not in found:
                await self._remove(listed.id)
        for name, parsed in found.items():
            await self._take_or_report(name, parsed)

    async def sync(self, path: Path) -> None:
        """Take over one file as it is now."""
        try:
            parsed = await asyncio.to_thread(read_article, path)
        except FileNotFoundError:
            self.broken.pop(path.name, None)
            await self._remove(path.stem)
            return
        await self._take_or_report(path.stem, parsed)

    async def _take_or_report(self, name: str, parsed: Parsed) -> None:
        if parsed.article is None:
            self._report(f"{name}.md", parsed)
            return
        if self.broken.pop(f"{name}.md", None):
            log.info("%s.md can be read again", name)
        await self._take(name, parsed, parsed.article.status == "published")

    async def _take(self, name: str, parsed: Parsed, publish: bool) -> None:
        stored = await self._stored(name)
        if stored is None or stored.markdown != parsed.markdown:
            expect = None if stored is None else stored.version
            write = Write(name, parsed.markdown, parsed, AUTHOR, expect, publish, "file saved")
            stored = await self._store.save(write)
        if publish and stored.published_version != stored.version:
            await self._store.publish(name, AUTHOR)
        if not publish and stored.published_version is not None:
            await self._store.unpublish(name, AUTHOR)

    async def _stored(self, name: str) -> Stored | None:
        try:
            return await self._store.get(name)
        except ArticleNotFound:
            return None

    async def _remove(self, name: str) -> None:
        stored = await self._stored(name) if ARTICLE_ID.match(name) else None
        if stored is not None:
            await self._store.delete(name, stored.version)

    def _report(self, file: str, parsed: Parsed) -> None:
        self.broken[file] = parsed.findings
        for finding in parsed.findings:
            log.error(
                "%s, line %d: %s. %s The last good version stays in service.",
                file,
                finding.line,
                finding.message,
                finding.fix,
            )

    async def follow(self, changed: Callable[[], Awaitable[object]]) -> None:
        """Take over every file saved or removed, until cancelled; ``changed`` is awaited after each batch.

        The whole folder is compared once the watch is set, for what was saved before it was, and every
        ``SWEEP_S`` after, for file systems that tell nobody of a change.
        """
        sweep_at = 0.0
        batches = awatch(
            self._directory,
            debounce=DEBOUNCE_MS,
            step=20,
            rust_timeout=LOOK_MS,
            yield_on_timeout=True,
            watch_filter=_is_article,
        )
        async for changes in batches:
            try:
                if time.monotonic() >= sweep_at:
                    await self.sync_all()
                    sweep_at = time.monotonic() + SWEEP_S
                for name in sorted({path for _, path in changes}):
                    await self.sync(Path(name))
                await changed()
            except (KnowledgeBaseError, OSError):
                log.exception("the folder could not be taken over; the next sweep tries again")


def _is_article(_change: Change, path: str) -> bool:
    return path.endswith(".md")
