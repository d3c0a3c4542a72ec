"""Misspelt questions over HTTP are found, and embedded a second time only when something was mended."""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI

from knowledge_base.embedding import Embedder, Vectors, encode_vector


@pytest.fixture
def embedded(app: FastAPI, embedder: Embedder, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The questions that the service embedded itself."""
    texts: list[str] = []

    async def embed(text: str) -> Vectors:
        texts.append(text)
        return embedder.embed_one(text)

    monkeypatch.setattr(app.state.context.vectors, "embed_question", embed)
    return texts


async def test_a_misspelt_question_finds_its_answer(
    client: httpx.AsyncClient, embedder: Embedder, embedded: list[str]
) -> None:
    asked = "i forgott my pasword"
    body = {"q": asked, "vector": encode_vector(embedder.embed_one(asked))}
    found = (await client.post("/search", json=body)).json()
    assert (found["outcome"], found["hits"][0]["article"]) == ("answer", "reset-password")
    assert embedded == ["i forgot my password"]


async def test_a_well_spelt_question_costs_nothing_more(
    client: httpx.AsyncClient, embedder: Embedder, embedded: list[str]
) -> None:
    asked = "where is my parcel"
    body = {"q": asked, "vector": encode_vector(embedder.embed_one(asked))}
    assert (await client.post("/search", json=body)).status_code == 200
    assert embedded == []
