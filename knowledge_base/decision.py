"""Whether to answer, to ask back or to say no: whichever is expected to cost the customer least.

With p the probability of the best article and P that of the choices shown together:

- answering costs ``(1 - p) x wrong_answer``;
- asking back costs one ``question_back``, and another when the right article is not among the choices;
- saying no costs ``P x needless_handover``: the answer was there and a person's time is spent all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from knowledge_base.features import Floats

Outcome = Literal["answer", "clarify", "unknown"]

CHOICES = 3


@dataclass(frozen=True)
class Costs:
    """What going wrong costs, in any unit; only the proportions count."""

    wrong_answer: float = 3.0
    needless_handover: float = 4.0
    question_back: float = 1.0


def together(probabilities: Floats, twins: Sequence[int | None]) -> Floats:
    """Give the chances of articles with the same answer to the first of them: either is right.

    Args:
        probabilities: of the best articles, in falling order of score.
        twins: for each of the first of them the place of the one before with the same answer, if any.
    """
    if all(first is None for first in twins):
        return probabilities
    summed = np.array(probabilities, np.float64)
    kept = np.ones(len(summed), bool)
    for at, first in enumerate(twins[: len(summed)]):
        if first is not None:
            summed[first] += summed[at]
            kept[at] = False
    return np.minimum(summed[kept], 1.0)


def decide(probabilities: Floats, costs: Costs) -> Outcome:
    """Decide by the probabilities of the best articles, in falling order of score."""
    if len(probabilities) == 0:
        return "unknown"
    best = float(probabilities[0])
    shown = float(probabilities[:CHOICES].sum())
    answer = (1 - best) * costs.wrong_answer
    clarify = (2 - shown) * costs.question_back
    unknown = shown * costs.needless_handover
    if answer <= min(clarify, unknown):
        return "answer"
    return "clarify" if clarify <= unknown else "unknown"
