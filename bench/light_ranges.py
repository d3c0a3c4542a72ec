"""`python -m bench.light_ranges WEIGHTS`: renew the table by which questions are read in 8 bits.

WEIGHTS is the folder with the published `model.safetensors`. The demo's texts are read in float32, and what
enters each product is noted: how high each dimension runs, and within what bounds all of them lie.
"""

from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import typer
from onnx import TensorProto, helper
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from bench.questions import ARTICLES
from knowledge_base.build_model import Array, Graph
from knowledge_base.embedding import model_files
from knowledge_base.light_model import FILE, key_of
from knowledge_base.settings import load_judging
from knowledge_base.workbench import read_documents

EVERY = 12
HIGH = 0.7
"""How much of a high dimension is moved into the weights; .5 and .8 lie further from float32."""


class _Tapped(Graph):
    """The network, which also tells what enters its products."""

    def __init__(self, weights: dict[str, Array]) -> None:
        super().__init__(weights)
        self.taps: dict[str, str] = {}

    def _dense(self, x: str, name: str) -> str:
        self.taps[key_of(name)] = x
        return super()._dense(x, name)


def main(weights: Path) -> None:
    """Read the demo's texts and write the table."""
    published = load_file(weights / "model.safetensors")
    graph = _Tapped(published)
    model = graph.finish()
    model.graph.output.extend(
        helper.make_tensor_value_info(x, TensorProto.FLOAT, None) for x in graph.taps.values()
    )
    session = onnxruntime.InferenceSession(model.SerializeToString())
    seen = [_entering(session, graph.taps, ids) for ids in _texts()]
    table: dict[str, Array] = {}
    for key in graph.taps:
        highest = np.max([np.abs(text[key]).max(axis=0) for text in seen], axis=0)
        columns = np.concatenate(
            [w for n, w in published.items() if key_of(n.removesuffix(".weight")) == key and w.ndim == 2]
        )
        divide = np.maximum(highest, 1e-5) ** HIGH / np.maximum(np.abs(columns).max(axis=0), 1e-5) ** (
            1 - HIGH
        )
        table[f"{key}.divide"] = divide.astype(np.float16)
        divided = [text[key] / table[f"{key}.divide"].astype(np.float32) for text in seen]
        table[f"{key}.range"] = np.array(
            [min(x.min() for x in divided), max(x.max() for x in divided)], np.float32
        )
    np.savez_compressed(FILE, **table)  # type: ignore[arg-type]


def _texts() -> list[Array]:
    tokenizer = Tokenizer.from_file(str(model_files(load_judging().model_dir)[1]))
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_length=128)
    units = [u.text for d in read_documents(ARTICLES, lambda _line: None) for u in d.units]
    return [np.array([tokenizer.encode(text).ids]) for text in units[::EVERY]]


def _entering(session: Any, taps: dict[str, str], ids: Array) -> dict[str, Array]:
    feed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
    return {key: x[0] for key, x in zip(taps, session.run(list(taps.values()), feed), strict=True)}


if __name__ == "__main__":
    typer.run(main)
