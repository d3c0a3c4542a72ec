"""The one embedding of a message: made here once a turn, used by intents, frustration, policy and article
search.

The vector travels as `latest_message["vector"]` (see `VECTOR`), through Rasa's tracker to the actions and on
to search.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime as ort
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from tokenizers import Tokenizer

from bot import fingerprint, settings, signs

Vectors = npt.NDArray[np.float32]

VECTOR = "vector"
"""Key in a message, in `tracker.latest_message` and in search requests: base64 of 384 little-endian float32
of length 1.
"""

MANNER = "manner"
"""Key in a message, within the pipeline only: the mean of a middle layer, 384 float32 as bytes. It knows more
of how a thing is said than the vector does, and is made on the way to it.
"""

MADE: ContextVar[Mapping[str, tuple[Vectors, Vectors]]] = ContextVar("made", default={})  # noqa: B039 - read only
"""Vector and manner of the turn's text, made before the pipeline runs (see `bot.together`)."""

DIMENSIONS = 384
MAX_TOKENS = 80
"""How much of a message is read, as search reads it (`QUESTION_TOKENS`), whose question this vector becomes.
A pasted story of 256 would hold up everybody's turn for 70 ms and find no more.
"""

LIGHT = "model_light.onnx"
"""The same network in whole numbers of 7 bits: half the time, cosine to float32 .997 and more. What is
learnt is read in float32.
"""

_BATCH = 16


class SentenceEncoder:
    """The float32 ONNX model: its vectors do not depend on the batch or the process that makes them."""

    def __init__(self, folder: Path, threads: int = 1, model: str = "model.onnx") -> None:
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = ort.InferenceSession(str(folder / model), options, providers=["CPUExecutionProvider"])
        self._inputs = [value.name for value in self._session.get_inputs()]
        outputs = [value.name for value in self._session.get_outputs()]
        # A model that an operator brings may have no such output; its vector stands in for it.
        self._outputs = [outputs[0], MANNER if MANNER in outputs else outputs[0]]
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(max_length=MAX_TOKENS)
        self._tokenizer.enable_padding(pad_id=0, pad_token="[PAD]")  # noqa: S106 - the file itself pads everything to 128

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors of shape `(len(texts), 384)`."""
        return self.encode_both(texts)[0]

    def encode_both(self, texts: Sequence[str]) -> tuple[Vectors, Vectors]:
        """Return unit vectors and manners, both of shape `(len(texts), 384)`."""
        both = np.zeros((2, len(texts), DIMENSIONS), np.float32)
        by_length = sorted(range(len(texts)), key=lambda i: len(texts[i]))  # little padding within a batch
        for start in range(0, len(by_length), _BATCH):
            batch = by_length[start : start + _BATCH]
            both[:, batch] = self._run([texts[i] for i in batch])
        return both[0], both[1]

    def _run(self, texts: Sequence[str]) -> Sequence[Vectors]:
        encodings = self._tokenizer.encode_batch([signs.named(text) for text in texts])
        ids = np.array([encoding.ids for encoding in encodings], np.int64)
        mask = np.array([encoding.attention_mask for encoding in encodings], np.int64)
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        made = self._session.run(sorted(set(self._outputs)), {name: feed[name] for name in self._inputs})
        named = dict(zip(sorted(set(self._outputs)), made, strict=True))
        return [named[name] for name in self._outputs]


@lru_cache(maxsize=2)
def encoder(folder: Path) -> SentenceEncoder:
    """Return the process-wide encoder of a model folder."""
    return SentenceEncoder(folder)


@lru_cache(maxsize=2)
def light_encoder(folder: Path) -> SentenceEncoder:
    """Return the process-wide encoder for what people ask: by `LIGHT`, where the folder has it."""
    return SentenceEncoder(folder, model=LIGHT) if (folder / LIGHT).is_file() else encoder(folder)


def to_base64(vector: Vectors) -> str:
    """Write one vector as it travels (see `VECTOR`)."""
    return base64.b64encode(vector.astype("<f4").tobytes()).decode("ascii")


def from_base64(text: str) -> Vectors:
    """Read a vector written by `to_base64`.

    Raises:
        ValueError: when `text` is not base64 of exactly 384 float32.
    """
    vector = np.frombuffer(base64.b64decode(text, validate=True), "<f4")
    if vector.shape != (DIMENSIONS,):
        raise ValueError(f"a vector has {DIMENSIONS} numbers, this one has {vector.size}")
    return vector.astype(np.float32)


def vector_of(message: Message) -> Vectors | None:
    """Return the vector that `SentenceEmbedding` put into a message, None for a message without text."""
    text = message.get(VECTOR)
    return None if text is None else from_base64(text)


def manner_of(message: Message) -> Vectors | None:
    """Return the manner that `SentenceEmbedding` put into a message, None for a message without text."""
    raw = message.get(MANNER)
    return None if raw is None else np.frombuffer(raw, np.float32)


def model_fingerprint() -> str:
    """Return a hash of the model's files and of this module, for every component that learns from vectors."""
    folder = settings.model_dir()
    code = (Path(__file__), Path(str(signs.__file__)))
    return fingerprint.of_files([*(folder / name for name in settings.MODEL_FILES), *code])


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEmbedding(GraphComponent):  # type: ignore[misc]
    """Puts the vector of its text into each message."""

    def __init__(self, encoder: SentenceEncoder, asking: SentenceEncoder | None = None) -> None:
        self._encoder = encoder
        self._asking = asking or encoder

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEmbedding:
        """Make the component for training and for serving (Rasa's signature)."""
        folder = settings.model_dir()
        return cls(encoder(folder), light_encoder(folder))

    @staticmethod
    def required_packages() -> list[str]:
        """Name the packages whose version changes the vectors."""
        return ["onnxruntime", "tokenizers"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Train again when the model or this module changes."""
        return model_fingerprint()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Embed all training examples."""
        for message, vector, _ in _embedded(self._encoder, training_data.training_examples):
            message.set(VECTOR, to_base64(vector), add_to_output=True)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Embed the messages of a turn."""
        for message, vector, manner in _embedded(self._asking, messages):
            message.set(VECTOR, to_base64(vector), add_to_output=True)
            message.set(MANNER, manner.tobytes())
        return messages


def _embedded(reader: SentenceEncoder, messages: list[Message]) -> Iterator[tuple[Message, Vectors, Vectors]]:
    speaking = [message for message in messages if (message.get(TEXT) or "").strip()]
    texts = [message.get(TEXT) for message in speaking]
    made = MADE.get()
    if len(texts) == 1 and texts[0] in made:
        yield (speaking[0], *made[texts[0]])
        return
    vectors, manners = reader.encode_both(texts)
    yield from zip(speaking, vectors, manners, strict=True)
