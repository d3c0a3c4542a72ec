"""Fills an empty store with the articles that come with the product, or keeps a store equal to a directory of files."""

from __future__ import annotations

import logging
from pathlib import Path

from knowledge_base.article import read_article
from knowledge_base.errors import ArticleExists
from knowledge_base.store import ArticleStore, Write

log = logging.getLogger(__name__)

SEEDER = "CareDesk"


async def seed(store: ArticleStore, directory: Path) -> int:
    """Save every article of a directory into an empty store; returns how many.

    A file that cannot be read is reported and left out: one broken article must not keep the others from customers.
    """
    if not directory.is_dir() or not await store.is_empty():
        return 0
    saved = 0
    for path in sorted(directory.glob("*.md")):
        parsed = read_article(path)
        if parsed.article is None:
            for finding in parsed.findings:
                log.error("%s, line %d: %s. %s", path.name, finding.line, finding.message, finding.fix)
            continue
        publish = parsed.article.status == "published"
        text = path.read_text(encoding="utf-8")
        try:
            await store.save(Write(path.stem, text, parsed, SEEDER, None, publish, "came with the product"))
        except ArticleExists:
            continue  # another search process is seeding the same store
        saved += 1
    return saved
