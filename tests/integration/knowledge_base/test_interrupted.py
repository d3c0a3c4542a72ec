"""A build of the vectors that is killed goes on where it was, and reads nothing twice."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from knowledge_base.workbench import read_documents

ARTICLES = 70
SAID = re.compile(r"embedded (\d+) of (\d+) texts")


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """Articles of six texts each, none the same."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for n in range(ARTICLES):
        matter = f"title: Lamp {n}\nsummary: Light {n}\nquestions: [is lamp {n} on, sell lamp {n}]"
        body = f"## Bulb {n}\n\nTurn bulb {n} to the left."
        (folder / f"lamp-{n}.md").write_text(f"---\n{matter}\nstatus: published\n---\n\n{body}\n")
    return folder


@contextmanager
def building(articles: Path, cache: Path) -> Iterator[subprocess.Popen[str]]:
    """Run the real command until left, then kill it."""
    command = [sys.executable, "-m", "knowledge_base", "search", "is lamp 3 on"]
    process = subprocess.Popen(
        [*command, "--articles", str(articles), "--cache", str(cache)],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def first_progress(process: subprocess.Popen[str]) -> tuple[int, int]:
    """Return the first that is told: how many of the missing texts are done, and how many were missing."""
    assert process.stderr is not None
    for line in process.stderr:
        if told := SAID.search(line):
            return int(told[1]), int(told[2])
    raise AssertionError("the command ended without telling how far it was")


def kept(cache: Path, table: str) -> int:
    with closing(sqlite3.connect(cache)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_a_killed_build_reads_only_what_is_missing(articles: Path, tmp_path: Path) -> None:
    cache = tmp_path / "embeddings.db"
    texts = {unit.text for document in read_documents(articles, print) for unit in document.units}
    with building(articles, cache) as first:
        done, missing = first_progress(first)
    assert missing == len(texts)
    before = kept(cache, "kb_embeddings")
    assert done <= before < len(texts)
    with building(articles, cache) as second:
        done, missing = first_progress(second)
    assert done == missing == len(texts) - before
