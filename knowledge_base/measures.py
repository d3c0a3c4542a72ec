"""The numbers by which a search is judged; each is a plain function of predictions and truths."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def share(flags: Flags) -> float:
    """Return the share of true flags, 0 of none."""
    return float(flags.mean()) if len(flags) else 0.0


def reciprocal(ranks: npt.NDArray[np.int64]) -> float:
    """Return the mean reciprocal rank; ranks count from 0, below 0 means not found."""
    return float(np.where(ranks >= 0, 1.0 / np.maximum(ranks + 1.0, 1.0), 0.0).mean()) if len(ranks) else 0.0


def matthews(truth: Sequence[str], predicted: Sequence[str]) -> float:
    """Return the Matthews correlation of a multi-class prediction.

    Source: Gorodkin 2004, the form with class counts.
    """
    n = len(truth)
    right = sum(t == p for t, p in zip(truth, predicted, strict=True))
    in_truth, in_predicted = Counter(truth), Counter(predicted)
    both = sum(count * in_predicted[name] for name, count in in_truth.items())
    spread_truth = n * n - sum(c * c for c in in_truth.values())
    spread_predicted = n * n - sum(c * c for c in in_predicted.values())
    if spread_truth == 0 or spread_predicted == 0:
        return 0.0
    return float((right * n - both) / np.sqrt(float(spread_truth) * float(spread_predicted)))


def area(scores: Floats, positive: Flags) -> float | None:
    """Return the area under the ROC curve, None unless there are positives and negatives."""
    n_positive, n_negative = int(positive.sum()), int((~positive).sum())
    if n_positive == 0 or n_negative == 0:
        return None
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    middle = ends - (counts - 1) / 2.0  # ties share the middle of their ranks
    ranks = float(middle[place][positive].sum())
    return (ranks - n_positive * (n_positive + 1) / 2) / (n_positive * n_negative)


def reliability(probabilities: Floats, right: Flags, bins: int = 10) -> list[dict[str, float]]:
    """Return, for each bin of equal width that holds any, how many, what was told and how many were right."""
    which = np.minimum((probabilities * bins).astype(int), bins - 1)
    return [
        {
            "from": b / bins,
            "to": (b + 1) / bins,
            "n": int((which == b).sum()),
            "told": float(probabilities[which == b].mean()),
            "right": float(right[which == b].mean()),
        }
        for b in range(bins)
        if (which == b).any()
    ]


def calibration_error(probabilities: Floats, right: Flags, bins: int = 10) -> float:
    """Return the expected calibration error over bins of equal width."""
    if len(right) == 0:
        return 0.0
    rows = reliability(probabilities, right, bins)
    return sum(row["n"] * abs(row["told"] - row["right"]) for row in rows) / len(right)


def chance_error(probabilities: Floats, rounds: int = 400) -> float:
    """Return the calibration error that a perfectly calibrated model shows on so few questions, by trial."""
    rng = np.random.default_rng(0)
    drawn = [rng.random(len(probabilities)) < probabilities for _ in range(rounds)]
    return float(np.mean([calibration_error(probabilities, right) for right in drawn]))


def refused_at(probabilities: Floats, answerable: Flags, false_refusals: float = 0.05) -> float | None:
    """Return the share of unanswerable ones refused where that share of answerable ones is refused."""
    if answerable.all() or not answerable.any():
        return None
    threshold = float(np.quantile(probabilities[answerable], false_refusals))
    return share(probabilities[~answerable] < threshold)
