"""What the customer is doing with a message (asking, thanking, wanting a person …): three simple voices,
averaged.

The voices are logistic regression on the sentence vector, a vote of the nearest examples, and logistic
regression on pieces of words. Confidence is damped by the distance to the nearest example of the winning
intent, so that a message unlike anything known is not answered with certainty. Measured in
docs/decisions/understanding.md.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import embedding, fingerprint, linear, person

_RANKING = "intent_ranking"
_WORDED = {"request_person": person.odds, "leave_message": person.message_odds}
_SHARPNESS = 20.0  # of the vote: an example .05 farther away counts e times less


@dataclass(frozen=True)
class Ensemble:
    """The trained voices. `vectors` are the examples, shape `(n_examples, 384)`, `owner` their intents'
    numbers.
    """

    names: tuple[str, ...]
    owner: npt.NDArray[np.int64]
    vectors: embedding.Vectors
    meaning: linear.LogisticModel
    terms: linear.TermWeights
    wording: linear.LogisticModel

    @classmethod
    def fit(
        cls, texts: Sequence[str], vectors: embedding.Vectors, intents: Sequence[str], strength: float
    ) -> Ensemble:
        """Train on examples: their texts, their vectors and their intents, all of one length."""
        names = tuple(sorted(set(intents)))
        owner = np.array([names.index(intent) for intent in intents], np.int64)
        terms = linear.TermWeights.fit(texts, min_count=2)
        meaning = linear.LogisticModel.fit(vectors, owner, strength, balanced=True)
        wording = linear.LogisticModel.fit(terms.transform(texts), owner, strength, balanced=False)
        return cls(names, owner, vectors, meaning, terms, wording)

    def predict(
        self, texts: Sequence[str], vectors: embedding.Vectors, neighbours: int
    ) -> tuple[linear.Floats, linear.Floats]:
        """Return probabilities and confidences, both of shape `(len(texts), n_intents)`."""
        vote, closest = self._nearest(vectors, neighbours)
        voices = (self.meaning.predict(vectors), vote, self.wording.predict(self.terms.transform(texts)))
        mean = self._weigh_wording(np.clip(sum(voices, np.zeros_like(vote)) / len(voices), 0, 1), texts)
        return mean, mean**0.25 * np.clip(closest, 0, 1)

    def _weigh_wording(self, likely: linear.Floats, texts: Sequence[str]) -> linear.Floats:
        """Change the odds of the acts that fetch a person by what the wording of each text allows."""
        factors = np.ones_like(likely)
        for act in set(_WORDED).intersection(self.names):
            factors[:, self.names.index(act)] = [_WORDED[act](text) for text in texts]
        weighed = likely * factors
        return np.asarray(weighed / weighed.sum(axis=1, keepdims=True), np.float64)

    def _nearest(self, vectors: embedding.Vectors, count: int) -> tuple[linear.Floats, linear.Floats]:
        """Return the nearest examples' vote and, for each intent, the cosine to its nearest example."""
        cosine = (vectors @ self.vectors.T).astype(np.float64)
        vote, closest = np.zeros((len(vectors), len(self.names))), np.zeros((len(vectors), len(self.names)))
        count = min(count, cosine.shape[1])
        order, starts = self._by_owner
        for row, similar in enumerate(cosine):
            nearest = np.argpartition(-similar, count - 1)[:count]
            np.add.at(vote[row], self.owner[nearest], np.exp(_SHARPNESS * (similar[nearest] - 1)))
            closest[row] = np.maximum.reduceat(similar[order], starts)
        return vote / vote.sum(axis=1, keepdims=True), closest

    @cached_property
    def _by_owner(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """The examples in order of intent, and where each intent begins."""
        order = np.argsort(self.owner, kind="stable")
        return order, np.searchsorted(self.owner[order], np.arange(len(self.names)))

    def save(self, folder: Path) -> None:
        """Store everything as arrays and JSON."""
        arrays: dict[str, Any] = {**self.meaning.arrays("meaning"), **self.wording.arrays("wording")}
        np.savez(folder / "intents.npz", owner=self.owner, vectors=self.vectors, **arrays)
        (folder / "intents.json").write_text(json.dumps(self.names), encoding="utf-8")
        self.terms.save(folder / "terms.json")

    @classmethod
    def load(cls, folder: Path) -> Ensemble:
        """Read what `save` wrote."""
        names = tuple(json.loads((folder / "intents.json").read_text(encoding="utf-8")))
        terms = linear.TermWeights.load(folder / "terms.json")
        with np.load(folder / "intents.npz", allow_pickle=False) as stored:
            meaning = linear.LogisticModel.from_arrays(stored, "meaning")
            wording = linear.LogisticModel.from_arrays(stored, "wording")
            return cls(names, stored["owner"], stored["vectors"], meaning, terms, wording)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentEnsemble(IntentClassifier, GraphComponent):  # type: ignore[misc]
    """Puts `intent` and `intent_ranking` into each message."""

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: Ensemble | None = None
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings that `config.yml` may change."""
        return {"inverse_regularisation": 30.0, "neighbours": 10, "ranking_length": 5}

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
        """Train again when this module, its helper or the embedding model changes."""
        modules = (Path(__file__), Path(linear.__file__), Path(person.__file__), person.WORDS)
        return fingerprint.of_files(modules) + embedding.model_fingerprint()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> IntentEnsemble:
        """Make the component for training (Rasa's signature)."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> IntentEnsemble:
        """Make the component for serving (Rasa's signature)."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, Ensemble.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples of `data/nlu`."""
        examples = [(m, embedding.vector_of(m)) for m in training_data.intent_examples]
        known = [(m, vector) for m, vector in examples if vector is not None]
        if len({m.get(INTENT) for m, _ in known}) < 2:
            raise InvalidConfigException("The intents need examples of at least two intents under data/nlu.")
        self._model = Ensemble.fit(
            [m.get(TEXT) for m, _ in known],
            np.array([vector for _, vector in known]),
            [m.get(INTENT) for m, _ in known],
            self._config["inverse_regularisation"],
        )
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Classify the messages of a turn; one without text has no intent."""
        for message in messages:
            ranking = self._rank(message)
            message.set(INTENT, ranking[0] if ranking else _intent(None, 0.0), add_to_output=True)
            message.set(_RANKING, ranking, add_to_output=True)
        return messages

    def _rank(self, message: Message) -> list[dict[str, Any]]:
        """Return the likeliest intents, best first."""
        vector = embedding.vector_of(message)
        if self._model is None or vector is None:
            return []
        likely, sure = self._model.predict([message.get(TEXT)], vector[None], self._config["neighbours"])
        order = np.argsort(-likely[0], kind="stable")[: self._config["ranking_length"]]
        return [_intent(self._model.names[i], float(sure[0, i])) for i in order]


def _intent(name: str | None, confidence: float) -> dict[str, Any]:
    """Write one intent as Rasa does."""
    return {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: confidence}
