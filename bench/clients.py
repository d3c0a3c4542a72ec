"""Customers and agents that speak the published protocol and nothing else."""

import asyncio
import json
import time
from typing import Any, Self

import httpx
import websockets
from uuid_utils import uuid7

Frame = dict[str, Any]
ANSWER_WITHIN_S = 30.0


class Socket:
    """One WebSocket of JSON frames."""

    def __init__(self, url: str, origin: str, cookie: str | None = None) -> None:
        self._url, self._origin, self._cookie = url, origin, cookie
        self._ws: websockets.ClientConnection | None = None

    async def __aenter__(self) -> Self:
        headers = {"Cookie": self._cookie} if self._cookie else {}
        self._ws = await websockets.connect(
            self._url, origin=websockets.Origin(self._origin), additional_headers=headers, compression=None
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._ws:
            await self._ws.close()

    async def send(self, frame: Frame) -> None:
        """Send one frame."""
        if self._ws is None:
            raise RuntimeError("not connected")
        await self._ws.send(json.dumps(frame))

    async def receive(self) -> Frame:
        """Return the next frame of any type."""
        if self._ws is None:
            raise RuntimeError("not connected")
        frame: Frame = json.loads(await asyncio.wait_for(self._ws.recv(), ANSWER_WITHIN_S))
        return frame

    async def until(self, type_: str, **fields: object) -> Frame:
        """Return the next frame of a type whose fields equal those given, passing over all others."""
        while True:
            frame = await self.receive()
            if frame["type"] == "error":
                raise RuntimeError(f"the server refused: {frame}")
            if frame["type"] == type_ and all(frame.get(name) == value for name, value in fields.items()):
                return frame


class Customer(Socket):
    """A customer's connection."""

    conversation = ""

    def __init__(self, home: str) -> None:
        super().__init__(f"{home.replace('http', 'ws', 1)}/ws/customer", home)

    async def hello(self) -> None:
        """Open a new conversation."""
        page = {"url": "https://shop.example/", "title": "Bench", "referrer": ""}
        opening = {"token": None, "conversation": None, "epoch": None, "last_seq": 0, "identity": None}
        await self.send({"type": "hello", **opening, "page": page, "locale": "en"})
        self.conversation = (await self.until("welcome"))["conversation"]

    async def ask(self, text: str) -> float:
        """Send a text and return the seconds until the bot's first message after it."""
        started = time.perf_counter()
        await self.send_text(text)
        while True:
            frame = await self.until("event")
            if frame["kind"] == "message" and frame["from"]["role"] == "bot":
                return time.perf_counter() - started

    async def send_text(self, text: str) -> str:
        """Send a text without waiting; return its client id."""
        cid = str(uuid7())
        await self.send({"type": "send", "cid": cid, "body": {"text": text}})
        return cid


class Agent(Socket):
    """A signed-in agent's connection."""

    def __init__(self, home: str, cookie: str) -> None:
        super().__init__(f"{home.replace('http', 'ws', 1)}/ws/agent", home, cookie)

    async def hello(self) -> None:
        """Sign on and go online."""
        await self.send({"type": "hello"})
        await self.until("welcome")
        await self.send({"type": "presence", "status": "online"})

    async def claim(self, conversation: str | None = None) -> tuple[str, float]:
        """Claim a conversation (the next one when None); return its id and the seconds that it took."""
        cid, started = str(uuid7()), time.perf_counter()
        await self.send({"type": "claim", "cid": cid, "conversation": conversation})
        claimed = await self.until("claimed", cid=cid)
        return str(claimed["conversation"]), time.perf_counter() - started


async def sign_in(home: str, email: str, password: str) -> str:
    """Return the cookie header of a fresh session."""
    async with httpx.AsyncClient(base_url=home) as client:
        answer = await client.post("/api/login", json={"email": email, "password": password})
        answer.raise_for_status()
        return "; ".join(f"{name}={value}" for name, value in answer.cookies.items())
