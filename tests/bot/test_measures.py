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
    assert measures.false_alarms(truth, said) == (1, 2)
    assert measures.per_100((1, 2)) == 50


def test_turn_differences_need_both_to_hand_over() -> None:
    truth = [[False, True, True], [True, True], [True], [False]]
    said = [[True, True, True], [False, True], [False], [True]]
    assert measures.turn_differences(truth, said) == [-1, 1]


def test_a_calibrated_judge_has_nothing_beyond_chance() -> None:
    dice = np.random.default_rng(3)
    score = dice.random(2000)
    right = measures.calibration(dice.random(2000) < score, score)
    wrong = measures.calibration(dice.random(2000) < score**3, score)
    assert abs(right["ece_beyond_chance"]) < 0.01 < right["ece"]
    assert wrong["ece_beyond_chance"] > 0.15


def test_reliability_tells_each_bin_that_holds_any() -> None:
    truth, score = np.array([True, False, True]), np.array([0.31, 0.39, 1.0])
    low, high = measures.reliability(truth, score)
    assert (low["from"], low["n"], low["told"], low["right"]) == (0.3, 2, pytest.approx(0.35), 0.5)
    assert (high["to"], high["n"]) == (1.0, 1)
