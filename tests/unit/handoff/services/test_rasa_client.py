"""The client towards Rasa: what a lost connection, a slow bot and a wrong answer are called."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from handoff.services.rasa_client import BotFailed, BotUnreachable, RasaClient

OK = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{"ok":true}'


@asynccontextmanager
async def bot(*answers):
    """A server on a real socket that gives its answers in turn, and shuts the connection at ``None``."""
    left = list(answers)

    async def serve(reader, writer):
        while left and await reader.readuntil(b"\r\n\r\n"):
            await reader.readexactly(2)  # the body, which is always {}
            if (answer := left.pop(0)) is None:
                break
            writer.write(answer)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    client = RasaClient([f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"], "token", connections=2)
    try:
        yield client
    finally:
        await client.close()
        server.close()
        await server.wait_closed()


async def test_a_kept_connection_that_was_shut_is_worth_another_try():
    async with bot(OK, None, OK) as client:
        assert (await client.turn(0, {}, 2)).ok
        with pytest.raises(BotUnreachable):
            await client.turn(0, {}, 2)
        assert (await client.turn(0, {}, 2)).ok


async def test_nobody_listening_is_worth_another_try():
    async with bot(OK) as client:
        assert (await client.turn(0, {}, 2)).ok
    gone = RasaClient(["http://127.0.0.1:9"], "token", connections=2)
    with pytest.raises(BotUnreachable):
        await gone.turn(0, {}, 2)
    await gone.close()


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([OK[:-3]], "payload"),
        ([OK[:-3], OK], "Timeout"),
        ([b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"], "HTTP 503"),
        ([b"HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n"], "HTTP 302"),
        ([OK.replace(b'{"ok":true}', b'{"ok":1234}')], "wrong shape"),
    ],
    ids=["cut off", "held back", "busy", "sent elsewhere", "of another shape"],
)
async def test_what_is_no_answer_is_not_asked_again(answers, said):
    async with bot(*answers) as client:
        with pytest.raises(BotFailed, match=said) as caught:
            await client.turn(0, {}, 0.5)
    assert not isinstance(caught.value, BotUnreachable)
