"""Turns text into unit vectors with MiniLM on ONNX Runtime.

Float32, because the assistant embeds a question in another process and passes its vector along: the two
must agree, and quantised vectors depend on the batch and on the library's version.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from knowledge_base.errors import ModelUnusable, RequestInvalid
from knowledge_base.tokens import Tokens, condensed

if TYPE_CHECKING:
    from tokenizers import Encoding

Vectors = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int64]

DIMENSIONS = 384
MAX_TOKENS = 256
"""What the model was trained to read; the rest of a longer text is cut off."""

QUESTION_TOKENS = 80
"""How much of a question is read: people say first what it is about. A longer piece finds no more and costs
up to 70 ms. The assistant's ``MAX_TOKENS`` is the same, so that both make the same vector."""

STATES = "states"
"""The output with the last states of all tokens; a model that an operator brings may have none."""

LIGHT = "model_light.onnx"
"""The same network in whole numbers, for questions; a model that an operator brings may come without."""

_BATCH = 8
_WORD = re.compile(r"[^\W_]")


def model_files(model_dir: Path) -> tuple[Path, Path]:
    """Return where model and tokenizer are.

    Raises:
        ModelUnusable: a file is missing.
    """
    model, tokenizer = model_dir / "model.onnx", model_dir / "tokenizer.json"
    for path in (model, tokenizer):
        if not path.is_file():
            right = "`make run` builds it at set-up; CAREDESK_MODEL_DIR names its folder"
            raise ModelUnusable(path, f"the file is missing; {right}")
    return model, tokenizer


class Embedder:
    """A loaded model; may be used from several threads."""

    def __init__(self, model_dir: Path) -> None:
        """Load ``model.onnx`` and ``tokenizer.json``.

        Raises:
            ModelUnusable: a file is missing or cannot be read.
        """
        # ONNX Runtime would keep a usage database in the home directory; it reads this when it is imported.
        os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
        from tokenizers import Tokenizer

        model, tokenizer = model_files(model_dir)
        try:
            self._session = _session(model)
            light = model_dir / LIGHT
            self._asking = _session(light) if light.is_file() else self._session
            self._tokenizer = Tokenizer.from_file(str(tokenizer))
        except Exception as error:  # both libraries raise bare exceptions of their own native code
            raise ModelUnusable(model_dir, str(error)) from error
        self._tokenizer.enable_truncation(max_length=MAX_TOKENS)
        self._tokenizer.enable_padding()
        self._question_tokenizer = Tokenizer.from_file(str(tokenizer))
        self._question_tokenizer.enable_truncation(max_length=QUESTION_TOKENS)
        self._question_tokenizer.no_padding()
        outputs = [output.name for output in self._session.get_outputs()]
        self._outputs = [outputs[0], *(name for name in outputs if name == STATES)]
        # Punctuation and the marks at both ends say nothing of their own: their states are not kept.
        pieces = self._tokenizer.get_vocab(with_added_tokens=False).items()
        self._speaks = np.zeros(1 + max(number for _, number in pieces), np.bool_)
        self._speaks[[n for piece, n in pieces if _WORD.search(piece) and not piece.startswith("[")]] = True
        self.name = _fingerprint(model, tokenizer)

    @property
    def tells_tokens(self) -> bool:
        """Whether it tells the states of tokens beside the vector of a text."""
        return len(self._outputs) > 1

    def embed_one(self, text: str) -> Vectors:
        """Embed a question by its first ``QUESTION_TOKENS`` tokens; shape ``(384,)``, length 1."""
        return self.read_one(text)[0]

    def read_one(self, text: str) -> tuple[Vectors, Tokens | None]:
        """Embed a question, and tell its tokens where the model does."""
        encoding = self._question_tokenizer.encode(text)
        return next(self._run([encoding], self._asking))

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed many texts; shape ``(len(texts), 384)``, rows in the order given."""
        return np.array([vector for vector, _ in self.read(texts)], np.float32).reshape(-1, DIMENSIONS)

    def read(self, texts: Sequence[str]) -> list[tuple[Vectors, Tokens | None]]:
        """Embed many texts and tell their tokens, in the order given."""
        found: dict[int, tuple[Vectors, Tokens | None]] = {}
        by_length = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for start in range(0, len(by_length), _BATCH):
            chosen = by_length[start : start + _BATCH]
            encodings = self._tokenizer.encode_batch([texts[i] for i in chosen])
            found.update(zip(chosen, self._run(encodings, self._session), strict=True))
        return [found[i] for i in range(len(texts))]

    def states(self, texts: Sequence[str]) -> Iterator[tuple[Ids, Vectors]]:
        """Yield the tokens of each text with the model's own states, ``(n,)`` and ``(n, 384)``."""
        for text in texts:
            encoding = self._tokenizer.encode(text)
            yield from self._spoken([encoding], self._raw([encoding], self._session)[1])

    def _run(self, encodings: Sequence[Encoding], session: Any) -> Iterator[tuple[Vectors, Tokens | None]]:
        vectors, *states = self._raw(encodings, session)
        if not states:
            yield from ((vector, None) for vector in vectors)
            return
        for vector, (ids, said) in zip(vectors, self._spoken(encodings, states[0]), strict=True):
            yield vector, condensed(ids, said)

    def _raw(self, encodings: Sequence[Encoding], session: Any) -> Sequence[Vectors]:
        ids = np.array([e.ids for e in encodings], np.int64)
        mask = np.array([e.attention_mask for e in encodings], np.int64)
        made: Sequence[Vectors] = session.run(self._outputs, {"input_ids": ids, "attention_mask": mask})
        return made

    def _spoken(self, encodings: Sequence[Encoding], states: Vectors) -> Iterator[tuple[Ids, Vectors]]:
        for encoding, said in zip(encodings, states, strict=True):
            ids = np.array(encoding.ids, np.int64)
            kept = self._speaks[ids]
            yield ids[kept], said[kept]


def _session(model: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def _fingerprint(*paths: Path) -> str:
    """Name a model by its files' sizes and ends: that tells a rebuilt one without reading 90 MB each time."""
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            digest.update(str(size).encode())
            file.seek(max(0, size - 65536))
            digest.update(file.read())
    return digest.hexdigest()[:16]


def digest_of(text: str) -> str:
    """Return the name under which a text's vector is cached."""
    return hashlib.sha256(text.encode()).hexdigest()


def decode_vector(encoded: str) -> Vectors:
    """Read a vector as it travels: base64 of 384 little-endian float32.

    Raises:
        RequestInvalid: it is something else.
    """
    try:
        raw = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise RequestInvalid("vector", "must be base64") from error
    if len(raw) != DIMENSIONS * 4:
        raise RequestInvalid(
            "vector", f"must be {DIMENSIONS} float32 values, {DIMENSIONS * 4} bytes, not {len(raw)}"
        )
    vector: Vectors = np.frombuffer(raw, dtype="<f4").astype(np.float32)
    length = float(np.linalg.norm(vector))
    if not np.isfinite(length) or length == 0.0:
        raise RequestInvalid("vector", "must be finite and not all zeros")
    return vector / np.float32(length)


def encode_vector(vector: Vectors) -> str:
    """Write a vector as it travels."""
    return base64.b64encode(vector.astype("<f4").tobytes()).decode("ascii")
