"""Conversations of the real assistant, decided again by their log alone: at the thresholds that they were
held with every single decision comes out as it was made, at others exactly the named ones differ.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from handoff.core.rescoring import RANK, Thresholds, rescore
from handoff.services import replaying
from handoff.store.archive import Archive
from handoff.store.sql import create_schema, open_engine
from tests.integration.assistant.logged import OPENED, Logged

PRODUCT = Thresholds(offer=0.4, hand_over=0.7)
UP, DOWN = "👍 on it", "👎 on it"
PERSON = "(a person talks, and hands back)"
SCRIPTS = {
    "answered": ["hello", "I forgot my password", "that solved it, thanks"],
    "one failed": ["I forgot my password", "that didn't help"],
    "two failed": ["I forgot my password", "that didn't help", "that didn't help either"],
    "rated": ["where is my parcel", DOWN, "how can I cancel my contract", UP, "thanks"],
    "nothing found": ["do you sell second-hand bicycles"],
    "offer refused": ["do you sell second-hand bicycles", "no", "I forgot my password", "do you sell horses"],
    "offer taken": ["do you sell second-hand bicycles", "yes please", "how long will it take?"],
    "asked three times": ["I forgot my password", "how do I set a new password", "I forgot my password"],
    "angry": ["I forgot my password", "this is ridiculous, you are useless!", "hello? useless!"],
    "asked for": ["I want to talk to a human", "where is my parcel", "I want to talk to a human"],
    "fetched again": [
        "I forgot my password",
        "I want to talk to a human",
        PERSON,
        "thanks",
        "it still doesn't work",
        "it still doesn't work",
        PERSON,
        "where is my parcel",
        "that didn't help",
        "that didn't help either",
        "that is useless",
    ],
    "long": [
        *["my internet is slow", "that didn't help", "where is my parcel", DOWN, "no", "this is annoying"]
        * 3,
        "how do I cancel",
    ],
}


@pytest.fixture(scope="module")
def talks(client) -> dict[str, Logged]:
    """Every script, held with the assistant."""
    return {name: _held(Logged(client, name.replace(" ", "-")), script) for name, script in SCRIPTS.items()}


def _held(talk: Logged, script: list[str]) -> Logged:
    for line in script:
        if line in (UP, DOWN):
            talk.rate_last("up" if line == UP else "down")
        elif line == PERSON:
            talk.person("I have sent you a new link.", "ask whether the link works")
        else:
            talk.say(line)
    talk.end()
    return talk


@pytest.fixture
async def archive(talks, tmp_path) -> AsyncIterator[Archive]:
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path}/archive.db")
    await create_schema(engine)
    made = Archive(engine)
    for talk in talks.values():
        await made.save(talk.state, talk.log, "silent")
    yield made
    await engine.dispose()


def test_the_conversations_show_every_way(talks):
    ways = {decision.action for talk in talks.values() for decision in talk.decisions.values()}
    assert {"none", "offer", "hand_over"} <= ways


@pytest.mark.parametrize("name", SCRIPTS)
def test_at_its_own_thresholds_every_decision_is_what_it_was(talks, name):
    judged = rescore(talks[name].log, PRODUCT)
    assert judged.changed == ()
    assert {turn.seq: turn.replayed for turn in judged.turns} == {
        seq: "none" if decision.action == "leave_queue" else decision.action
        for seq, decision in talks[name].decisions.items()
    }
    assert judged.recorded == judged.replayed


async def test_the_archive_gives_no_difference_at_its_own_thresholds(archive):
    result = await replaying.replay(archive, OPENED - timedelta(days=1), PRODUCT)
    assert (result.conversations, result.changes) == (len(SCRIPTS), [])
    assert result.recorded == result.replayed
    assert all(result.recorded.values())


async def test_other_thresholds_change_the_ones_whose_scores_lie_between(archive, talks):
    lower = Thresholds(offer=0.3, hand_over=0.45)
    result = await replaying.replay(archive, OPENED - timedelta(days=1), lower)
    changes = {change.conversation: (change.recorded.way, change.replayed.way) for change in result.changes}
    assert changes["one-failed"] == ("none", "offer")  # .38
    assert changes["nothing-found"] == ("offer", "hand_over")  # .48
    assert {"answered", "two-failed", "angry", "asked-for", "fetched-again"}.isdisjoint(changes)
    assert all(change.more for change in result.changes)
    again = await replaying.replay(archive, OPENED - timedelta(days=1), lower)
    assert replaying.lines(again, lower) == replaying.lines(result, lower)


async def test_higher_thresholds_keep_all_but_who_asks_for_a_person(archive):
    never = Thresholds(offer=0.99, hand_over=0.995)
    result = await replaying.replay(archive, OPENED - timedelta(days=1), never)
    gone = {change.conversation for change in result.changes}
    assert {"two-failed", "nothing-found", "asked-three-times"} <= gone
    assert {"asked-for", "offer-taken", "fetched-again"}.isdisjoint(gone)  # explicit requests weigh 1
    assert all(RANK[change.replayed.way] < RANK[change.recorded.way] for change in result.changes)
