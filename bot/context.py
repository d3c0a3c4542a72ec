"""What a message means after all that was said before: the mood in it, and whether a person should take over.

Two small logistic models over what `bot.frustration` says of this message and said of the earlier ones. Their
numbers stand in `context.json`, fitted by `python -m bot.fit_context` on our own judged conversations, so
that anyone can read what counts and how much.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot import failure

FITTED = Path(__file__).with_suffix(".json")
NAMES = (
    "mood", "anger", "need", "worst mood before", "worst anger before", "worst need before", "last need",
    "mean mood", "first message", "length", "repeats", "thanks", "tells of failure", "failures before",
)  # fmt: skip
FAILURES = ("tells of failure", "failures before")
"""A failed answer is evidence of its own for a person (`bot.evidence`); here it tells of the mood alone."""
_THANKS = re.compile(
    r"\b(?:thanks|thank you|thank u|thanx|thx|ty|cheers|appreciate\w*|worked out|works now|working now"
    r"|(?:that|it) worked|(?:is|got it|all) (?:fixed|sorted|solved)|fixed it|solved it|perfect)\b",
    re.IGNORECASE,
)
_FAR = 6.0  # log-odds are cut here: beyond, a classifier is only sure of itself
_MILD = (-1.5, -3.0, -1.5)  # what stands for mood, anger and need before anything was said


@dataclass(frozen=True)
class Heard:
    """What one message alone says: the classifiers' probabilities, its number of words, whether it thanks or
    tells of success, and whether it tells that something tried did not help.
    """

    frustration: float
    anger: float
    need: float
    words: int
    thanks: bool = False
    failed: bool = False


@dataclass(frozen=True)
class Mood:
    """What is remembered of the customer's earlier messages: log-odds, rounded."""

    turns: int = 0
    total: float = 0.0
    worst: float = _MILD[0]
    worst_anger: float = _MILD[1]
    worst_need: float = _MILD[2]
    last_need: float = _MILD[2]
    failed: int = 0  # messages after the first that told of failure

    def after(self, heard: Heard) -> Mood:
        """Return what is remembered once this message is past."""
        mood, anger, need = _odds(heard.frustration), _odds(heard.anger), _odds(heard.need)
        return Mood(
            self.turns + 1,
            round(self.total + mood, 3),
            max(self.worst, mood) if self.turns else mood,
            max(self.worst_anger, anger) if self.turns else anger,
            max(self.worst_need, need) if self.turns else need,
            need,
            self.failed + (1 if self.turns and heard.failed else 0),
        )


@dataclass(frozen=True)
class Judgement:
    """Probabilities that the customer is at least mildly frustrated, and that a person should take over."""

    frustrated: float
    person: float


@dataclass(frozen=True)
class Fitted:
    """The two models and the points at which they speak."""

    frustrated: tuple[float, ...]
    person: tuple[float, ...]
    frustrated_at: float
    offer_at: float
    hand_over_at: float
    learnt_from: str


@lru_cache(maxsize=1)
def fitted(path: Path = FITTED) -> Fitted:
    """Read the fitted numbers."""
    row: Mapping[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return Fitted(**{name: tuple(v.values()) if isinstance(v, dict) else v for name, v in row.items()})  # type: ignore[arg-type]


def heard(parsed: Mapping[str, Any], text: str) -> Heard:
    """Read what the pipeline says of a message from its parse."""
    mood, anger, need = (float(parsed.get(name) or 0.0) for name in ("frustration", "anger", "need"))
    return heard_of((mood, anger, need), text)


def heard_of(chances: Sequence[float], text: str) -> Heard:
    """Put the classifiers' three probabilities and the text's own signs together."""
    mood, anger, need = chances
    return Heard(mood, anger, need, len(text.split()), bool(_THANKS.search(text)), failure.tells(text))


def judge(before: Mood, heard: Heard, repeats: float) -> Judgement:
    """Judge a message in its conversation.

    Args:
        before: what is remembered of the earlier messages.
        heard: what the classifiers say of this one.
        repeats: cosine to the nearest earlier message of the customer, 0 to 1.
    """
    row, models = features(before, heard, repeats), fitted()
    return Judgement(_chance(models.frustrated, row), _chance(models.person, row))


def features(before: Mood, heard: Heard, repeats: float) -> tuple[float, ...]:
    """Return the numbers of `NAMES`."""
    mood, anger, need = _odds(heard.frustration), _odds(heard.anger), _odds(heard.need)
    return (
        mood, anger, need, before.worst, before.worst_anger, before.worst_need, before.last_need,
        (before.total + mood) / (before.turns + 1), float(before.turns == 0),
        math.log1p(heard.words), repeats, float(heard.thanks),
        float(before.turns > 0 and heard.failed), float(before.failed),
    )  # fmt: skip


def _odds(chance: float) -> float:
    """Return log-odds, cut and rounded."""
    safe = min(max(chance, 1e-6), 1 - 1e-6)
    return round(min(max(math.log(safe / (1 - safe)), -_FAR), _FAR), 3)


def _chance(model: tuple[float, ...], row: tuple[float, ...]) -> float:
    """`model` is a weight for each of `NAMES` and, last, the offset."""
    odds = sum(weight * value for weight, value in zip(model[:-1], row, strict=True)) + model[-1]
    return 1 / (1 + math.exp(-min(max(odds, -30.0), 30.0)))
