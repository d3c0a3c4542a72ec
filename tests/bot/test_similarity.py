"""Four-bit sketches of sentence vectors."""

from __future__ import annotations

import base64

import numpy as np
import pytest

from bot import similarity


def encoded(vector: np.ndarray) -> str:
    return base64.b64encode(vector.astype("<f4").tobytes()).decode()


def test_cosine_of_sketches_is_close_to_that_of_the_vectors():
    random = np.random.default_rng(7)
    for _ in range(50):
        first = random.normal(size=384)
        second = first + random.normal(size=384) * random.uniform(0.1, 3)
        true = float(first @ second / np.linalg.norm(first) / np.linalg.norm(second))
        drawn = similarity.cosine(similarity.sketch(encoded(first)), similarity.sketch(encoded(second)))
        assert drawn == pytest.approx(true, abs=0.03)


def test_a_sketch_takes_256_characters():
    assert len(similarity.sketch(encoded(np.ones(384)))) == 256


@pytest.mark.parametrize("damaged", [None, "", "not base64!", "AAAA", encoded(np.zeros(384))])
def test_what_is_no_vector_has_no_sketch(damaged):
    assert similarity.sketch(damaged) == ""


@pytest.mark.parametrize("other", ["", "AA==", "!!!!"])
def test_sketches_that_do_not_fit_are_not_alike(other):
    assert similarity.cosine(similarity.sketch(encoded(np.ones(384))), other) == 0.0
