"""The typed client: every failure is one error."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web

from actions.errors import SearchUnavailable
from actions.search_client import SearchClient
from tests.unit.actions.conftest import searching


def says(status, body=b"{}"):
    async def answer(_):
        return web.Response(status=status, body=body)

    return answer


async def hangs_up(request):
    request.transport.abort()
    return web.Response()


async def late(_):
    await asyncio.sleep(5)
    return web.Response()


@pytest.mark.parametrize(
    "answer",
    [
        hangs_up,
        late,
        says(500),
        says(401),
        says(302),
        says(200, b"no json"),
        says(200, b'{"outcome": "maybe", "hits": []}'),
    ],
)
async def test_whatever_goes_wrong_the_search_is_unavailable(answer):
    async with searching(answer, timeout_s=0.3) as client:
        with pytest.raises(SearchUnavailable):
            await client.search("x")


async def test_nobody_listening_is_a_search_that_is_unavailable():
    client = SearchClient("http://127.0.0.1:9", "secret", 1.0)
    with pytest.raises(SearchUnavailable, match="ClientConnectorError"):
        await client.search("x")
    await client.aclose()


async def test_a_missing_article_is_none():
    async with searching(says(404)) as client:
        assert await client.article("gone") is None


async def test_the_error_says_what_and_why():
    async with searching(says(503)) as client:
        with pytest.raises(SearchUnavailable, match=r"search: status 503"):
            await client.search("x")
