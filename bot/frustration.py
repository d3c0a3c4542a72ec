"""How fed up the customer sounds in one message, as a probability; the policy carries it over turns.

Trained at `rasa train` on our own messages in `data/frustration` (`0-…`, `1-…`, `2-…` for none, mild and
clear). Two voices, one on the sentence vector with the tone of the message, one on pieces of words, are
averaged and calibrated on predictions for messages that the voice had not seen (Platt 1999). Measured in
docs/decisions/understanding.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.special import expit, logit
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from bot import embedding, fingerprint, linear, settings, tone

FRUSTRATION = "frustration"
"""Key in a message and in `tracker.latest_message`: probability that the customer is at least mildly
frustrated.
"""

ANGER = "anger"
"""Key in a message and in `tracker.latest_message`: probability of clear frustration (anger, sarcasm,
leaving).
"""

THRESHOLD = 0.5
"""From here on a message counts as frustrated: best F1 by cross-validation on our own text."""

TEXTS = settings.ROOT / "data" / "frustration"
_LEVELS = (FRUSTRATION, ANGER)  # level 1 and above; level 2
_FOLDS = 5


@dataclass(frozen=True)
class Labelled:
    """Training messages and their levels: 0 none, 1 mild, 2 clear."""

    texts: tuple[str, ...]
    levels: npt.NDArray[np.int64]


def read_texts(folder: Path = TEXTS) -> Labelled:
    """Read `<level>-<topic>.txt` files: a message a line, `#` starts a comment line.

    Raises:
        InvalidConfigException: a file's name does not begin with its level, or a level has too few messages.
    """
    rows: dict[str, int] = {}
    for path in sorted(folder.glob("*.txt")):
        if path.name[:2] not in ("0-", "1-", "2-"):
            raise InvalidConfigException(
                f"{path}: the name must begin with 0-, 1- or 2-, the level of its messages."
            )
        lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
        rows.update({line: int(path.name[0]) for line in lines if line and not line.startswith("#")})
    levels = np.array(list(rows.values()), np.int64)
    if min(np.bincount(levels, minlength=3)) < _FOLDS:
        raise InvalidConfigException(
            f"{folder}: each of the levels 0, 1 and 2 needs at least {_FOLDS} messages."
        )
    return Labelled(tuple(rows), levels)


@dataclass(frozen=True)
class Voices:
    """The two uncalibrated classifiers of one question ("at least mild?" or "clear?")."""

    meaning: linear.LogisticModel
    wording: linear.LogisticModel

    @classmethod
    def fit(
        cls, dense: Any, sparse: Any, truth: npt.NDArray[np.int64], strengths: tuple[float, float]
    ) -> Voices:
        """Learn from rows of dense and of sparse features."""
        return cls(
            linear.LogisticModel.fit(dense, truth, strengths[0], balanced=True),
            linear.LogisticModel.fit(sparse, truth, strengths[1], balanced=True),
        )

    def score(self, dense: Any, sparse: Any) -> linear.Floats:
        """Return the mean log-odds of the two, shape `(n,)`."""
        both = np.stack([self.meaning.predict(dense)[:, 1], self.wording.predict(sparse)[:, 1]])
        return np.asarray(logit(np.clip(both, 1e-6, 1 - 1e-6)).mean(axis=0), np.float64)


@dataclass(frozen=True)
class FrustrationModel:
    """Voices for each of `_LEVELS` and the slope and offset that make their log-odds a probability."""

    terms: linear.TermWeights
    scale: npt.NDArray[np.float32]
    voices: tuple[Voices, ...]
    calibration: npt.NDArray[np.float64]

    @classmethod
    def fit(
        cls, messages: Labelled, vectors: embedding.Vectors, strengths: tuple[float, float] = (0.1, 10.0)
    ) -> FrustrationModel:
        """Train on labelled messages and their vectors, shape `(n_messages, 384)`."""
        terms = linear.TermWeights.fit(messages.texts, min_count=2)
        scale = (1 / (tone.features(messages.texts).std(axis=0) + 0.1)).astype(np.float32)
        dense, sparse = _dense(messages.texts, vectors, scale), terms.transform(messages.texts)
        voices, calibration = [], []
        for level in range(1, len(_LEVELS) + 1):
            truth = (messages.levels >= level).astype(np.int64)
            voices.append(Voices.fit(dense, sparse, truth, strengths))
            calibration.append(_calibrate(dense, sparse, truth, strengths))
        return cls(terms, scale, tuple(voices), np.array(calibration))

    def predict(self, texts: Sequence[str], vectors: embedding.Vectors) -> linear.Floats:
        """Return probabilities of shape `(len(texts), 2)`: at least mild, clear."""
        dense, sparse = _dense(texts, vectors, self.scale), self.terms.transform(texts)
        columns = [
            expit(slope * voices.score(dense, sparse) + offset)
            for voices, (slope, offset) in zip(self.voices, self.calibration, strict=True)
        ]
        return np.stack([np.maximum(*columns), columns[1]], axis=1)  # who is angry is also frustrated

    def save(self, folder: Path) -> None:
        """Store everything as arrays and JSON."""
        arrays: dict[str, Any] = {}
        for level, voices in zip(_LEVELS, self.voices, strict=True):
            arrays |= {
                **voices.meaning.arrays(f"{level}_meaning"),
                **voices.wording.arrays(f"{level}_wording"),
            }
        np.savez(folder / "frustration.npz", scale=self.scale, calibration=self.calibration, **arrays)
        self.terms.save(folder / "terms.json")

    @classmethod
    def load(cls, folder: Path) -> FrustrationModel:
        """Read what `save` wrote."""
        read = linear.LogisticModel.from_arrays
        with np.load(folder / "frustration.npz", allow_pickle=False) as stored:
            voices = tuple(
                Voices(read(stored, f"{level}_meaning"), read(stored, f"{level}_wording"))
                for level in _LEVELS
            )
            return cls(
                linear.TermWeights.load(folder / "terms.json"), stored["scale"], voices, stored["calibration"]
            )


def _dense(texts: Sequence[str], vectors: embedding.Vectors, scale: npt.NDArray[np.float32]) -> linear.Floats:
    """Put tone beside meaning; the vector is stretched so that its numbers are about as large as those of the
    tone.
    """
    return np.hstack([vectors * np.sqrt(embedding.DIMENSIONS) / 4, tone.features(texts) * scale])


def _calibrate(
    dense: Any, sparse: Any, truth: npt.NDArray[np.int64], strengths: tuple[float, float]
) -> tuple[float, float]:
    """Return slope and offset from out-of-fold scores."""
    scores = out_of_fold(dense, sparse, truth, strengths)
    model = LogisticRegression(C=1e6).fit(scores[:, None], truth)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def out_of_fold(
    dense: Any, sparse: Any, truth: npt.NDArray[np.int64], strengths: tuple[float, float]
) -> linear.Floats:
    """Return for each message the log-odds from voices that were trained without it."""
    scores = np.zeros(len(truth))
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=0)
    for learn, test in folds.split(dense, truth):
        voices = Voices.fit(dense[learn], sparse[learn], truth[learn], strengths)
        scores[test] = voices.score(dense[test], sparse[test])
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
        modules = (Path(module) for module in (__file__, linear.__file__, tone.__file__))
        return (
            fingerprint.of_files([*modules, tone.PHRASES, *TEXTS.glob("*.txt")])
            + embedding.model_fingerprint()
        )

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
        """Learn from `data/frustration`; Rasa's own training data plays no part."""
        messages = read_texts()
        vectors = embedding.encoder(settings.model_dir()).encode(messages.texts)
        self._model = FrustrationModel.fit(messages, vectors)
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Judge the messages of a turn; one without text is calm."""
        for message in messages:
            vector = embedding.vector_of(message)
            values = (0.0, 0.0)
            if self._model is not None and vector is not None:
                values = tuple(self._model.predict([message.get(TEXT)], vector[None])[0])
            for key, value in zip(_LEVELS, values, strict=True):
                message.set(key, float(value), add_to_output=True)
        return messages
