"""Builds the embedding model's ONNX graph from its published weights, without torch.

The set-up program calls this once. The graph is written out by hand: six layers of BERT, mean pooling and a
unit length at the end, so that the session returns finished sentence vectors.

Source: all-MiniLM-L6-v2 (Apache-2.0); BERT, Devlin et al. 2018.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge_base.errors import ModelUnusable

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

LAYERS, HIDDEN, HEADS = 6, 384, 12
MANNER_LAYER = 3
"""The layer whose mean is the output ``manner``: half-way up, how a thing is said is still there; the last
layers drop it for what is meant. The frustration classifier reads it (docs/decisions/understanding.md).
"""
OPSET, IR_VERSION = 17, 8

Array = npt.NDArray[Any]


def build_model(source: Path, target: Path, light: bool = True) -> None:
    """Write ``model.onnx`` and ``tokenizer.json`` (and ``model_light.onnx``) into a directory.

    Args:
        source: directory with ``model.safetensors`` and ``tokenizer.json``.
        target: where to write; a half-written model is never left under the final name.
        light: also write the graph in 8 bits, by which questions are read.

    Raises:
        ModelUnusable: a file is missing, or the weights are not the published ones.
    """
    import onnx
    from safetensors.numpy import load_file

    weights, tokenizer = source / "model.safetensors", source / "tokenizer.json"
    check_weights(weights)
    if not tokenizer.is_file():
        raise ModelUnusable(tokenizer, "the file is missing")
    target.mkdir(parents=True, exist_ok=True)
    published = load_file(weights)
    graphs = {"model.onnx": Graph(published).finish()}
    if light:
        from knowledge_base.light_model import light_graph

        graphs["model_light.onnx"] = light_graph(published)
    for name, graph in graphs.items():
        onnx.save(graph, target / f"{name}.part")
        (target / f"{name}.part").replace(target / name)
    shutil.copyfile(tokenizer, target / "tokenizer.json")


def check_weights(path: Path) -> None:
    """Make sure that a file holds the published weights.

    Raises:
        ModelUnusable: it is missing or differs.
    """
    if not path.is_file():
        raise ModelUnusable(path, "the file is missing")
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != WEIGHTS_SHA256:
        raise ModelUnusable(
            path, f"its SHA-256 is {found}, not {WEIGHTS_SHA256}: it is not the model we know"
        )


class Graph:
    """Collects the nodes and constants of the network while it is written from its input to its output."""

    contributed = ""
    """Whose operators it needs beside the standard's."""

    def __init__(self, weights: Mapping[str, Array]) -> None:
        self._weights = weights
        self._nodes: list[Any] = []
        self._constants: dict[str, Array] = {}

    def finish(self) -> Any:
        """Write the whole network and return it as a model."""
        import onnx
        from onnx import TensorProto, helper, numpy_helper

        state = self._embed()
        bias = self._attention_bias()
        for layer in range(LAYERS):
            state = self._layer(state, bias, f"encoder.layer.{layer}.")
            if layer + 1 == MANNER_LAYER:
                self._name(self._mean(state), "manner")
        self._pool(state)
        self._name(state, "states")
        arrays = [numpy_helper.from_array(np.ascontiguousarray(a), n) for n, a in self._constants.items()]
        inputs = [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])
            for name in ("input_ids", "attention_mask")
        ]
        outputs = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", HIDDEN])
            for name in ("sentence_embedding", "manner")
        ]
        outputs.append(
            helper.make_tensor_value_info("states", TensorProto.FLOAT, ["batch", "tokens", HIDDEN])
        )
        graph = helper.make_graph(self._nodes, "minilm", inputs, outputs, arrays)
        opsets = [helper.make_opsetid("", OPSET)]
        if self.contributed:
            opsets.append(helper.make_opsetid(self.contributed, 1))
        model = helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION)
        onnx.checker.check_model(model)
        return model

    def _embed(self) -> str:
        """Add up token and position; the segment is always the first and folded into the position."""
        name = "embeddings."
        self._weight("words", self._weights[name + "word_embeddings.weight"])
        segment = self._weights[name + "token_type_embeddings.weight"][0]
        self._weight("positions", self._weights[name + "position_embeddings.weight"] + segment)
        length = self._op("Slice", self._op("Shape", "input_ids"), self._ints(1), self._ints(2))
        places = self._op("Slice", "positions", self._ints(0), length, self._ints(0))
        return self._normalise(self._op("Add", self._op("Gather", "words", "input_ids"), places), name)

    def _attention_bias(self) -> str:
        """Turn the mask into an addend for the softmax: 0 where there is a token, very low elsewhere."""
        from onnx import TensorProto

        present = self._op("Cast", "attention_mask", to=TensorProto.FLOAT)
        absent = self._op("Mul", self._op("Sub", self._floats(1.0), present), self._floats(-1e4))
        return self._op("Unsqueeze", absent, self._ints(1, 2))

    def _layer(self, state: str, bias: str, name: str) -> str:
        attended = self._dense(self._attention(state, bias, name), name + "attention.output.dense")
        state = self._normalise(self._op("Add", attended, state), name + "attention.output.")
        wide = self._gelu(self._dense(state, name + "intermediate.dense"))
        narrow = self._dense(wide, name + "output.dense")
        return self._normalise(self._op("Add", narrow, state), name + "output.")

    def _attention(self, state: str, bias: str, name: str) -> str:
        split = self._ints(0, 0, HEADS, HIDDEN // HEADS)
        orders = {"query": [0, 2, 1, 3], "key": [0, 2, 3, 1], "value": [0, 2, 1, 3]}
        part = {}
        for role, order in orders.items():
            heads = self._op("Reshape", self._dense(state, f"{name}attention.self.{role}"), split)
            part[role] = self._op("Transpose", heads, perm=order)
        scale = self._floats(float(1 / np.sqrt(HIDDEN // HEADS)))
        fit = self._op("Mul", self._op("MatMul", part["query"], part["key"]), scale)
        share = self._op("Softmax", self._op("Add", fit, bias), axis=-1)
        mixed = self._op("Transpose", self._op("MatMul", share, part["value"]), perm=[0, 2, 1, 3])
        return self._op("Reshape", mixed, self._ints(0, 0, HIDDEN))

    def _gelu(self, x: str) -> str:
        """The exact form, ``x · ½ · (1 + erf(x / √2))``, as the model was trained with."""
        curve = self._op("Erf", self._op("Div", x, self._floats(float(np.sqrt(2)))))
        return self._op(
            "Mul", self._op("Mul", x, self._op("Add", curve, self._floats(1.0))), self._floats(0.5)
        )

    def _pool(self, state: str) -> None:
        from onnx import helper

        mean = self._mean(state)
        self._nodes.append(helper.make_node("LpNormalization", [mean], ["sentence_embedding"], axis=-1, p=2))

    def _name(self, value: str, name: str) -> None:
        from onnx import helper

        self._nodes.append(helper.make_node("Identity", [value], [name]))

    def _mean(self, state: str) -> str:
        """Return the mean over the tokens that are there."""
        from onnx import TensorProto

        mask = self._op("Cast", "attention_mask", to=TensorProto.FLOAT)
        column = self._op("Unsqueeze", mask, self._ints(2))
        total = self._op("ReduceSum", self._op("Mul", state, column), self._ints(1), keepdims=0)
        return self._op("Div", total, self._op("ReduceSum", column, self._ints(1), keepdims=0))

    def _dense(self, x: str, name: str) -> str:
        weight = self._weight(f"{name}.weight", self._weights[f"{name}.weight"].T)
        bias = self._weight(f"{name}.bias", self._weights[f"{name}.bias"])
        return self._op("Add", self._op("MatMul", x, weight), bias)

    def _normalise(self, x: str, name: str) -> str:
        gain, shift = (f"{name}LayerNorm.weight", f"{name}LayerNorm.bias")
        self._weight(gain, self._weights[gain])
        self._weight(shift, self._weights[shift])
        return self._op("LayerNormalization", x, gain, shift, axis=-1, epsilon=1e-12)

    def _op(self, kind: str, *inputs: str, **attributes: Any) -> str:
        from onnx import helper

        output = f"{kind}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, list(inputs), [output], **attributes))
        return output

    def _weight(self, name: str, array: Array) -> str:
        self._constants[name] = array
        return name

    def _ints(self, *values: int) -> str:
        return self._weight("ints_" + "_".join(map(str, values)), np.array(values, np.int64))

    def _floats(self, value: float) -> str:
        return self._weight(f"float_{value}", np.array(value, np.float32))
