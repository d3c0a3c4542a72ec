"""Calibration, decision and the measures: the laws they keep."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base import measures
from knowledge_base.calibration import PRIOR, Calibration, Example, fit
from knowledge_base.decision import Costs, decide
from knowledge_base.features import NAMES
from knowledge_base.strangers import Strangers

SHARE = st.floats(0, 1)


def example(score: float, right: bool, weight: float = 1.0) -> Example:
    table = np.array([[1.0, score, score / 4, score, 0.5], [1.0, score / 2, -score / 4, 0.0, 0.5]])
    return Example(table, np.array([right, False]), weight)


def test_nothing_to_learn_from_leaves_the_prior() -> None:
    assert fit([]).weights == PRIOR


def test_few_probes_move_the_prior_little_and_many_move_it_far() -> None:
    few = np.array(fit([example(0.9, False)]).weights) - PRIOR
    many = np.array(fit([example(0.9, False)] * 500).weights) - PRIOR
    assert np.abs(few[1:]).sum() < np.abs(many[1:]).sum()


def test_fit_finds_the_share_that_was_right() -> None:
    rng = np.random.default_rng(7)
    examples = [example(s, bool(rng.random() < s)) for s in rng.random(3000)]
    calibration = fit(examples)
    for score in (0.3, 0.6, 0.8):
        told = calibration.probabilities(example(score, True).table)[0]
        assert abs(float(told) - score) < 0.12


def test_no_weight_counts_against_a_better_fit() -> None:
    rng = np.random.default_rng(3)
    examples = [example(s, bool(rng.random() > s)) for s in rng.random(500)]
    assert min(fit(examples).weights[1:]) >= 0


@given(st.lists(st.tuples(SHARE, SHARE, SHARE, SHARE), min_size=1, max_size=5))
def test_probabilities_are_a_share_of_one(rows: list[tuple[float, float, float, float]]) -> None:
    p = Calibration().probabilities(np.array([[1.0, *row] for row in rows]))
    assert (p >= 0).all()
    assert float(p.sum()) <= 1 + 1e-9


def test_calibration_survives_its_cache() -> None:
    calibration = Calibration(tuple(float(i) for i in range(len(NAMES))), Strangers(0.1, 0.2))
    assert Calibration.from_json(calibration.to_json()) == calibration


def test_outcomes_follow_the_probability() -> None:
    costs = Costs()
    assert decide(np.array([0.9, 0.05]), costs) == "answer"
    assert decide(np.array([0.3, 0.25, 0.1]), costs) == "clarify"
    assert decide(np.array([0.1, 0.05]), costs) == "unknown"
    assert decide(np.array([]), costs) == "unknown"


@given(SHARE, SHARE)
def test_dearer_mistakes_make_the_bot_more_careful(best: float, other: float) -> None:
    p = np.array([best, other]) / max(1.0, best + other)
    order = ["unknown", "clarify", "answer"]
    careful = decide(p, Costs(wrong_answer=9.0))
    assert order.index(careful) <= order.index(decide(p, Costs(wrong_answer=3.0)))


@given(SHARE, SHARE)
def test_a_likelier_answer_is_never_refused_sooner(low: float, high: float) -> None:
    low, high = min(low, high), max(low, high)
    order = ["unknown", "clarify", "answer"]
    first, second = (order.index(decide(np.array([p]), Costs())) for p in (low, high))
    assert first <= second


def test_matthews_is_that_of_two_classes() -> None:
    # Worked by hand: TP 2, TN 1, FP 1, FN 0 gives (2·1 - 1·0) / sqrt(3·2·2·1).
    assert measures.matthews("aabb", "aaab") == pytest.approx(2 / np.sqrt(12))
    assert measures.matthews("aabb", "aabb") == pytest.approx(1)
    assert measures.matthews("aabb", "aaaa") == 0


def test_area_counts_pairs_in_the_right_order() -> None:
    scores, positive = np.array([0.1, 0.4, 0.4, 0.8]), np.array([False, True, False, True])
    assert measures.area(scores, positive) == pytest.approx(3.5 / 4)
    assert measures.area(scores, np.ones(4, bool)) is None


def test_calibration_error_is_the_weighted_gap() -> None:
    told, right = np.array([0.95, 0.95, 0.15, 0.15]), np.array([True, True, True, False])
    assert measures.calibration_error(told, right) == pytest.approx((0.05 * 2 + 0.35 * 2) / 4)


def test_a_perfect_calibration_has_no_error_beyond_chance() -> None:
    rng = np.random.default_rng(5)
    told = rng.random(400)
    right = rng.random(400) < told
    chance = measures.chance_error(told)
    assert 0.01 < chance < 0.08
    assert abs(measures.calibration_error(told, right) - chance) < 0.02


def test_reliability_counts_every_question_once() -> None:
    told, right = np.array([0.05, 0.95, 1.0, 0.07]), np.array([False, True, True, True])
    rows = measures.reliability(told, right)
    assert [row["n"] for row in rows] == [2, 2]
    assert rows[1] == {"from": 0.9, "to": 1.0, "n": 2, "told": pytest.approx(0.975), "right": 1.0}


def test_reciprocal_rank_of_a_miss_is_zero() -> None:
    assert measures.reciprocal(np.array([0, 1, -1])) == pytest.approx(0.5)


def test_refused_share_is_taken_where_one_in_twenty_is_lost() -> None:
    told = np.concatenate([np.linspace(0.5, 1, 100), np.linspace(0, 0.6, 100)])
    answerable = np.arange(200) < 100
    share = measures.refused_at(told, answerable)
    assert share is not None
    assert share == pytest.approx(0.88, abs=0.02)
