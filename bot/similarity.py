"""Small sketches of sentence vectors, so that the memory can tell a rephrased question without storing 2 KB
for it.
"""

from __future__ import annotations

import base64
import binascii
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float32]
_LEVELS = 7


def decode(vector: str | None) -> Vector | None:
    """Read a base64 vector of little-endian float32; None when there is none or it is damaged."""
    if not vector:
        return None
    try:
        raw = base64.b64decode(vector, validate=True)
    except (binascii.Error, ValueError):
        return None
    if not raw or len(raw) % 8:
        return None
    return np.frombuffer(raw, dtype="<f4")


def sketch(vector: str | None) -> str:
    """Pack a vector into four bits a dimension (384 dimensions: 256 characters); empty without a vector."""
    values = decode(vector)
    peak = float(np.abs(values).max()) if values is not None else 0.0
    if values is None or peak == 0.0:
        return ""
    levels = (np.rint(values / peak * _LEVELS) + 8).astype(np.uint8)
    return base64.b64encode(((levels[0::2] << 4) | levels[1::2]).tobytes()).decode("ascii")


@lru_cache(maxsize=256)
def _unpack(packed: str) -> tuple[Vector, float] | None:
    """Return a sketch's numbers and their length; a turn compares the same few sketches three times."""
    try:
        pairs = np.frombuffer(base64.b64decode(packed, validate=True), dtype=np.uint8)
    except (binascii.Error, ValueError):
        return None
    values = np.empty(pairs.size * 2, dtype=np.float32)
    values[0::2] = (pairs >> 4).astype(np.float32) - 8
    values[1::2] = (pairs & 15).astype(np.float32) - 8
    values.setflags(write=False)
    return values, float(np.linalg.norm(values))


def unit(packed: str) -> Vector | None:
    """Return a sketch's vector at length 1; None when there is none."""
    unpacked = _unpack(packed) if packed else None
    return unpacked[0] / unpacked[1] if unpacked and unpacked[1] else None


def cosine(left: str, right: str) -> float:
    """Cosine of two sketches; 0.0 when either is missing or they do not fit. Off by under .01 on unit
    vectors.
    """
    if not left or not right or len(left) != len(right):
        return 0.0
    first, second = _unpack(left), _unpack(right)
    if first is None or second is None:
        return 0.0
    length = first[1] * second[1]
    return float(first[0] @ second[0]) / length if length else 0.0
