"""Misspelt questions over HTTP are found, and read a second time only when something was mended."""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI

from knowledge_base.embedding import Embedder, Vectors, encode_vector
from knowledge_base.tokens import Tokens


@pytest.fixture
def read(app: FastAPI, embedder: Embedder, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The questions that the service read itself."""
    texts: list[str] = []

    async def reading(text: str) -> tuple[Vectors, Tokens | None]:
        texts.append(text)
        return embedder.read_one(text)

    monkeypatch.setattr(app.state.context.vectors, "read_question", reading)
    return texts


async def test_a_misspelt_question_finds_its_answer(
    client: httpx.AsyncClient, embedder: Embedder, read: list[str]
) -> None:
    asked = "i forgott my pasword"
    body = {"q": asked, "vector": encode_vector(embedder.embed_one(asked))}
    found = (await client.post("/search", json=body)).json()
    assert (found["outcome"], found["hits"][0]["article"]) == ("answer", "reset-password")
    assert read == [*[asked] * embedder.tells_tokens, "i forgot my password"]


async def test_a_well_spelt_question_costs_nothing_more(
    client: httpx.AsyncClient, embedder: Embedder, read: list[str]
) -> None:
    asked = "where is my parcel"
    body = {"q": asked, "vector": encode_vector(embedder.embed_one(asked))}
    assert (await client.post("/search", json=body)).status_code == 200
    assert read == [asked] * embedder.tells_tokens
