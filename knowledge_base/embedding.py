"""Turns text into unit vectors with MiniLM on ONNX Runtime.

Float32, because the assistant embeds a question in another process and passes its vector along: the two
must agree, and quantised vectors depend on the batch and on the library's version.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from knowledge_base.errors import ModelUnusable, RequestInvalid

if TYPE_CHECKING:
    from tokenizers import Encoding

Vectors = npt.NDArray[np.float32]

DIMENSIONS = 384
MAX_TOKENS = 256
"""What the model was trained to read; the rest of a longer text is cut off."""

QUESTION_TOKENS = 80
"""How much of a question is read: people say first what it is about. A longer piece finds no more and costs
up to 70 ms."""

_BATCH = 8


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
        import onnxruntime
        from tokenizers import Tokenizer

        model, tokenizer = model_files(model_dir)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            self._session = onnxruntime.InferenceSession(
                str(model), options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer = Tokenizer.from_file(str(tokenizer))
        except Exception as error:  # both libraries raise bare exceptions of their own native code
            raise ModelUnusable(model_dir, str(error)) from error
        self._tokenizer.enable_truncation(max_length=MAX_TOKENS)
        self._tokenizer.enable_padding()
        self._question_tokenizer = Tokenizer.from_file(str(tokenizer))
        self._question_tokenizer.enable_truncation(max_length=QUESTION_TOKENS)
        self._question_tokenizer.no_padding()
        self._output = [self._session.get_outputs()[0].name]  # the others are for the assistant
        self.name = _fingerprint(model, tokenizer)

    def embed_one(self, text: str) -> Vectors:
        """Embed a question by its first ``QUESTION_TOKENS`` tokens; shape ``(384,)``, length 1."""
        row: Vectors = self._run([self._question_tokenizer.encode(text)])[0]
        return row

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed many texts; shape ``(len(texts), 384)``, rows in the order given."""
        vectors = np.zeros((len(texts), DIMENSIONS), np.float32)
        by_length = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for start in range(0, len(by_length), _BATCH):
            chosen = by_length[start : start + _BATCH]
            vectors[chosen] = self._run(self._tokenizer.encode_batch([texts[i] for i in chosen]))
        return vectors

    def _run(self, encodings: Sequence[Encoding]) -> Vectors:
        ids = np.array([e.ids for e in encodings], np.int64)
        mask = np.array([e.attention_mask for e in encodings], np.int64)
        vectors: Vectors = self._session.run(self._output, {"input_ids": ids, "attention_mask": mask})[0]
        return vectors


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
