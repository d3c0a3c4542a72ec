"""The archive on every database that can be had: SQLite always, PostgreSQL when its server is installed.

Where no PostgreSQL server can be had (`tests/postgres.py`), its cases are not collected.
"""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from handoff.core.commands import AgentSay, Claim, End, Open, Say, WantPerson
from handoff.core.conversation import Owner, State, number
from handoff.core.decide import Accepted, decide
from handoff.store.accounts import Account, AccountRows
from handoff.store.archive import Archive, Page
from handoff.store.questions import Question, QuestionRows
from handoff.store.sql import create_schema, open_engine
from tests import postgres

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
DATABASES = ["sqlite", *(["postgresql"] if postgres.can_be_had() else [])]


@pytest.fixture(params=DATABASES)
async def engine(request, tmp_path) -> AsyncIterator:
    """An engine on an empty schema."""
    if request.param == "sqlite":
        url = f"sqlite+aiosqlite:///{tmp_path}/archive.db"
    else:
        url = await postgres.new_database(request.getfixturevalue("postgres_url"))
    engine = open_engine(url)
    await create_schema(engine)
    await create_schema(engine)
    yield engine
    await engine.dispose()


def closed(conversation: str = "c1", customer: str = "a_1", text: str = "my parcel never arrived"):
    sam = Owner("u1", "Sam")
    state, log = State(conversation=conversation), []
    for command in (
        Open(customer=customer),
        Say(cid="k1", text=text),
        WantPerson(cid="k2", wanted=True),
        Claim(agent=sam, cid="k3"),
        AgentSay(agent=sam, cid="k4", text="It is on its way. 🚚"),
        End(cid="k5"),
    ):
        decision = decide(state, command)
        assert isinstance(decision, Accepted)
        events, state = number(state, decision.drafts, AT)
        log += events
    return state, log


async def test_what_was_saved_is_read_back_whole(engine) -> None:
    archive, (state, log) = Archive(engine), closed()
    await archive.save(state, log, "agent_resolved", "e1")
    found = await archive.get("c1")
    assert found is not None
    assert (found.state, found.outcome, found.epoch) == (state, "agent_resolved", "e1")
    assert await archive.read("c1") == log
    assert await archive.read("c1", 2, 2) == log[2:4]


async def test_saving_again_changes_nothing_and_saving_more_adds(engine) -> None:
    archive, (state, log) = Archive(engine), closed()
    await archive.save(state, log, "silent", "e1")
    await archive.save(state, log, "confirmed", "e1")
    found = await archive.get("c1")
    assert found is not None
    assert found.outcome == "silent"
    longer = replace(log[-1], seq=log[-1].seq + 1, cid="k6")
    await archive.save(replace(state, seq=state.seq + 1), [*log, longer], "left_message", "e1")
    found = await archive.get("c1")
    assert found is not None
    assert (found.outcome, found.top_seq) == ("left_message", state.seq + 1)
    assert await archive.read("c1") == [*log, longer]


async def test_lists_are_newest_first_in_pages_and_can_be_searched(engine) -> None:
    archive = Archive(engine)
    for n in range(5):
        state, log = closed(f"c{n}", "a_1" if n % 2 else "a_2", f"question {n} about 100% wool")
        await archive.save(state, log, "silent")
    first = await archive.find(Page(2))
    rest = await archive.find(Page(10, first[-1].closed_ms, first[-1].id))
    assert [row.id for row in first + rest] == ["c4", "c3", "c2", "c1", "c0"]
    assert [row.id for row in await archive.find(Page(), customer="a_1")] == ["c3", "c1"]
    assert [row.id for row in await archive.find(Page(), words="QUESTION 3")] == ["c3"]
    assert await archive.find(Page(), words="0%x") == []


async def test_an_erased_conversation_is_gone(engine) -> None:
    archive, (state, log) = Archive(engine), closed()
    await archive.save(state, log, "silent")
    await archive.erase("c1")
    assert await archive.get("c1") is None
    assert await archive.read("c1") == []


async def test_an_outcome_can_change_later(engine) -> None:
    archive, (state, log) = Archive(engine), closed()
    await archive.save(state, log, "silent")
    await archive.set_outcome("c1", "returned")
    found = await archive.get("c1")
    assert found is not None
    assert found.outcome == "returned"


async def test_questions_are_kept_once(engine) -> None:
    rows = QuestionRows(engine)
    question = Question("c1", 2, "unknown", "where?", 5.0)
    await rows.add([question, replace(question, seq=4, asked_at=6.0)])
    await rows.add([question])
    assert [q.seq for q in await rows.latest()] == [4, 2]
    await rows.erase("c1")
    assert await rows.latest() == []


async def test_an_address_has_one_account(engine) -> None:
    rows = AccountRows(engine)
    account = Account("u1", "a@b.org", "A", "agent", "hash", False, 0.0, 1.0)
    assert await rows.add(account)
    assert not await rows.add(replace(account, id="u2"))
    await rows.disable("u1", 7.0)
    assert await rows.by_email("a@b.org") == replace(account, disabled=True, valid_from=7.0)
