"""A snapshot made over the last one finds what one made afresh finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import numpy as np
import pytest

from knowledge_base import index
from knowledge_base.article import parse_article
from knowledge_base.embedding import DIMENSIONS, digest_of
from knowledge_base.index import Document, Snapshot, document_of
from knowledge_base.ranking import combine, listen

AT = datetime(2026, 1, 1, tzinfo=UTC)
TOPICS = ["parcel", "refund", "password", "invoice", "chair", "lamp"]


def document(topic: str, version: int = 1, body: str = "", title: str = "") -> Document:
    text = body or f"Write to us about the {topic}. A {topic} takes three days and costs nothing."
    matter = f"title: {title or f'About a {topic}'}\nquestions: ['where is my {topic}', 'my {topic} is late']"
    source = f"---\n{matter}\nstatus: published\n---\n\n## The {topic}\n\n{text}\n"
    return document_of(parse_article(topic, source).require(topic), version, AT)


def vectors_of(documents: Sequence[Document]) -> Mapping[str, np.ndarray]:
    found = {}
    for text in {unit.text for d in documents for unit in d.units}:
        seed = int(digest_of(text)[:8], 16)
        row = np.random.default_rng(seed).normal(size=DIMENSIONS).astype(np.float32)
        found[digest_of(text)] = row / np.linalg.norm(row)
    return found


def scores(snapshot: Snapshot, question: str) -> np.ndarray:
    vector = np.random.default_rng(3).normal(size=DIMENSIONS).astype(np.float32)
    return combine(snapshot, listen(snapshot, question, vector / np.linalg.norm(vector)))


CHANGES = {
    "another body": lambda d: [*d[:2], document("password", 2, "Choose a longer password twice."), *d[3:]],
    "another title": lambda d: [*d[:2], document("password", 2, title="Keys"), *d[3:]],
    "one more": lambda d: [*d, document("voucher")],
    "one less": lambda d: d[1:],
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_snapshot_over_the_last_one_finds_the_same(change, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "MANY_TEXTS", 1)
    monkeypatch.setattr(index, "SAME_SPACE", 1.0)
    documents = [document(topic) for topic in TOPICS]
    before = Snapshot(documents, vectors_of(documents))
    changed = change(documents)
    over = Snapshot(changed, vectors_of(changed), before)
    monkeypatch.setattr(index.Snapshot, "_place", lambda self, vectors, _: (before.space, over.unit_vectors))
    afresh = Snapshot(changed, vectors_of(changed))
    assert over.space is before.space
    placed = before.space.place(np.stack([vectors_of(changed)[digest_of(t)] for t in over.unit_texts]))
    assert np.allclose(over.unit_vectors, placed, atol=1e-6)
    for question in ("where is my parcel", "longer password twice", "voucher late", "keys"):
        assert np.allclose(scores(over, question), scores(afresh, question), atol=1e-6)


def test_a_small_help_centre_gets_a_space_of_its_own_each_time() -> None:
    documents = [document(topic) for topic in TOPICS]
    before = Snapshot(documents, vectors_of(documents))
    assert Snapshot(documents, vectors_of(documents), before).space is not before.space
