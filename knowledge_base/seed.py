"""Fills a new store with the articles that come with the product."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from knowledge_base.article import read_folder
from knowledge_base.errors import ArticleExists
from knowledge_base.store import ArticleStore, Write

log = logging.getLogger(__name__)

SEEDER = "CareDesk"


async def seed(store: ArticleStore, directory: Path) -> int:
    """Save every article of a directory into a store that was never written to; returns how many.

    A file that cannot be read is reported and left out: one broken article must not keep the others from
    customers.
    """
    if not await store.is_untouched():
        return 0
    saved = 0
    for name, parsed in await asyncio.to_thread(read_folder, directory):
        if parsed.article is None:
            for finding in parsed.findings:
                log.error("%s, line %d: %s. %s", f"{name}.md", finding.line, finding.message, finding.fix)
            continue
        publish = parsed.article.status == "published"
        try:
            await store.save(
                Write(name, parsed.markdown, parsed, SEEDER, None, publish, "came with the product")
            )
        except ArticleExists:
            continue  # another search process is seeding the same store
        saved += 1
    return saved
