"""The typed client: every failure is one error."""

from __future__ import annotations

import httpx
import pytest

from actions.errors import SearchUnavailable
from actions.search_client import SearchClient


def client(answer):
    return SearchClient("http://search", "secret", 1.0, httpx.MockTransport(answer))


def refuse(_):
    raise httpx.ConnectError("refused")


def late(_):
    raise httpx.ReadTimeout("late")


@pytest.mark.parametrize(
    "answer",
    [
        refuse,
        late,
        lambda _: httpx.Response(500),
        lambda _: httpx.Response(401),
        lambda _: httpx.Response(200, text="no json"),
        lambda _: httpx.Response(200, json={"outcome": "maybe", "hits": []}),
    ],
)
async def test_whatever_goes_wrong_the_search_is_unavailable(answer):
    with pytest.raises(SearchUnavailable):
        await client(answer).search("x")


async def test_a_missing_article_is_none():
    assert await client(lambda _: httpx.Response(404)).article("gone") is None


async def test_the_error_says_what_and_why():
    with pytest.raises(SearchUnavailable, match=r"search: status 503"):
        await client(lambda _: httpx.Response(503)).search("x")
