"""Questions are read in 8 bits: nearly the same vectors, whatever else is in a batch."""

import numpy as np
import onnxruntime
import pytest

from knowledge_base.embedding import LIGHT, Embedder
from knowledge_base.settings import load_judging

TEXTS = [
    "where is my parcel",
    "the printer at home no longer finds the wifi since we have a new router, what should I do?",
    "cancel my order",
]


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return Embedder(load_judging().model_dir)


def test_questions_are_read_nearly_as_in_float32(embedder: Embedder) -> None:
    full = embedder.embed(TEXTS)
    light = np.stack([embedder.embed_one(text) for text in TEXTS])
    assert ((full * light).sum(axis=1) > 0.998).all()
    assert not np.array_equal(full, light)


def test_a_vector_in_8_bits_does_not_depend_on_its_batch() -> None:
    session = onnxruntime.InferenceSession(str(load_judging().model_dir / LIGHT))
    ids = np.array([[101, 2073, 2003, 102, 0, 0], [101, 2026, 20463, 2003, 2439, 102]], np.int64)
    mask = (ids > 0).astype(np.int64)
    both = session.run(None, {"input_ids": ids, "attention_mask": mask})[:2]
    alone = session.run(None, {"input_ids": ids[:1, :4], "attention_mask": mask[:1, :4]})[:2]
    for together, one in zip(both, alone, strict=True):
        assert np.allclose(together[0], one[0], atol=1e-5)
