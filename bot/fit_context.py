"""`python -m bot.fit_context`: fit `bot/context.json` anew from our own judged conversations.

Every number comes from messages whose conversation the classifiers had not seen, and no judged conversation
of anybody else is read. Run it when `data/frustration`, `data/dialogues` or the classifier change: a test
says so.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from itertools import groupby

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

from bot import context, embedding, failure, fingerprint, frustration, judged_text, measures, tone
from bot.judged_text import Judged
from bot.linear import Floats

STRENGTH = 0.01
FOLDS = 5
OFFERS, HAND_OVERS = 1 / 12, 1 / 20
"""Of our calm conversations, the most that may be offered a person, and handed to one, by this evidence
alone. Single events (anger, failed answers, topics) come on top: with them 1 in 8 of ours is offered one.
"""


def main() -> int:
    """Fit both models, choose their points on unseen conversations, write the file."""
    rows = judged_text.read()
    kit = frustration.kit_of([row.text for row in rows])
    print(
        f"{len(rows)} messages; judging each by classifiers that have not seen its conversation", flush=True
    )
    chances = frustration.unseen(rows, kit)
    turns = [i for i, row in enumerate(rows) if row.need is not None]
    judged = [rows[i] for i in turns]
    numbers = np.array(_features(judged, chances[turns], kit[1][turns]))
    level = np.array([row.level >= 1 for row in judged])
    need = np.array([row.need == 1 for row in judged])
    bare = _without_failures(numbers)
    mood_seen, need_seen = _unseen(numbers, level, judged), _unseen(bare, need, judged)
    fitted = {
        "frustrated": _named(_fit(numbers, level)),
        "person": _named(_fit(bare, need)),
        "frustrated_at": _best_f1(level, mood_seen),
        "offer_at": _highest_calm(judged, need_seen, OFFERS),
        "hand_over_at": _highest_calm(judged, need_seen, HAND_OVERS),
        "learnt_from": learnt_from(),
    }
    context.FITTED.write_text(json.dumps(fitted, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(fitted, indent=2))
    for name, truth, seen in (("frustration", level, mood_seen), ("person", need, need_seen)):
        ranked = measures.ranking(truth, measures.Judgement(seen, seen >= _best_f1(truth, seen)))
        print(
            name, {key: round(value, 3) for key, value in ranked.items()}, "on unseen conversations of ours"
        )
    return 0


def learnt_from() -> str:
    """Return a hash of all text that the numbers come from."""
    return fingerprint.of_files([*judged_text.files(), failure.WORDS, tone.PHRASES])


def _features(rows: Sequence[Judged], chances: Floats, vectors: embedding.Vectors) -> list[tuple[float, ...]]:
    found: list[tuple[float, ...]] = []
    for _, conversation in groupby(range(len(rows)), key=lambda i: rows[i].group):
        mood = context.Mood()
        earlier: list[int] = []
        for i in conversation:
            heard = context.heard_of(chances[i].tolist(), rows[i].text)
            repeats = max((float(vectors[i] @ vectors[j]) for j in earlier), default=0.0)
            found.append(context.features(mood, heard, max(repeats, 0.0)))
            mood, earlier = mood.after(heard), [*earlier, i]
    return found


def _without_failures(numbers: Floats) -> Floats:
    bare: Floats = numbers.copy()
    bare[:, [context.NAMES.index(name) for name in context.FAILURES]] = 0.0
    return bare


def _fit(numbers: Floats, truth: npt.NDArray[np.bool_]) -> tuple[float, ...]:
    """Return a weight for each number and the offset, for numbers as they are."""
    scaler = StandardScaler().fit(numbers)
    model = LogisticRegression(C=STRENGTH, max_iter=2000).fit(scaler.transform(numbers), truth)
    weights = model.coef_[0] / scaler.scale_
    offset = float(model.intercept_[0] - weights @ scaler.mean_)
    return (*(round(float(weight), 4) for weight in weights), round(offset, 4))


def _named(model: tuple[float, ...]) -> dict[str, float]:
    return dict(zip((*context.NAMES, "offset"), model, strict=True))


def _unseen(numbers: Floats, truth: npt.NDArray[np.bool_], rows: Sequence[Judged]) -> Floats:
    """Return probabilities by models fitted without a message's conversation."""
    found = np.zeros(len(truth))
    groups = [row.group for row in rows]
    for learn, test in GroupKFold(FOLDS).split(numbers, truth, groups):
        model = np.array(_fit(numbers[learn], truth[learn]))
        found[test] = 1 / (1 + np.exp(-(numbers[test] @ model[:-1] + model[-1])))
    return found


def _best_f1(truth: npt.NDArray[np.bool_], chances: Floats) -> float:
    """Return the point of the best F1."""

    points = [round(float(point), 2) for point in np.arange(0.1, 0.9, 0.01)]
    found = [float(f1_score(truth, chances >= point)) for point in points]
    return points[int(np.argmax(found))]


def _highest_calm(rows: Sequence[Judged], chances: Floats, share: float) -> float:
    """Return the lowest point that at most `share` of the calm conversations reach."""
    peaks = []
    for _, conversation in groupby(range(len(rows)), key=lambda i: rows[i].group):
        turns = list(conversation)
        if not any(rows[i].need for i in turns):
            peaks.append(max(_of(chances, turns)))
    return round(float(np.quantile(peaks, 1 - share)) + 0.005, 2)


def _of(chances: Floats, turns: Iterable[int]) -> list[float]:
    return [float(chances[i]) for i in turns]


if __name__ == "__main__":
    sys.exit(main())
