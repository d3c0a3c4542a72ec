"""What the search's own measurements count, on a help centre small enough to count by hand."""

from __future__ import annotations

import numpy as np
import pytest

from bench import search_rows, search_sets
from knowledge_base.index import Snapshot, Voice
from knowledge_base.questions_file import Judged
from tests.unit.knowledge_base.test_index import TOPICS, document, vectors_of


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    documents = [document(topic) for topic in TOPICS]
    return Snapshot(documents, vectors_of(documents))


@pytest.fixture(autouse=True)
def vectors_by_dice(monkeypatch: pytest.MonkeyPatch) -> None:
    def read_one(text: str) -> tuple[np.ndarray, None]:
        row = np.random.default_rng(len(text)).normal(size=384).astype(np.float32)
        return row / np.linalg.norm(row), None

    monkeypatch.setattr(search_sets, "read_one", read_one)
    monkeypatch.setattr(search_rows, "read_one", read_one)


def judged(topic: str, right: str | None) -> Judged:
    return Judged(topic, f"where is my {topic}", frozenset([right] if right else []), right)


def test_hits_count_answerable_questions_alone(snapshot: Snapshot) -> None:
    def score(one: Snapshot, query: object) -> np.ndarray:
        return np.array([6, 5, 4, 3, 2, 1], np.float32)

    names = [d.article.id for d in snapshot.documents]
    asked = [judged("a", names[0]), judged("b", names[2]), judged("c", names[5]), judged("d", None)]
    assert np.allclose(search_sets.hits(snapshot, asked, score), (1 / 3, 2 / 3))


def test_every_row_gives_each_article_a_finite_score(snapshot: Snapshot) -> None:
    query = search_sets.query_of(snapshot, "where is my pasword. Is it late today?")
    assert query.mended is not None
    rows = [row for row in search_rows._scorings() if "by vectors" not in row[0]]
    for name, score in rows:
        scores = score(snapshot, query)
        assert scores.shape == (len(TOPICS),), name
        assert np.isfinite(scores).all(), name


def test_other_windows_hold_the_same_words() -> None:
    one = document("parcel", body="word " * 300)
    cut = search_rows._recut(60, 10, one)
    held = [unit for unit in cut.units if unit.voice == Voice.WINDOW]
    assert len(held) == 6
    assert [u for u in cut.units if u.voice != Voice.WINDOW] == [
        u for u in one.units if u.voice != Voice.WINDOW
    ]


def test_the_sentence_that_asks_is_found() -> None:
    story = "Hello there, dear people. Since Monday it is dead. How do I get it back? Thanks a lot for all."
    assert search_rows._asking(story) == "How do I get it back?"
    assert search_rows._last(story) == "Thanks a lot for all."
    assert search_rows._asking("no question in here") == "no question in here"
