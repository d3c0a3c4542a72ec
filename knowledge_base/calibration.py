"""From features to the probability that an article is right: logistic regression, fitted per help centre."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

import numpy as np
import numpy.typing as npt

from knowledge_base.features import NAMES, SUBJECT, Floats
from knowledge_base.strangers import Strangers

PRIOR = (-5.5, 4.5, 7.0, 1.0, 0.5)
"""One weight for each feature: what a help centre begins with before its own articles say otherwise. It
answers when an article stands out as one whose title is the question does; it counts as much as a single
probe."""

PRIOR_STRENGTH = 10.0
_STEPS = 30
_SMALLEST_STEP = 1e-6


@dataclass(frozen=True)
class Calibration:
    """Fitted weights, one for each feature, and where strangers' questions are."""

    weights: tuple[float, ...] = PRIOR
    strangers: Strangers = field(default_factory=Strangers)

    def probabilities(self, table: Floats) -> Floats:
        """Return the probability that each of the best articles is right.

        Args:
            table: their features, ``(n_candidates, len(NAMES))``.

        Returns:
            ``(n_candidates,)``; at most one article is taken to be right, so they never add up to more than
            1.
        """
        p = _sigmoid(_told(table, self.strangers) @ np.array(self.weights))
        limited: Floats = p / max(1.0, float(p.sum()))
        return limited

    def to_json(self) -> str:
        """Write it for the cache."""
        weights = dict(zip(NAMES, self.weights, strict=True))
        return json.dumps({"weights": weights, "strangers": asdict(self.strangers)})

    @classmethod
    def from_json(cls, text: str) -> Calibration:
        """Read it from the cache."""
        kept = json.loads(text)
        weights = tuple(float(kept["weights"][name]) for name in NAMES)
        return cls(weights, Strangers(**kept["strangers"]))


@dataclass(frozen=True)
class Example:
    """The candidates of one probe: their features, which of them is right, and how much the probe counts."""

    table: Floats
    right: npt.NDArray[np.bool_]
    weight: float


def fit(examples: Sequence[Example], strangers: Strangers | None = None) -> Calibration:
    """Fit the weights by Newton's method, drawn towards the prior when there is little to learn from."""
    if not examples:
        return Calibration()
    strangers = strangers or Strangers()
    problem = _Problem(
        _told(np.concatenate([e.table for e in examples]), strangers),
        np.concatenate([e.right for e in examples]).astype(np.float64),
        np.concatenate([np.full(len(e.table), e.weight) for e in examples]),
    )
    # A weight below 0 would make an article less likely for fitting better: that feature is left out instead.
    active = np.ones(len(NAMES), np.bool_)
    weights = problem.solve(active)
    while weights[1:].min() < 0:
        active[1 + int(np.argmin(weights[1:]))] = False
        weights = problem.solve(active)
    return Calibration(tuple(float(value) for value in weights), strangers)


def _told(table: Floats, strangers: Strangers) -> Floats:
    """Return features with the nearness to the subject told as how surely it is no stranger's."""
    told = table.copy()
    told[:, SUBJECT] = strangers.belongs(table[:, SUBJECT])
    return told


class _Problem:
    """Weighted logistic loss with a Gaussian prior around ``PRIOR``."""

    def __init__(self, x: Floats, y: Floats, counts: Floats) -> None:
        self._x, self._y, self._counts = x, y, counts
        # A feature that hardly varies here cannot speak against the prior, one that varies much can.
        self._pull = PRIOR_STRENGTH * np.append(1e-3, x[:, 1:].var(axis=0) + 1e-6)

    def solve(self, active: npt.NDArray[np.bool_]) -> Floats:
        """Return the best weights with the features that are not active at 0."""
        weights = np.where(active, np.array(PRIOR), 0.0)
        for _ in range(_STEPS):
            step = np.zeros(len(weights))
            step[active] = self._newton_step(weights, active)
            # Far from the optimum a full step can overshoot without end; half of a half of it always gains.
            while self._loss(weights + step, active) > self._loss(weights, active) and not _tiny(step):
                step /= 2
            weights = weights + step
            if _tiny(step):
                break
        return weights

    def _loss(self, weights: Floats, active: npt.NDArray[np.bool_]) -> float:
        z = self._x @ weights
        misfit = float((self._counts * (np.logaddexp(0, z) - self._y * z)).sum())
        return misfit + 0.5 * float((self._pull * (weights - np.array(PRIOR)) ** 2)[active].sum())

    def _newton_step(self, weights: Floats, active: npt.NDArray[np.bool_]) -> Floats:
        x, pull = self._x[:, active], self._pull[active]
        p = _sigmoid(self._x @ weights)
        gradient = x.T @ (self._counts * (self._y - p)) - pull * (weights - np.array(PRIOR))[active]
        curvature = (x * (self._counts * p * (1 - p))[:, None]).T @ x + np.diag(pull)
        step: Floats = np.linalg.solve(curvature, gradient)
        return step


def _tiny(step: Floats) -> bool:
    return float(np.abs(step).max()) <= _SMALLEST_STEP


def _sigmoid(z: Floats) -> Floats:
    p: Floats = 1.0 / (1.0 + np.exp(-np.clip(z, -40, 40)))
    return p
