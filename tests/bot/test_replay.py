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


def test_texts_are_read_as_a_customers_are() -> None:
    import asyncio

    heard = []

    async def listen(text: str) -> Mapping[str, Any]:
        heard.append(text)
        return {"intent": {"name": "ask"}, "frustration": 0.1}

    sent = {"role": "customer", "text": "slooooow for\u200bgot", "frustration": [0, 0], "handoff": [0, 0]}
    asyncio.run(replay.play([{**sent, "conversation": "c"}], listen, evidence.Thresholds()))
    assert heard == ["slow forgot"]


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
    assert set(numbers["frustration"]) == {"auroc", "ap", "f1", "ece", "ece_beyond_chance"}
    assert set(numbers["handoff"]) >= {
        "auroc",
        "ap",
        "f1",
        "ece",
        "ece_beyond_chance",
        "first_within_one_turn",
        "turns_later_mean",
        "turns_later_median",
        "false_alarms_per_100_calm",
        "false_alarms",
        "calm",
    }
    assert set(numbers["baselines"]) == {"vader", "keywords", "always"}
    assert numbers["handoff"]["first_within_one_turn"] == 1
    assert set(numbers["baselines"]["vader"]["frustration"]) == set(numbers["frustration"])
    assert set(numbers["baselines"]["vader"]["handoff"]) < set(numbers["handoff"])


def test_the_judge_who_always_says_yes_is_early_and_alarms_at_every_calm_one() -> None:
    calm = [replay.JudgedTurn("calm", "hello", frustrated=False, handoff=False)]
    always = evaluate.report([played(), calm])["baselines"]["always"]["handoff"]
    assert (always["turns_later_mean"], always["both_hand_over"]) == (-1, 1)
    assert (always["false_alarms"], always["calm"], always["false_alarms_per_100_calm"]) == (1, 1, 100)
    assert always["ece"] == pytest.approx(3 / 4)


def test_without_a_file_the_set_beside_the_checkout_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CAREDESK_EVAL_DIR", str(tmp_path))
    with pytest.raises(SystemExit):
        evaluate.main(["--help"])
    assert str(tmp_path / "handoff" / "dialogues.jsonl") in "".join(capsys.readouterr().out.split())


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    file = tmp_path / "d.jsonl"
    file.write_text('{"id": "a", "turns": []}\n{"id": 1}\n')
    with pytest.raises(ValueError, match="line 2"):
        list(replay.read(file))
