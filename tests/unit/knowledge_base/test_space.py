"""The space and the question model: closed forms against the long way round."""

from __future__ import annotations

import base64

import numpy as np
import pytest

from knowledge_base.embedding import DIMENSIONS, decode_vector, encode_vector
from knowledge_base.errors import RequestInvalid
from knowledge_base.questions import QuestionModel
from knowledge_base.space import Space


def units(n: int, seed: int = 0) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(n, DIMENSIONS)).astype(np.float32) + 0.3
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_space_without_texts_changes_nothing_that_counts() -> None:
    rows = units(5)
    placed = Space(np.zeros((0, DIMENSIONS), np.float32), np.zeros(0, np.int32)).place(rows)
    assert np.allclose(placed @ placed.T, rows @ rows.T, atol=1e-4)


def test_space_takes_out_what_all_texts_share() -> None:
    rows = units(800)
    placed = Space(rows, np.repeat(np.arange(200, dtype=np.int32), 4)).place(rows)
    assert np.allclose(np.linalg.norm(placed, axis=1), 1, atol=1e-5)
    off = ~np.eye(len(rows), dtype=bool)
    assert abs((placed @ placed.T)[off].mean()) < (rows @ rows.T)[off].mean() / 4


def test_leaving_an_example_out_equals_fitting_without_it() -> None:
    vectors, articles = units(30), np.repeat(np.arange(5, dtype=np.int32), 6)
    whole = QuestionModel(vectors, articles, 5)
    left = 8
    weights = np.full(30, 1 / 5 / 6 * 30)
    keep = np.arange(30) != left
    x, s = vectors[keep].astype(float), weights[keep]
    y = np.eye(5)[articles[keep]]
    fitted = np.linalg.solve(x.T @ (s[:, None] * x) + np.eye(DIMENSIONS), x.T @ (s[:, None] * y))
    assert np.allclose(whole.regressed_without(left), vectors[left] @ fitted, atol=1e-3)


def test_no_questions_say_nothing() -> None:
    empty = QuestionModel(np.zeros((0, DIMENSIONS), np.float32), np.zeros(0, np.int32), 3)
    assert not empty.regressed(units(1)[0]).any()


def test_vector_travels_unchanged() -> None:
    vector = units(1)[0]
    assert np.allclose(decode_vector(encode_vector(vector)), vector, atol=1e-6)


@pytest.mark.parametrize(
    "wrong",
    ["%%%", base64.b64encode(b"abc").decode(), encode_vector(np.zeros(DIMENSIONS, np.float32))],
)
def test_wrong_vector_is_refused(wrong: str) -> None:
    with pytest.raises(RequestInvalid, match="vector"):
        decode_vector(wrong)


def test_vector_that_is_not_finite_is_refused() -> None:
    with pytest.raises(RequestInvalid):
        decode_vector(encode_vector(np.full(DIMENSIONS, np.nan, np.float32)))
