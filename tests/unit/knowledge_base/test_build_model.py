"""The hand-written graph against the network's own formulas, on small random weights."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
from safetensors.numpy import save_file

from knowledge_base import build_model
from knowledge_base.errors import ModelUnusable

HIDDEN, LAYERS, WIDE, WORDS, PLACES = build_model.HIDDEN, build_model.LAYERS, 64, 50, 12


def random_weights() -> dict[str, Any]:
    rng = np.random.default_rng(5)

    def some(*shape: int) -> Any:
        return (rng.normal(size=shape) * 0.1).astype(np.float32)

    weights = {
        "embeddings.word_embeddings.weight": some(WORDS, HIDDEN),
        "embeddings.position_embeddings.weight": some(PLACES, HIDDEN),
        "embeddings.token_type_embeddings.weight": some(2, HIDDEN),
    }
    norms = ["embeddings."]
    for n in range(LAYERS):
        layer = f"encoder.layer.{n}."
        norms += [layer + "attention.output.", layer + "output."]
        shapes = {f"attention.self.{role}": (HIDDEN, HIDDEN) for role in ("query", "key", "value")}
        shapes |= {"attention.output.dense": (HIDDEN, HIDDEN)}
        shapes |= {"intermediate.dense": (WIDE, HIDDEN), "output.dense": (HIDDEN, WIDE)}
        for name, shape in shapes.items():
            weights[f"{layer}{name}.weight"] = some(*shape)
            weights[f"{layer}{name}.bias"] = some(shape[0])
    for name in norms:
        weights[f"{name}LayerNorm.weight"] = 1 + some(HIDDEN)
        weights[f"{name}LayerNorm.bias"] = some(HIDDEN)
    return weights


def reference(w: dict[str, Any], ids: list[int]) -> Any:
    """Run the network for one unpadded text, straight from the formulas."""
    from scipy.special import erf

    def norm(x: Any, name: str) -> Any:
        centred = x - x.mean(-1, keepdims=True)
        x = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
        return x * w[name + "LayerNorm.weight"] + w[name + "LayerNorm.bias"]

    def dense(x: Any, name: str) -> Any:
        return x @ w[name + ".weight"].T + w[name + ".bias"]

    places = w["embeddings.position_embeddings.weight"][: len(ids)]
    segment = w["embeddings.token_type_embeddings.weight"][0]
    x = norm(w["embeddings.word_embeddings.weight"][ids] + places + segment, "embeddings.")
    size = HIDDEN // build_model.HEADS
    manner = x
    for n in range(LAYERS):
        layer = f"encoder.layer.{n}."
        q, k, v = (dense(x, f"{layer}attention.self.{role}") for role in ("query", "key", "value"))
        mixed = np.empty_like(x)
        for head in range(build_model.HEADS):
            part = slice(head * size, (head + 1) * size)
            fit = np.exp(q[:, part] @ k[:, part].T / np.sqrt(size))
            mixed[:, part] = fit / fit.sum(-1, keepdims=True) @ v[:, part]
        x = norm(dense(mixed, layer + "attention.output.dense") + x, layer + "attention.output.")
        wide = dense(x, layer + "intermediate.dense")
        wide = wide * 0.5 * (1 + erf(wide / np.sqrt(2)))
        x = norm(dense(wide, layer + "output.dense") + x, layer + "output.")
        manner = x.mean(0) if n + 1 == build_model.MANNER_LAYER else manner
    mean = x.mean(0)
    return mean / np.linalg.norm(mean), manner, x


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    save_file(random_weights(), tmp_path / "model.safetensors")
    digest = hashlib.sha256((tmp_path / "model.safetensors").read_bytes()).hexdigest()
    monkeypatch.setattr(build_model, "WEIGHTS_SHA256", digest)
    (tmp_path / "tokenizer.json").write_text("{}")
    return tmp_path


def test_graph_computes_the_network_and_ignores_padding(source: Path, tmp_path: Path) -> None:
    build_model.build_model(source, tmp_path / "out", light=False)
    session = onnxruntime.InferenceSession(str(tmp_path / "out" / "model.onnx"))
    ids = np.array([[3, 9, 4, 44, 7], [8, 2, 0, 0, 0]], np.int64)
    mask = np.array([[1, 1, 1, 1, 1], [1, 1, 0, 0, 0]], np.int64)
    vectors, manners, states = session.run(None, {"input_ids": ids, "attention_mask": mask})
    assert [output.name for output in session.get_outputs()] == [
        "sentence_embedding",
        "manner",
        "states",
    ]
    weights = random_weights()
    for row, words in enumerate(([3, 9, 4, 44, 7], [8, 2])):
        vector, manner, state = reference(weights, words)
        assert np.allclose(vectors[row], vector, atol=1e-4)
        assert np.allclose(manners[row], manner, atol=1e-4)
        assert np.allclose(states[row, : len(words)], state, atol=1e-4)
    assert (tmp_path / "out" / "tokenizer.json").read_text() == "{}"


def test_other_weights_are_refused_and_nothing_is_written(source: Path, tmp_path: Path) -> None:
    (source / "model.safetensors").write_bytes(b"something else")
    with pytest.raises(ModelUnusable, match="SHA-256"):
        build_model.build_model(source, tmp_path / "out", light=False)
    assert not (tmp_path / "out").exists()


def test_missing_files_are_named(source: Path, tmp_path: Path) -> None:
    (source / "tokenizer.json").unlink()
    with pytest.raises(ModelUnusable, match=r"tokenizer\.json"):
        build_model.build_model(source, tmp_path / "out", light=False)
    with pytest.raises(ModelUnusable, match=r"model\.safetensors"):
        build_model.build_model(tmp_path / "nowhere", tmp_path / "out", light=False)
