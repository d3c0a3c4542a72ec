"""The two sides' sockets as programs that know only the contract would drive them, for tests."""

import asyncio
import contextlib
import json
import uuid
from typing import ClassVar

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from tests.integration.wire import WIRE


def new_cid() -> str:
    return str(uuid.uuid4())


class Client:
    """A socket that speaks frames; what comes while something else is awaited is kept in order."""

    side: ClassVar[str]

    def __init__(self, ws: ClientConnection) -> None:
        self.ws = ws
        self.kept: list[dict] = []
        self.seen: list[dict] = []

    async def send(self, frame: dict) -> None:
        WIRE[self.side].note_sent(frame)
        await self.ws.send(json.dumps(frame))

    async def receive(self, timeout_s: float = 10) -> dict:
        async with asyncio.timeout(timeout_s):
            return self._note(await self.ws.recv())

    def _note(self, text: str | bytes) -> dict:
        frame = json.loads(text)
        WIRE[self.side].note_seen(frame)
        self.seen.append(frame)
        return frame

    async def until(self, wanted, timeout_s: float = 10) -> dict:
        """Return the first frame, kept or coming, for which `wanted` holds."""
        for index, frame in enumerate(self.kept):
            if wanted(frame):
                return self.kept.pop(index)
        async with asyncio.timeout(timeout_s):
            while True:
                frame = await self.receive(timeout_s)
                if wanted(frame):
                    return frame
                self.kept.append(frame)

    async def frame(self, kind: str, timeout_s: float = 10, **facts) -> dict:
        return await self.until(
            lambda f: f["type"] == kind and all(f.get(k) == v for k, v in facts.items()), timeout_s
        )

    async def event(self, kind: str, timeout_s: float = 10, role: str | None = None, **data) -> dict:
        def fits(frame: dict) -> bool:
            if frame["type"] != "event" or frame["kind"] != kind:
                return False
            if role is not None and frame["from"]["role"] != role:
                return False
            return all(frame.get("data", {}).get(k) == v for k, v in data.items())

        return await self.until(fits, timeout_s)

    async def closed(self, timeout_s: float = 10) -> int:
        async with asyncio.timeout(timeout_s):
            with contextlib.suppress(ConnectionClosed):
                while True:
                    self._note(await self.ws.recv())
        WIRE[self.side].closes.add(self.ws.close_code or 1006)
        return self.ws.close_code or 1006

    async def close(self) -> None:
        await self.ws.close()

    @property
    def seqs(self) -> list[int]:
        return [frame["seq"] for frame in self.seen if frame["type"] == "event"]


class Customer(Client):
    """The widget's side of the socket, as the contract describes it."""

    side = "customer"
    welcome: dict

    async def hello(self, **fields) -> dict:
        await self.send(
            {
                "type": "hello",
                "token": None,
                "conversation": None,
                "epoch": None,
                "last_seq": 0,
                "page": {"url": "https://shop.example/cart", "title": "Cart", "referrer": ""},
                "locale": "en",
                "identity": None,
                **fields,
            }
        )
        self.welcome = await self.frame("welcome")
        return self.welcome

    async def say(self, cid: str | None = None, **body) -> dict:
        """Send a body and return the acknowledgement."""
        cid = cid or new_cid()
        await self.send({"type": "send", "cid": cid, "body": body})
        return await self.frame("ack", cid=cid)

    async def refused(self, **body) -> dict:
        cid = new_cid()
        await self.send({"type": "send", "cid": cid, "body": body})
        return await self.frame("error", cid=cid)


class Agent(Client):
    """The console's side of the socket."""

    side = "agent"
    welcome: dict

    async def hello(self, status: str | None = "online") -> dict:
        await self.send({"type": "hello"})
        self.welcome = await self.frame("welcome")
        if status:
            await self.send({"type": "presence", "status": status})
        return self.welcome

    async def claim(self, conversation: str | None = None, cid: str | None = None) -> dict:
        """Claim and return whatever answers it."""
        cid = cid or new_cid()
        await self.send({"type": "claim", "cid": cid, "conversation": conversation})
        return await self.until(lambda f: f["type"] in ("claimed", "error") and f.get("cid") == cid)

    async def do(self, kind: str, conversation: str, cid: str | None = None, **fields) -> dict:
        """Send a frame with a cid and return the ack or the error."""
        cid = cid or new_cid()
        await self.send({"type": kind, "cid": cid, "conversation": conversation, **fields})
        return await self.until(lambda f: f["type"] in ("ack", "error") and f.get("cid") == cid)

    async def queued(self, conversation: str, timeout_s: float = 10) -> dict:
        """Wait until the queue list shows a conversation."""

        def shows(frame: dict) -> bool:
            return frame["type"] == "queue" and any(i["conversation"] == conversation for i in frame["items"])

        frame = await self.until(shows, timeout_s)
        return next(i for i in frame["items"] if i["conversation"] == conversation)
