"""Numbers that say how good a judgement of turns is; `evaluate.py` prints them for us and the baselines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.metrics import average_precision_score, f1_score, roc_auc_score

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Conversations = Sequence[Sequence[bool]]
"""A yes or no for each customer turn of each conversation."""
_BINS = 10
_TRIALS = 400


@dataclass(frozen=True)
class Judgement:
    """One judge over all turns: a score from 0 to 1 each, and whether it says yes."""

    score: Floats
    says_yes: Flags


def ranking(truth: Flags, judged: Judgement) -> dict[str, float]:
    """Return area under the curve, average precision and F1 at the judge's own threshold; `truth` is per
    turn.
    """
    if truth.all() or not truth.any():
        return {"auroc": float("nan"), "ap": float("nan"), "f1": float("nan")}
    return {
        "auroc": float(roc_auc_score(truth, judged.score)),
        "ap": float(average_precision_score(truth, judged.score)),
        "f1": float(f1_score(truth, judged.says_yes)),
    }


def reliability(truth: Flags, score: Floats) -> list[dict[str, float]]:
    """Return, for each of ten bins of equal width that holds any, how many, what was told and what was so."""
    bins = np.minimum((score * _BINS).astype(int), _BINS - 1)
    return [
        {
            "from": b / _BINS,
            "to": (b + 1) / _BINS,
            "n": int((bins == b).sum()),
            "told": float(score[bins == b].mean()),
            "right": float(truth[bins == b].mean()),
        }
        for b in range(_BINS)
        if (bins == b).any()
    ]


def calibration_error(truth: Flags, score: Floats) -> float:
    """Return the expected calibration error over ten bins of equal width."""
    rows = reliability(truth, score)
    return sum(row["n"] * abs(row["told"] - row["right"]) for row in rows) / len(score)


def calibration(truth: Flags, score: Floats) -> dict[str, float]:
    """Return the calibration error, and what is left of it once that of a perfectly calibrated judge of as
    many turns, by trial, is taken off.
    """
    dice = np.random.default_rng(0)
    trials = [calibration_error(dice.random(len(score)) < score, score) for _ in range(_TRIALS)]
    error = calibration_error(truth, score)
    return {"ece": error, "ece_beyond_chance": error - float(np.mean(trials))}


def first(flags: Sequence[bool]) -> int | None:
    """Return the index of the first yes."""
    return next((i for i, flag in enumerate(flags) if flag), None)


def first_within_one_turn(truth: Conversations, said: Conversations) -> float:
    """Return, of the conversations that the readers hand over, the share where we do so within a turn of
    them.
    """
    pairs = [(first(t), first(s)) for t, s in zip(truth, said, strict=True) if first(t) is not None]
    hits = sum(ours is not None and theirs is not None and abs(ours - theirs) <= 1 for theirs, ours in pairs)
    return hits / len(pairs) if pairs else float("nan")


def turn_differences(truth: Conversations, said: Conversations) -> list[int]:
    """Return how many turns after the readers (before them: negative) each conversation that both hand over
    was.
    """
    firsts = [(first(t), first(s)) for t, s in zip(truth, said, strict=True)]
    return [ours - theirs for theirs, ours in firsts if theirs is not None and ours is not None]


def false_alarms(truth: Conversations, said: Conversations) -> tuple[int, int]:
    """Return how many of the conversations that the readers never hand over we do, and how many these are."""
    calm = [any(s) for t, s in zip(truth, said, strict=True) if not any(t)]
    return sum(calm), len(calm)


def per_100(counts: tuple[int, int]) -> float:
    """Return so many of so many as of a hundred."""
    some, of_all = counts
    return 100 * some / of_all if of_all else float("nan")
