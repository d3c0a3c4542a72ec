"""A small HTTP client for the one call that most turns make: a JSON document posted over kept connections.

aiohttp sends head and body of a request in two system calls and keeps cookies, redirects and tracing on the
way: 1.2 ms of processor time a call, this takes .3 (docs/decisions/throughput.md). The answer is parsed by
httptools, as Sanic parses requests.
"""

from __future__ import annotations

import asyncio
import ssl
from urllib.parse import SplitResult, urlsplit

import aiohttp  # type: ignore[import-not-found,unused-ignore]
import httptools  # type: ignore[import-not-found,unused-ignore]

_LARGEST = 4_000_000
"""Bytes of an answer; ours have a few thousand."""


class Lost(aiohttp.ClientConnectionError):  # type: ignore[misc,unused-ignore]
    """The connection ended before the answer; `silent` when not one byte of it had come."""

    def __init__(self, silent: bool) -> None:
        super().__init__("the connection ended before the answer")
        self.silent = silent


class _Connection(asyncio.Protocol):
    """One connection, one exchange at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._start()

    def _start(self) -> None:
        self._parser, self._body, self._heard = httptools.HttpResponseParser(self), bytearray(), False
        self.usable = True

    async def exchange(self, request: bytes, timeout_s: float) -> tuple[int, bytes]:
        """Send one request and return the answer's status and body."""
        assert self._transport is not None
        if self._transport.is_closing():  # the other side ended it while it rested, and we have heard so
            raise Lost(silent=True)
        loop = asyncio.get_running_loop()
        self._start()
        self._answer = loop.create_future()
        late = loop.call_later(timeout_s, self._fail, asyncio.TimeoutError(f"no answer in {timeout_s:g} s"))
        try:
            self._transport.write(request)
            return await self._answer
        except BaseException:
            self.close()  # an answer that comes later must not be taken for that of another request
            raise
        finally:
            late.cancel()

    def close(self) -> None:
        """End the connection."""
        self.usable = False
        if self._transport is not None:
            self._transport.abort()

    def _fail(self, error: Exception) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error)

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        """Parse what came."""
        self._heard = True
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as error:
            self._fail(aiohttp.ClientPayloadError(str(error)))

    def connection_lost(self, error: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """Fail the request that still waits."""
        self.usable = False
        self._fail(Lost(silent=not self._heard))

    # What httptools calls.

    def on_body(self, body: bytes) -> None:
        """Collect the body."""
        self._body += body
        if len(self._body) > _LARGEST:
            self._fail(aiohttp.ClientPayloadError(f"the answer has over {_LARGEST} bytes"))

    def on_message_complete(self) -> None:
        """Hand over the answer."""
        self.usable = self.usable and self._parser.should_keep_alive()
        if self._answer is not None and not self._answer.done():
            self._answer.set_result((self._parser.get_status_code(), bytes(self._body)))


class Poster:
    """Posts JSON to one address over at most `connections` kept connections."""

    def __init__(self, url: str, headers: dict[str, str], timeout_s: float, connections: int = 32) -> None:
        """Take the address, the headers of every request and the limit for one of them in seconds."""
        self._url: SplitResult = urlsplit(url)
        self._headers, self._timeout_s = headers, timeout_s
        self._idle: list[_Connection] = []
        self._free = asyncio.Semaphore(connections)
        self._head = self._request_head()

    async def post(self, body: bytes) -> tuple[int, bytes]:
        """Post `body` and return the answer's status and body.

        Raises:
            aiohttp.ClientError: There was no answer, or none that can be read.
            asyncio.TimeoutError: It took too long.
        """
        request = b"%sContent-Length: %d\r\n\r\n%s" % (self._head, len(body), body)
        async with self._free:
            while self._idle:
                try:
                    return await self._exchange(self._idle.pop(), request)
                except Lost as lost:
                    # A kept connection may have been closed while it rested: then nothing was done yet.
                    if not lost.silent:
                        raise
            return await self._exchange(await self._connect(), request)

    async def close(self) -> None:
        """Close the kept connections."""
        while self._idle:
            self._idle.pop().close()

    async def _exchange(self, connection: _Connection, request: bytes) -> tuple[int, bytes]:
        answer = await connection.exchange(request, self._timeout_s)
        if connection.usable:
            self._idle.append(connection)
        else:
            connection.close()
        return answer

    async def _connect(self) -> _Connection:
        secure = self._url.scheme == "https"
        port = self._url.port or (443 if secure else 80)
        context = ssl.create_default_context() if secure else None
        making = asyncio.get_running_loop().create_connection(
            _Connection, self._url.hostname or "", port, ssl=context
        )
        try:
            _, connection = await asyncio.wait_for(making, self._timeout_s)
        except OSError as error:
            raise aiohttp.ClientConnectionError(str(error)) from error
        return connection

    def _request_head(self) -> bytes:
        path = (self._url.path or "/") + (f"?{self._url.query}" if self._url.query else "")
        host = self._url.netloc.rpartition("@")[2]
        lines = [f"POST {path} HTTP/1.1", f"Host: {host}", "Content-Type: application/json"]
        lines += [f"{name}: {value}" for name, value in self._headers.items()]
        return "".join(f"{line}\r\n" for line in lines).encode("latin-1")
