"""What the worker does without the bot: packing a handoff, and freeing conversations from who is gone."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from handoff.bootstrap import now, open_plant
from handoff.core.commands import BotTurn, Command, HandBack, Open, Reply, Say, WantPerson
from handoff.core.conversation import Owner, State
from handoff.services.desk import Desk
from handoff.services.expiry import Expiry, Gone, Idle
from handoff.services.handoffs import Handoffs
from handoff.services.search_client import Found, SearchClient
from handoff.settings import load
from handoff.store.attendance import Attendance
from handoff.store.claims import Won
from handoff.store.keys import PARTITIONS, partition_of
from handoff.store.log import Terms
from handoff.store.writer import Written, open_conversation, submit

LEFT_S = 60.0


class Search(SearchClient):
    """Finds nothing, and remembers what was asked."""

    def __init__(self) -> None:
        super().__init__("http://127.0.0.1:1", "t" * 24)
        self.asked: list[str] = []

    async def search(self, words: str, k: int, audience: str, timeout_s: float | None = None) -> Found:
        self.asked.append(words)
        return Found(outcome="unknown")


class House:
    """The worker's services on real stores."""

    def __init__(self, desk: Desk, search: Search) -> None:
        self.desk, self.search = desk, search
        self.handoffs = Handoffs(desk, ("general",), 2, now)
        self.expiry = Expiry(desk, self.handoffs, Idle(60, 60, 60), Gone(3600, LEFT_S), now)

    async def do(self, conversation: str, command: Command) -> State:
        written = await submit(self.desk.log, conversation, command, now())
        assert isinstance(written, Written), written
        return written.state

    async def wait_in_queue(self, conversation: str) -> None:
        state = await self.do(conversation, WantPerson(wanted=True))
        assert await self.handoffs.pack(conversation, state.seq, Terms()) == "settled"

    async def claimed(self, conversation: str, agent: Owner) -> None:
        """Open a conversation, say something, and let an agent take it."""
        await open_conversation(self.desk.log, conversation, Open(customer="u1"), now(), "e1")
        await self.do(conversation, Say(text="my parcel never arrived"))
        await self.wait_in_queue(conversation)
        assert isinstance(await self.desk.claims.claim(agent, conversation, None, now()), Won)


@pytest.fixture
async def house(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, redis_url: str, key_prefix: str
) -> AsyncIterator[House]:
    settings = {
        "CAREDESK_VAR": str(tmp_path),
        "REDIS_URL": redis_url,
        "CAREDESK_KEY_PREFIX": key_prefix,
        "DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/desk.db",
        "CAREDESK_INTERNAL_TOKEN": "t" * 24,
        "CAREDESK_SECRET": "s" * 40,
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    async with open_plant(load()) as plant:
        search = Search()
        yield House(replace(plant.desk, search=search), search)
        await search.close()


async def agent(house: House, name: str) -> Owner:
    account = await house.desk.accounts.add(f"{name}@example.org", name, "agent", "a long password")
    await house.desk.presence.set(account.id, name, "online", 4)
    return Owner(account.id, name)


async def test_still_broken_after_a_hand_back_searches_what_it_was_about(house: House) -> None:
    sam = await agent(house, "Sam")
    await house.claimed("c1", sam)
    await house.do("c1", HandBack(agent=sam))
    said = await house.do("c1", Say(text="it is still broken"))
    understood = {"intent": {"name": "not_solved", "confidence": 0.9}}
    await house.do("c1", BotTurn(of=said.seq, replies=(Reply(text="Hm."),), annotations=understood))
    await house.wait_in_queue("c1")
    assert house.search.asked == ["my parcel never arrived"] * 2


async def test_a_shut_account_is_forgotten_and_its_conversations_wait_again(house: House) -> None:
    sam, kim = await agent(house, "Sam"), await agent(house, "Kim")
    await house.claimed("c1", sam)
    await house.claimed("c2", kim)
    await house.desk.accounts.disable("sam@example.org")
    assert await house.expiry.forget_shut() == 1
    assert [presence.agent for presence in await house.desk.presence.all()] == [kim.id]
    assert [waiting.conversation for waiting in await house.desk.queue.items()] == ["c1"]
    assert await house.desk.queue.held(kim.id) == {"c2"}
    assert await house.expiry.forget_shut() == 0


async def kinds(house: House, conversation: str) -> list[str]:
    return [event.kind for event in await house.desk.log.read(conversation, 0, None)]


def patience(house: House, customer_s: float) -> Expiry:
    """Sweeps for which a customer has left after so long."""
    return Expiry(house.desk, house.handoffs, Idle(60, 60, 60), Gone(3600, customer_s), now)


async def test_a_customer_not_noted_for_a_while_has_left_once(house: House) -> None:
    await house.claimed("c1", await agent(house, "Sam"))
    mine = [partition_of("c1")]
    assert await house.expiry.note_left(mine) == 0  # never noted: nothing is known of him
    await house.desk.attendance.note(["c1"])
    assert await house.expiry.note_left(mine) == 0
    assert await patience(house, -1).note_left([(mine[0] + 1) % PARTITIONS]) == 0
    assert await patience(house, -1).note_left(mine) == 1
    assert (await kinds(house, "c1"))[-1] == "customer_left"
    assert await patience(house, -1).note_left(mine) == 0


async def test_who_left_the_bot_is_forgotten_without_a_word(house: House) -> None:
    await open_conversation(house.desk.log, "c1", Open(customer="u1"), now(), "e1")
    await house.desk.attendance.note(["c1", "gone-and-archived"])
    for conversation in ("c1", "gone-and-archived"):
        assert await patience(house, -1).note_left([partition_of(conversation)]) == 0
        assert await house.desk.attendance.gone(partition_of(conversation), -1) == []
    assert await kinds(house, "c1") == ["customer_joined"]


async def test_who_is_back_while_it_is_written_that_he_left_is_there(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.claimed("c1", await agent(house, "Sam"))
    await house.desk.attendance.note(["c1"])

    async def back(self: Attendance, conversation: str, longer_than_s: float) -> bool:
        await self.note([conversation])
        return await still_gone(self, conversation, LEFT_S)

    still_gone = Attendance.is_gone
    monkeypatch.setattr(Attendance, "is_gone", back)
    assert await patience(house, -1).note_left([partition_of("c1")]) == 1
    assert (await kinds(house, "c1"))[-2:] == ["customer_left", "customer_joined"]
    assert await house.desk.attendance.gone(partition_of("c1"), -1) == ["c1"]
