"""A role taken away is gone at once: the next request is denied and the socket closes within a second."""

import asyncio
import time

import httpx
import pytest

from tests.integration.protocol.problems import is_problem


@pytest.fixture
def product_with_a_slow_sweep(make_product):
    """Only the message that announces the change can close a socket in time, as with the usual settings."""
    product = make_product(start=False, CAREDESK_SWEEP_S="60")
    product.start(product.gateway)
    return product


async def _address(product, cookie) -> str:
    return (await product.get("/api/me", cookie))["email"]


@pytest.mark.parametrize(
    "words", [("disable",), ("role", "author"), ("reset", "--password", "a new long password")]
)
async def test_what_is_taken_away_closes_the_socket_within_a_second(product_with_a_slow_sweep, words) -> None:
    product = product_with_a_slow_sweep
    cookie = await product.person()
    agent, email = await product.agent(cookie), await _address(product, cookie)
    closing = asyncio.create_task(agent.closed(timeout_s=30))
    await asyncio.to_thread(product.accounts, words[0], email, *words[1:])
    done = time.monotonic()
    assert await closing == 4009
    assert time.monotonic() - done < 1
    async with httpx.AsyncClient(base_url=product.url, headers=cookie) as http:
        is_problem(await http.get("/api/conversations"), 401, "unauthenticated")
    again = await product.agent(cookie, hello=False)
    assert await again.closed() == 4001
    await product.leave()


async def test_without_the_message_the_sweep_closes_it(make_product) -> None:
    product = make_product(start=False, CAREDESK_SWEEP_S="0.5", CAREDESK_KEY_PREFIX="gateway")
    product.start(product.gateway)
    cookie = await product.person()
    agent, email = await product.agent(cookie), await _address(product, cookie)
    product.env["CAREDESK_KEY_PREFIX"] = "elsewhere"  # the command's message reaches nobody
    await asyncio.to_thread(product.accounts, "role", email, "author")
    assert await agent.closed(timeout_s=5) == 4009
    await product.leave()


async def test_a_new_role_opens_what_it_should_and_no_more(product) -> None:
    cookie = await product.person("author")
    email = await _address(product, cookie)
    assert "is agent now" in await asyncio.to_thread(product.accounts, "role", email, "agent")
    cookie = await product.login(email)
    async with httpx.AsyncClient(base_url=product.url, headers=cookie) as http:
        assert (await http.get("/api/conversations")).status_code == 200
        is_problem(await http.get("/api/gaps"), 403, "forbidden")
