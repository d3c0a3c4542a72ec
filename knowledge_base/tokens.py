"""The words of a text as the model reads them in their sentence: 64 small numbers for each token.

A sentence vector blurs what a text says in several places; a token's own vector does not. The model's last
states are centred, cut to the axes in which tokens of help pages vary most, and kept as one byte a number.
The axes are the same for every help centre (``bench/token_axes.py`` made them from the demo's pages), so
that what was read once is never read again.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

FILE = Path(__file__).with_name("token_axes.npy")

SIZE = 64
"""Numbers kept of the model's 384: with 48 TechQA loses a point, with 128 no set gains one."""

SCALE = 127
_ID = "<u2"
_KINDS = 1 << 16

Vectors = npt.NDArray[np.float32]
Ids = npt.NDArray[np.uint16]
States = npt.NDArray[np.int8]


@dataclass(frozen=True)
class Tokens:
    """The tokens of one text that hold a letter or digit.

    Attributes:
        ids: which piece of a word each is, ``(n,)``.
        states: how it reads in its sentence, length 1 times ``SCALE``, ``(n, SIZE)``.
    """

    ids: Ids
    states: States

    def to_bytes(self) -> bytes:
        """Write them for SQL: all ids, then all states."""
        return self.ids.astype(_ID).tobytes() + self.states.tobytes()

    @classmethod
    def from_bytes(cls, raw: bytes) -> Tokens:
        """Read them from SQL."""
        n = len(raw) // (2 + SIZE)
        states = np.frombuffer(raw, np.int8, n * SIZE, 2 * n).reshape(n, SIZE)
        return cls(np.frombuffer(raw, _ID, n).astype(np.uint16), states)


def condensed(ids: npt.NDArray[np.int64], states: Vectors) -> Tokens:
    """Condense the model's states of one text's tokens, ``(n, 384)``."""
    mean, axes = _axes()
    placed = _unit(((_unit(states) - mean) @ axes).astype(np.float32))
    return Tokens((ids % _KINDS).astype(np.uint16), np.rint(placed * SCALE).astype(np.int8))


def fitted_axes(states: Vectors) -> Vectors:
    """Return what belongs into ``FILE``, from the states of many tokens: the mean, then the axes in rows."""
    unit = _unit(states)
    mean = unit.mean(axis=0)
    _, axes = np.linalg.eigh(np.cov((unit - mean).T))
    return np.vstack([mean, axes[:, ::-1][:, :SIZE].T]).astype(np.float32)


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return (vectors / np.maximum(lengths, 1e-9)).astype(np.float32)


@cache
def _axes() -> tuple[Vectors, Vectors]:
    kept: Vectors = np.load(FILE, allow_pickle=False).astype(np.float32)
    return kept[0], kept[1:].T
