"""The log on a real server: numbering, dedupe, fencing, hints, and the snapshot equal to the fold."""

from datetime import UTC, datetime
from typing import cast

import pytest
from redis.asyncio import Redis

from handoff.core.commands import BotTurn, Claim, End, HandOver, Offered, Open, Reply, Say, WantPerson
from handoff.core.conversation import Owner, State, number
from handoff.core.decide import Refused, decide
from handoff.core.decision import Accepted
from handoff.core.errors import ErrorCode
from handoff.store.keys import Keys, partition_of
from handoff.store.log import Appended, Duplicate, Fenced, Log, Moved, Terms
from handoff.store.writer import Repeated, Written, open_conversation, submit, submit_on

AT = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)
SAM = Owner("a1", "Sam")


@pytest.fixture
def log(redis_client: Redis, keys: Keys) -> Log:
    return Log(redis_client, keys)


async def entries(client: Redis, inbox: str) -> list[tuple[str, dict[str, str]]]:
    return cast("list[tuple[str, dict[str, str]]]", await client.xrange(inbox))


async def opened(log: Log, name: str = "c1") -> str:
    result = await open_conversation(log, name, Open(customer="u1"), AT, "e1")
    assert isinstance(result, Written)
    return name


async def test_events_are_numbered_without_gaps_and_read_back_equal(log: Log) -> None:
    conversation = await opened(log)
    written = await submit(log, conversation, Say(text=" hello ", cid="k1"), AT)
    assert isinstance(written, Written)
    events = await log.read(conversation)
    assert [event.seq for event in events] == [1, 2]
    assert events[1] == written.events[0]
    assert await log.state(conversation) == await log.rebuild(conversation)


async def test_opening_twice_is_a_conflict(log: Log) -> None:
    conversation = await opened(log)
    again = await open_conversation(log, conversation, Open(), AT, "e2")
    assert isinstance(again, Refused)
    assert await log.epoch(conversation) == "e1"


async def test_an_unknown_conversation_is_not_found(log: Log) -> None:
    refused = await submit(log, "nobody", Say(text="x"), AT)
    assert isinstance(refused, Refused)
    assert refused.code is ErrorCode.NOT_FOUND


async def test_same_cid_and_body_gives_the_same_seq_even_after_the_end(log: Log) -> None:
    conversation = await opened(log)
    first = await submit(log, conversation, Say(text="hello", cid="k1"), AT)
    assert isinstance(first, Written)
    await submit(log, conversation, End(cid="k2"), AT)
    assert await submit(log, conversation, Say(text="hello", cid="k1"), AT) == Repeated(first.seq)


async def test_same_cid_with_another_body_is_a_conflict(log: Log) -> None:
    conversation = await opened(log)
    await submit(log, conversation, Say(text="hello", cid="k1"), AT)
    refused = await submit(log, conversation, Say(text="hullo", cid="k1"), AT)
    assert isinstance(refused, Refused)
    assert refused.code is ErrorCode.CONFLICT


async def test_an_append_on_an_old_state_is_moved(log: Log) -> None:
    conversation = await opened(log)
    state = await log.state(conversation)
    assert state is not None
    await submit(log, conversation, Say(text="first"), AT)
    decision = decide(state, Say(text="second"))
    assert isinstance(decision, Accepted)
    events, after = number(state, decision.drafts, AT)
    assert await log.append(conversation, state.seq, events, after, Terms()) == Moved(2)


async def test_the_script_itself_recognises_a_known_cid(log: Log) -> None:
    conversation = await opened(log)
    state = await log.state(conversation)
    assert state is not None
    decision = decide(state, Say(text="x", cid="k"))
    assert isinstance(decision, Accepted)
    events, after = number(state, decision.drafts, AT)
    terms = Terms(cid="k", body_hash="h")
    assert await log.append(conversation, 1, events, after, terms) == Appended(2)
    assert await log.append(conversation, 1, events, after, terms) == Duplicate(2, same_body=True)
    assert await log.append(conversation, 1, events, after, Terms(cid="k", body_hash="other")) == Duplicate(
        2, False
    )
    assert await log.find_cid(conversation, "k") == 2


async def test_an_old_fence_is_refused(log: Log, redis_client: Redis, keys: Keys) -> None:
    conversation = await opened(log)
    await redis_client.set(keys.fence(partition_of(conversation)), 7)
    await submit(log, conversation, Say(text="help"), AT)
    turn = BotTurn(of=2, replies=(Reply(text="hi"),))
    assert await submit(log, conversation, turn, AT, Terms(fence=6)) == Fenced()
    assert isinstance(await submit(log, conversation, turn, AT, Terms(fence=7)), Written)


async def test_a_customer_turn_enters_the_inbox_and_its_answer_removes_it(
    log: Log, redis_client: Redis, keys: Keys
) -> None:
    conversation = await opened(log)
    inbox = keys.inbox(partition_of(conversation))
    await submit(log, conversation, Say(text="help"), AT)
    ((entry, fields),) = await entries(redis_client, inbox)
    assert fields == {"c": conversation, "s": "2", "k": "turn"}
    answer = BotTurn(
        of=2,
        replies=(Reply(text="Try this", choices=(Offered(label="Solved", payload={"intent": "solved"}),)),),
        hand_over=HandOver(reason="failed_answers"),
    )
    await submit(log, conversation, answer, AT, Terms(inbox_done=entry))
    ((_, left),) = await entries(redis_client, inbox)
    assert left == {"c": conversation, "s": "5", "k": "handoff"}


async def test_the_index_follows_the_responder(log: Log) -> None:
    conversation = await opened(log)
    partition = partition_of(conversation)
    await submit(log, conversation, WantPerson(wanted=True), AT)
    assert [name for name, _ in await log.by_responder(partition, "queue")] == [conversation]
    await submit(log, conversation, Claim(agent=SAM), AT)
    assert await log.by_responder(partition, "queue") == []
    assert [name for name, _ in await log.latest("agent")] == [conversation]


async def test_the_epoch_is_renewed_by_the_first_who_notices(log: Log) -> None:
    conversation = await opened(log)
    assert await log.renew_epoch(conversation, "e2", instead_of="e1") == "e2"
    assert await log.renew_epoch(conversation, "e3", instead_of="e1") == "e2"
    assert await log.renew_epoch("nobody", "e3", instead_of="e1") is None


async def test_removal_keeps_what_the_archive_has_not_seen(log: Log) -> None:
    conversation = await opened(log)
    await submit(log, conversation, End(), AT)
    assert not await log.remove(conversation, 1)
    assert await log.remove(conversation, 2)
    assert await log.state(conversation) is None
    assert await log.latest("none") == []


async def test_reading_pages_by_cursor(log: Log) -> None:
    conversation = await opened(log)
    for n in range(5):
        await submit(log, conversation, Say(text=f"m{n}"), AT)
    assert [event.seq for event in await log.read(conversation, 2, 3)] == [3, 4, 5]
    assert isinstance(await log.state(conversation), State)


async def test_tail_is_everything_since_the_last_answer_however_much_that_is(desk):
    conversation = await desk.open("t")
    for n in range(12):
        await desk.do("t", Say(text=f"line {n}"))
    found = await desk.log.tail(conversation, count=4)
    assert found is not None
    state, events = found
    assert state == await desk.log.state(conversation)
    assert [event.seq for event in events] == list(range(1, 14))
    await desk.do("t", BotTurn(of=state.turn_seq, replies=(Reply(text="yes"),)))
    await desk.do("t", Say(text="and"))
    found = await desk.log.tail(conversation, count=4)
    assert found is not None
    assert [event.seq for event in found[1]] == [event.seq for event in await desk.log.read(conversation, 13)]
    assert await desk.log.tail("nowhere") is None


async def test_submit_on_an_old_state_decides_again_on_what_is_there(desk):
    conversation = await desk.open("o")
    await desk.do("o", Say(text="first"))
    old = await desk.log.state(conversation)
    assert old is not None
    await desk.do("o", Say(text="second"))
    turn = BotTurn(of=old.turn_seq, replies=(Reply(text="to the first"),))
    written = await submit_on(desk.log, old, turn, AT, Terms())
    assert isinstance(written, Written)
    assert written.state.answered_seq == old.turn_seq
    assert written.state == await desk.log.rebuild(conversation)
