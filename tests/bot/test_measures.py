"""The measures, on cases small enough to do by hand."""

import math

import numpy as np
import pytest

from bot import measures


def judgement(scores: list[float], threshold: float = 0.5) -> measures.Judgement:
    score = np.array(scores)
    return measures.Judgement(score, score >= threshold)


def test_ranking_of_a_perfect_judge() -> None:
    truth = np.array([True, False, True])
    assert measures.ranking(truth, judgement([0.9, 0.1, 0.8])) == {"auroc": 1.0, "ap": 1.0, "f1": 1.0}


def test_ranking_without_both_kinds_is_undefined() -> None:
    assert math.isnan(measures.ranking(np.array([True, True]), judgement([0.9, 0.1]))["auroc"])


def test_calibration_error_is_the_weighted_gap() -> None:
    truth, score = np.array([True, False, False, False]), np.array([1.0, 1.0, 0.0, 0.0])
    assert measures.calibration_error(truth, score) == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("said", "expected"), [([0, 1, 1, 1], 1.0), ([0, 0, 0, 1], 1.0), ([0, 0, 0, 0], 0.0)]
)
def test_first_handover_counts_within_one_turn(said: list[int], expected: float) -> None:
    truth = [[False, False, True, True], [False, False]]
    flags = [[bool(x) for x in said], [True, True]]
    assert measures.first_within_one_turn(truth, flags) == expected


def test_false_alarms_count_calm_conversations_only() -> None:
    truth = [[False, False], [False], [True]]
    said = [[False, True], [False], [True]]
    assert measures.false_alarms_per_100_calm(truth, said) == 50
