"""The small HTTP client: kept connections, honest failures."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from bot.wire import Poster

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def read_request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    return head + await reader.readexactly(length)


def run(handler: Handler, use: Callable[[Poster], Awaitable[Any]], timeout_s: float = 2.0) -> Any:
    async def go() -> Any:
        server = await asyncio.start_server(handler, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        poster = Poster(f"http://127.0.0.1:{port}/webhook?x=1", {"Authorization": "Bearer t"}, timeout_s)
        try:
            return await use(poster)
        finally:
            await poster.close()
            server.close()

    return asyncio.run(go())


def test_a_request_is_whole_and_a_chunked_answer_is_put_together():
    seen: list[bytes] = []

    async def handler(reader, writer):
        seen.append(await read_request(reader))
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")

    assert run(handler, lambda poster: poster.post(b'{"a":1}')) == (200, b"abcde")
    assert seen[0].startswith(b"POST /webhook?x=1 HTTP/1.1\r\nHost: 127.0.0.1:")
    assert b"Authorization: Bearer t\r\n" in seen[0]
    assert seen[0].endswith(b'\r\n\r\n{"a":1}')


def counting(each: Callable[[int], bytes], closes: bool = False) -> tuple[Handler, list[int]]:
    connections: list[int] = []

    async def handler(reader, writer):
        connections.append(0)
        try:
            while True:
                await read_request(reader)
                connections[-1] += 1
                writer.write(each(len(connections)))
                if closes:
                    writer.close()
                    return
        except asyncio.IncompleteReadError:
            writer.close()

    return handler, connections


OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def test_a_connection_is_kept_and_calls_at_once_have_one_each():
    handler, connections = counting(lambda _: OK)

    async def use(poster):
        for _ in range(3):
            await poster.post(b"{}")
        await asyncio.gather(poster.post(b"{}"), poster.post(b"{}"))

    run(handler, use)
    assert len(connections) == 2
    assert sum(connections) == 5


def test_a_connection_closed_while_it_rested_costs_no_call():
    handler, connections = counting(lambda _: OK, closes=True)

    async def use(poster):
        return [await poster.post(b"{}") for _ in range(3)]

    assert run(handler, use) == [(200, b"ok")] * 3
    assert connections == [1, 1, 1]


def test_a_connection_known_to_be_closed_costs_no_call_either():
    handler, connections = counting(lambda _: OK, closes=True)

    async def use(poster):
        await poster.post(b"{}")
        while poster._idle[0].usable:  # noqa: ASYNC110 - it has no event to wait for
            await asyncio.sleep(0)
        return await poster.post(b"{}")

    assert run(handler, use) == (200, b"ok")
    assert connections == [1, 1]


def test_close_is_heeded():
    handler, connections = counting(lambda _: OK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))

    async def use(poster):
        return [await poster.post(b"{}") for _ in range(2)]

    run(handler, use)
    assert connections == [1, 1]


@pytest.mark.parametrize(
    "answer", [b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok", b"nonsense\r\n\r\n", b""]
)
def test_half_an_answer_or_none_is_a_client_error(answer):
    handler, _ = counting(lambda _: answer, closes=True)
    with pytest.raises(aiohttp.ClientError):
        run(handler, lambda poster: poster.post(b"{}"))


def test_a_server_that_stays_silent_is_given_up_and_its_connection_not_used_again():
    answers = iter([b"", OK])
    handler, connections = counting(lambda _: next(answers))

    async def use(poster):
        with pytest.raises(asyncio.TimeoutError):
            await poster.post(b"{}")
        return await poster.post(b"{}")

    assert run(handler, use, timeout_s=0.2) == (200, b"ok")
    assert connections == [1, 1]


def test_nobody_listening_is_a_connection_error():
    async def go():
        await Poster("http://127.0.0.1:9/webhook", {}, 1).post(b"{}")

    with pytest.raises(aiohttp.ClientConnectionError):
        asyncio.run(go())
