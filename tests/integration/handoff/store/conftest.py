"""Stores over a private server, and conversations brought to where a test needs them."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

import pytest
from redis.asyncio import Redis

from handoff.core.commands import Command, Enqueue, Open, WantPerson
from handoff.core.conversation import Owner, State
from handoff.store.claims import Claims
from handoff.store.connect import connect_blocking
from handoff.store.keys import Keys
from handoff.store.log import Log
from handoff.store.presence import Presence
from handoff.store.queue import Queue, Times
from handoff.store.writer import Written, open_conversation, submit

AT = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)
PACKET = {
    "goal": {"text": "my parcel never arrived", "seq": 2},
    "queue": {"name": "general", "priority": "normal"},
    "reason": {"kind": "explicit_request"},
    "mood": [{"seq": 2, "score": 0.8}],
}


class Desk:
    """All stores of one prefix, with short ways to the usual situations."""

    def __init__(self, client: Redis, keys: Keys, times: Times | None = None) -> None:
        self.client = client
        self.keys = keys
        self.log = Log(client, keys)
        self.queue = Queue(client, keys, times)
        self.presence = Presence(client, keys)
        self.claims = Claims(self.log, self.queue)

    async def open(self, conversation: str) -> str:
        result = await open_conversation(self.log, conversation, Open(customer="u1"), AT, "e1")
        assert isinstance(result, Written)
        return conversation

    async def do(self, conversation: str, command: Command) -> State:
        result = await submit(self.log, conversation, command, AT)
        assert isinstance(result, Written), result
        return result.state

    async def waiting(self, conversation: str) -> str:
        """Open a conversation and let it wait for a person, as gateway and worker would."""
        await self.open(conversation)
        await self.do(conversation, WantPerson(wanted=True))
        await self.requeue(await self.do(conversation, Enqueue(packet=PACKET)))
        return conversation

    async def requeue(self, state: State, *, front: bool = False) -> None:
        assert state.item is not None
        await self.queue.add(state.conversation, state.item, state.queued_since, front=front)

    async def agent(self, name: str, capacity: int = 4) -> Owner:
        await self.presence.set(f"id-{name}", name, "online", capacity)
        return Owner(f"id-{name}", name)


@pytest.fixture
def desk(redis_client: Redis, keys: Keys) -> Desk:
    return Desk(redis_client, keys)


@pytest.fixture
def hasty_desk(redis_client: Redis, keys: Keys) -> Desk:
    """Reservations of this desk have run out as soon as they are made."""
    return Desk(redis_client, keys, Times(lease_ms=-1))


@pytest.fixture
async def new_blocking(redis_url: str) -> AsyncIterator[Callable[[], Redis]]:
    """Make clients for blocking reads."""
    made: list[Redis] = []

    def make() -> Redis:
        made.append(connect_blocking(redis_url))
        return made[-1]

    yield make
    for client in made:
        await client.aclose()
