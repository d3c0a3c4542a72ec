"""How fed up the customer sounds in one message and whether it calls for a person, as probabilities.

Trained at `rasa train` on text of our own: single messages in `data/frustration` (`0-…`, `1-…`, `2-…` for
none, mild and clear) and judged conversations in `data/dialogues`. Two voices, one on the sentence vector
with its manner and the tone of the message, one on pieces of words, are added and calibrated on predictions
for conversations that the voice had not seen (Platt 1999). What a message means in its conversation is judged
by `bot.context`. Measured in docs/decisions/understanding.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.special import expit, logit
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from bot import embedding, fingerprint, judged_text, linear, settings, tone
from bot.judged_text import Judged

FRUSTRATION = "frustration"
"""Key in a message and in `tracker.latest_message`: probability that the message alone sounds at least mildly
frustrated.
"""

ANGER = "anger"
"""Key: probability of clear frustration (anger, sarcasm, leaving)."""

NEED = "need"
"""Key: probability that the message calls for a person: anger, failure, money, security, an account."""

KEYS = (FRUSTRATION, ANGER, NEED)
_ASKED: tuple[Callable[[Judged], int | None], ...] = (
    lambda row: int(row.level >= 1),
    lambda row: int(row.level >= 2),
    lambda row: row.need,
)
_STRENGTHS = (
    0.0005,
    10.0,
)  # inverse regularisation of the two voices; best of .0001 to .1 on unseen conversations
_WORDING_SHARE = 0.3
_FOLDS = 5

Kit = tuple[Sequence[str], embedding.Vectors, embedding.Vectors]
"""Texts with their vectors and manners, each of shape `(len(texts), 384)`."""


@dataclass(frozen=True)
class Voices:
    """The two uncalibrated classifiers of one question."""

    meaning: linear.LogisticModel
    wording: linear.LogisticModel

    @classmethod
    def fit(cls, dense: Any, sparse: Any, truth: npt.NDArray[np.int64]) -> Voices:
        """Learn from rows of dense and of sparse features."""
        return cls(
            linear.LogisticModel.fit(dense, truth, _STRENGTHS[0], balanced=True),
            linear.LogisticModel.fit(sparse, truth, _STRENGTHS[1], balanced=True),
        )

    def score(self, dense: Any, sparse: Any) -> linear.Floats:
        """Return the weighed log-odds of the two, shape `(n,)`."""
        meant, worded = (
            logit(np.clip(voice.predict(rows)[:, 1], 1e-6, 1 - 1e-6))
            for voice, rows in ((self.meaning, dense), (self.wording, sparse))
        )
        return np.asarray(meant + _WORDING_SHARE * worded, np.float64)


@dataclass(frozen=True)
class FrustrationModel:
    """Voices for each of `KEYS`, and the slope and offset that make their log-odds a probability."""

    terms: linear.TermWeights
    mean: npt.NDArray[np.float32]
    scale: npt.NDArray[np.float32]
    voices: tuple[Voices, ...]
    calibration: npt.NDArray[np.float64]

    @classmethod
    def fit(cls, rows: Sequence[Judged], kit: Kit) -> FrustrationModel:
        """Train on judged messages."""
        terms = linear.TermWeights.fit(kit[0], min_count=2)
        raw = _dense(kit)
        mean, scale = raw.mean(axis=0), 1 / (raw.std(axis=0) + 1e-6)
        dense: Any = (raw - mean) * scale
        sparse: Any = terms.transform(kit[0])
        voices, calibration = [], []
        for ask in _ASKED:
            known, truth = _truth(rows, ask)
            voices.append(Voices.fit(dense[known], sparse[known], truth))
            scores = out_of_fold(dense[known], sparse[known], truth, [rows[i].group for i in known])
            calibration.append(_calibrate(scores, truth))
        return cls(
            terms, mean.astype(np.float32), scale.astype(np.float32), tuple(voices), np.array(calibration)
        )

    def predict(self, kit: Kit) -> linear.Floats:
        """Return probabilities of shape `(len(texts), 3)`, in the order of `KEYS`."""
        dense, sparse = (_dense(kit) - self.mean) * self.scale, self.terms.transform(kit[0])
        mild, clear, need = (
            expit(slope * voices.score(dense, sparse) + offset)
            for voices, (slope, offset) in zip(self.voices, self.calibration, strict=True)
        )
        return np.stack([np.maximum(mild, clear), clear, need], axis=1)  # who is angry is also frustrated

    def save(self, folder: Path) -> None:
        """Store everything as arrays and JSON."""
        arrays: dict[str, Any] = {}
        for key, voices in zip(KEYS, self.voices, strict=True):
            arrays |= {**voices.meaning.arrays(f"{key}_meaning"), **voices.wording.arrays(f"{key}_wording")}
        arrays |= {"mean": self.mean, "scale": self.scale, "calibration": self.calibration}
        np.savez(folder / "frustration.npz", **arrays)
        self.terms.save(folder / "terms.json")

    @classmethod
    def load(cls, folder: Path) -> FrustrationModel:
        """Read what `save` wrote."""
        read = linear.LogisticModel.from_arrays
        with np.load(folder / "frustration.npz", allow_pickle=False) as stored:
            voices = tuple(
                Voices(read(stored, f"{key}_meaning"), read(stored, f"{key}_wording")) for key in KEYS
            )
            terms = linear.TermWeights.load(folder / "terms.json")
            return cls(terms, stored["mean"], stored["scale"], voices, stored["calibration"])


def unseen(rows: Sequence[Judged], kit: Kit) -> linear.Floats:
    """Return what models say of messages whose conversation they were not trained on, shape `(n, 3)`.

    The whole is trained anew for each part, calibration included.
    """
    found = np.zeros((len(rows), len(KEYS)))
    groups = [row.group for row in rows]
    for learn, test in GroupKFold(_FOLDS).split(groups, groups=groups):
        part = FrustrationModel.fit([rows[i] for i in learn], _part(kit, learn))
        found[test] = part.predict(_part(kit, test))
    return found


def kit_of(texts: Sequence[str]) -> Kit:
    """Embed texts for `FrustrationModel`."""
    return (texts, *embedding.encoder(settings.model_dir()).encode_both(texts))


def _part(kit: Kit, chosen: npt.NDArray[np.int64]) -> Kit:
    return [kit[0][i] for i in chosen], kit[1][chosen], kit[2][chosen]


def _truth(
    rows: Sequence[Judged], ask: Callable[[Judged], int | None]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return which rows carry a judgement, and the judgements."""
    known = np.array([i for i, row in enumerate(rows) if ask(row) is not None], np.int64)
    return known, np.array([ask(rows[i]) for i in known], np.int64)


def _dense(kit: Kit) -> linear.Floats:
    """Put meaning, manner and tone side by side."""
    return np.hstack([kit[1], kit[2], tone.features(kit[0])])


def _calibrate(scores: linear.Floats, truth: npt.NDArray[np.int64]) -> tuple[float, float]:
    """Return slope and offset that turn out-of-fold scores into probabilities."""
    model = LogisticRegression(C=1e6).fit(scores[:, None], truth)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def out_of_fold(
    dense: Any, sparse: Any, truth: npt.NDArray[np.int64], groups: Sequence[str]
) -> linear.Floats:
    """Return for each message the log-odds from voices that were trained without its conversation."""
    scores = np.zeros(len(truth))
    for learn, test in GroupKFold(_FOLDS).split(dense, truth, groups):
        scores[test] = Voices.fit(dense[learn], sparse[learn], truth[learn]).score(dense[test], sparse[test])
    return scores


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class FrustrationClassifier(GraphComponent):  # type: ignore[misc]
    """Puts `frustration` and `anger` into each message."""

    def __init__(
        self, storage: ModelStorage, resource: Resource, model: FrustrationModel | None = None
    ) -> None:
        self._storage = storage
        self._resource = resource
        self._model = model

    @staticmethod
    def required_packages() -> list[str]:
        """Name the packages whose version changes what is learnt."""
        return ["sklearn", "numpy"]

    @classmethod
    def required_components(cls) -> list[type[GraphComponent]]:
        """Stand after the embedding."""
        return [embedding.SentenceEmbedding]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Train again when the messages, this module, its helpers or the embedding model change."""
        modules = (Path(str(module.__file__)) for module in (judged_text, linear, tone))
        files = [Path(__file__), *modules, tone.PHRASES, *judged_text.files()]
        return fingerprint.of_files(files) + embedding.model_fingerprint()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FrustrationClassifier:
        """Make the component for training (Rasa's signature)."""
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> FrustrationClassifier:
        """Make the component for serving (Rasa's signature)."""
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, FrustrationModel.load(folder))

    def train(self, training_data: TrainingData) -> Resource:  # noqa: ARG002 - Rasa's signature
        """Learn from our own judged text; Rasa's training data plays no part."""
        rows = judged_text.read()
        self._model = FrustrationModel.fit(rows, kit_of([row.text for row in rows]))
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Judge the messages of a turn; one without text is calm."""
        for message in messages:
            vector, manner = embedding.vector_of(message), embedding.manner_of(message)
            values: Sequence[float] = (0.0,) * len(KEYS)
            if self._model is not None and vector is not None and manner is not None:
                values = self._model.predict(([message.get(TEXT)], vector[None], manner[None]))[0]
            for key, value in zip(KEYS, values, strict=True):
                message.set(key, float(value), add_to_output=True)
        return messages
