"""The same network with its products in 8 bits, for questions: half the time, and nearly the same vectors.

Numbers that enter a product are rounded to steps that were fixed beforehand, so that a vector never depends
on what else is in a batch. The few dimensions that run high are divided first and their weights multiplied
(SmoothQuant, Xiao et al. 2023). The second product of each layer, whose input has the wildest peaks, is done
by blocks that each have a scale of their own. Articles and training examples are read in float32.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from knowledge_base.build_model import Array, Graph

FILE = Path(__file__).with_name("light_ranges.npz")
"""What enters each product, as ``bench/light_ranges.py`` saw it on the demo's texts."""

CONTRIBUTED = "com.microsoft"
BLOCK = 128
WHOLE = 63
"""Weights are whole numbers up to this: two products of them with 255 still fit into the 16 bits in which
processors without the newer instructions add them up, so that vectors are the same everywhere. 127 lies .001
nearer to float32, where it fits.
"""


class LightGraph(Graph):
    """Writes the network with 8-bit products."""

    contributed = CONTRIBUTED

    def __init__(self, weights: Mapping[str, Array], seen: Mapping[str, Array]) -> None:
        super().__init__(weights)
        self._seen = seen
        self._rounded: dict[str, tuple[str, str, str]] = {}

    def _dense(self, x: str, name: str) -> str:
        key = key_of(name)
        divide = self._seen[f"{key}.divide"].astype(np.float32)
        weight = self._weights[f"{name}.weight"].T * divide[:, None]
        if "intermediate" not in name and "attention" not in name:
            product = self._by_blocks(self._divided(x, key, divide), weight, name)
        else:
            product = self._by_columns(x, key, divide, weight, name)
        return self._op("Add", product, self._weight(f"{name}.bias", self._weights[f"{name}.bias"]))

    def _divided(self, x: str, key: str, divide: Array) -> str:
        return self._op("Mul", x, self._weight(f"{key}.divide", (1 / divide).astype(np.float32)))

    def _by_columns(self, x: str, key: str, divide: Array, weight: Array, name: str) -> str:
        """Multiply by whole numbers; each column of the weights has a scale, the input has one for all."""
        if x not in self._rounded:
            least, most = map(float, self._seen[f"{key}.range"])
            step = (most - least) / 255
            scale = self._weight(f"{key}.step", np.array(step, np.float32))
            zero = self._weight(f"{key}.zero", np.array(round(-least / step), np.uint8))
            rounded = self._op("QuantizeLinear", self._divided(x, key, divide), scale, zero)
            self._rounded[x] = rounded, scale, zero
        rounded, scale, zero = self._rounded[x]
        steps = (np.abs(weight).max(axis=0) / WHOLE).astype(np.float32)
        whole = self._weight(f"{name}.whole", np.rint(weight / steps).astype(np.int8))
        columns = self._weight(f"{name}.steps", steps)
        zeros = self._weight(f"{name}.zeros", np.zeros(len(steps), np.int8))
        return self._op(
            "MatMulIntegerToFloat", rounded, whole, scale, columns, zero, zeros, domain=CONTRIBUTED
        )

    def _by_blocks(self, x: str, weight: Array, name: str) -> str:
        """Multiply by blocks of numbers, each with a scale of its own on both sides."""
        k, n = weight.shape
        blocks = weight.T.reshape(n, k // BLOCK, BLOCK)
        steps = (np.abs(blocks).max(axis=2) / 127).astype(np.float32)
        whole = (np.rint(blocks / steps[..., None]) + 128).astype(np.uint8)
        inputs = x, self._weight(f"{name}.whole", whole), self._weight(f"{name}.steps", steps)
        shape = {"K": k, "N": n, "bits": 8, "block_size": BLOCK}
        return self._op("MatMulNBits", *inputs, accuracy_level=4, domain=CONTRIBUTED, **shape)


def light_graph(weights: Mapping[str, Array]) -> Any:
    """Return the network in 8 bits as a model."""
    with np.load(FILE, allow_pickle=False) as seen:
        return LightGraph(weights, dict(seen)).finish()


def key_of(name: str) -> str:
    """Name what enters a product; query, key and value read the same."""
    head, found, _ = name.partition(".attention.self.")
    return f"{head}.attention.self" if found else name
