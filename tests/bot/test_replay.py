"""Judged conversations played through the decision."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot import evaluate, evidence, replay

TURNS = [
    {"role": "customer", "text": "@user my wifi is down", "frustration": [0, 0], "handoff": [0, 0]},
    {"role": "agent", "text": "Restart the router."},
    {"role": "customer", "text": "get me a person", "frustration": [0, 1], "handoff": [1, 1]},
    {"role": "customer", "text": "thanks", "frustration": [0, 0], "handoff": [1, 0]},
]


async def parse(text: str) -> Mapping[str, Any]:
    assert "@user" not in text
    return {"intent": {"name": "request_person" if "person" in text else "ask"}, "frustration": 0.1}


def played() -> list[replay.JudgedTurn]:
    import asyncio

    turns = [{**turn, "conversation": "c"} for turn in TURNS]
    return asyncio.run(replay.play(turns, parse, evidence.Thresholds()))


def test_a_handover_holds_from_its_turn_on() -> None:
    assert [turn.handed_over for turn in played()] == [False, True, True]


def test_a_turn_is_positive_only_when_both_readers_say_so() -> None:
    assert [(turn.frustrated, turn.handoff) for turn in played()] == [
        (False, False),
        (False, True),
        (False, False),
    ]


def test_report_has_the_agreed_form() -> None:
    numbers = evaluate.report([played()])
    assert set(numbers) >= {"frustration", "handoff", "baselines", "ms_p50", "ms_p95"}
    assert set(numbers["frustration"]) == {"auroc", "ap", "f1", "ece"}
    assert set(numbers["handoff"]) >= {
        "auroc",
        "ap",
        "f1",
        "first_within_one_turn",
        "false_alarms_per_100_calm",
    }
    assert set(numbers["baselines"]) == {"vader", "keywords", "always"}
    assert numbers["handoff"]["first_within_one_turn"] == 1


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    file = tmp_path / "d.jsonl"
    file.write_text('{"id": "a", "turns": []}\n{"id": 1}\n')
    with pytest.raises(ValueError, match="line 2"):
        list(replay.read(file))
