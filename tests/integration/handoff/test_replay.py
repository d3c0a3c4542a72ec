"""`python -m handoff replay` over an archive in SQL: counts, names, the time limit, and errors in words."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from handoff.core.commands import BotTurn, End, Open, Reply, Say
from handoff.core.conversation import State, number
from handoff.core.decide import decide
from handoff.core.decision import Accepted
from handoff.store.archive import Archive
from handoff.store.sql import create_schema, open_engine

CLOSED = datetime(2026, 11, 20, 9, tzinfo=UTC)
SCORES = {"calm": 0.1, "stuck": 0.45, "angry": 0.8}


def closed(conversation: str, score: float):
    """A closed conversation whose only bot turn was scored so, and decided by offer .4 and hand over .7."""
    state, log = State(conversation=conversation), []
    item = {"kind": "no_answer", "seq": 2, "quote": "…", "weight": score}
    decision = {"action": "none", "score": score, "reason": "no_answer", "evidence": [item]}
    offer = "no_answer" if 0.4 <= score < 0.7 else None
    answered = BotTurn(of=2, replies=(Reply(text="Try this"),), decision=decision, offer=offer)
    for command in (Open(customer="a_1"), Say(text=f"I am {conversation}"), answered, End(by="system")):
        verdict = decide(state, command)
        assert isinstance(verdict, Accepted)
        events, state = number(state, verdict.drafts, CLOSED)
        log += events
    return state, log


@pytest.fixture
async def database(tmp_path) -> str:
    """The address of an archive with three conversations, and one from long before."""
    url = f"sqlite+aiosqlite:///{tmp_path}/archive.db"
    engine = open_engine(url)
    await create_schema(engine)
    archive = Archive(engine)
    for name, score in SCORES.items():
        state, log = closed(name, score)
        await archive.save(state, log, "silent")
    state, log = closed("long-ago", 0.9)
    old = CLOSED - timedelta(days=90)
    await archive.save(replace(state, opened_at=old, last_at=old), log, "silent")
    await engine.dispose()
    return url


def replay(database: str, redis_url: str, *options: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "DATABASE_URL": database,
        "REDIS_URL": redis_url,
        "CAREDESK_SECRET": "s" * 32,
        "CAREDESK_INTERNAL_TOKEN": "t" * 32,
    }
    command = [sys.executable, "-m", "handoff", "replay", "--since", "2026-11-01", *options]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)


async def test_says_how_many_more_or_fewer_and_which(database, redis_url, tmp_path) -> None:
    out = tmp_path / "replay.json"
    told = replay(database, redis_url, "--offer", ".05", "--hand-over", ".42", "--json", str(out))
    assert told.returncode == 0, told.stderr
    result = json.loads(out.read_text())
    assert result["conversations"] == 3
    assert result["recorded"] == {"none": 2, "offer": 1, "hand_over": 0}
    assert result["replayed"] == {"none": 0, "offer": 1, "hand_over": 2}
    ways = {c["conversation"]: c["replayed"]["way"] for c in result["changes"]}
    assert ways == {"calm": "offer", "stuck": "hand_over", "angry": "hand_over"}
    assert "stuck  offer → hand_over  message 2, no_answer, score 0.45  “I am stuck”" in told.stdout
    again = replay(database, redis_url, "--offer", ".05", "--hand-over", ".42")
    assert again.stdout == told.stdout


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--offer", ".8", "--hand-over", ".5"), "below --offer 0.8"),
        (("--offer", "4", "--hand-over", ".5"), "--offer"),
        (("--offer", ".4"), "--hand-over"),
    ],
)
def test_wrong_thresholds_are_named(redis_url, tmp_path, options, words) -> None:
    told = replay(f"sqlite+aiosqlite:///{tmp_path}/none.db", redis_url, *options)
    assert told.returncode == 2
    assert words in told.stderr
    assert "Traceback" not in told.stderr
