"""Numbers that say how good a judgement of turns is; `evaluate.py` prints them for us and the baselines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.metrics import average_precision_score, f1_score, roc_auc_score

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
_BINS = 10


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


def calibration_error(truth: Flags, score: Floats) -> float:
    """Return the expected calibration error over ten bins of equal width."""
    bins = np.minimum((score * _BINS).astype(int), _BINS - 1)
    gaps = [
        (bins == b).mean() * abs(truth[bins == b].mean() - score[bins == b].mean()) for b in np.unique(bins)
    ]
    return float(sum(gaps))


def first(flags: Sequence[bool]) -> int | None:
    """Return the index of the first yes."""
    return next((i for i, flag in enumerate(flags) if flag), None)


def first_within_one_turn(truth: Sequence[Sequence[bool]], said: Sequence[Sequence[bool]]) -> float:
    """Return, of the conversations that the readers hand over, the share where we do so within a turn of
    them.
    """
    pairs = [(first(t), first(s)) for t, s in zip(truth, said, strict=True) if first(t) is not None]
    hits = sum(ours is not None and theirs is not None and abs(ours - theirs) <= 1 for theirs, ours in pairs)
    return hits / len(pairs) if pairs else float("nan")


def false_alarms_per_100_calm(truth: Sequence[Sequence[bool]], said: Sequence[Sequence[bool]]) -> float:
    """Return, of 100 conversations without a turn that the readers hand over, how many we do."""
    calm = [any(s) for t, s in zip(truth, said, strict=True) if not any(t)]
    return 100 * sum(calm) / len(calm) if calm else float("nan")
