"""The text that teaches mood and need is there, judged, and refused when it is not as it should be."""

import json
from collections import Counter
from pathlib import Path

import pytest
from rasa.shared.exceptions import InvalidConfigException

from bot import judged_text

TURN = {"role": "customer", "text": "hello", "frustration": 0, "handoff": 0}


def written(folder: Path, turns: list[dict[str, object]]) -> Path:
    path = folder / "some.jsonl"
    path.write_text(json.dumps({"id": "c1", "turns": turns}) + "\n", encoding="utf-8")
    return path


def test_there_is_enough_text_of_each_level_and_need() -> None:
    rows = judged_text.read()
    assert len({row.text for row in rows}) >= 1500
    assert min(Counter(row.level for row in rows).values()) >= 400
    assert min(Counter(row.need for row in rows if row.need is not None).values()) >= 400


def test_the_customers_turns_of_a_conversation_are_numbered(tmp_path: Path) -> None:
    agent = {"role": "agent", "text": "try this"}
    again = {**TURN, "text": "no", "frustration": 1, "handoff": 1}
    rows = judged_text._conversations(written(tmp_path, [TURN, agent, again]))
    assert [(row.text, row.level, row.need, row.place, row.group) for row in rows] == [
        ("hello", 0, 0, 0, "c1"),
        ("no", 1, 1, 1, "c1"),
    ]


@pytest.mark.parametrize(
    "turn", [{"role": "customer", "text": "x"}, {**TURN, "frustration": 3}, {**TURN, "handoff": 2}]
)
def test_a_turn_without_proper_judgement_is_refused_by_line(tmp_path: Path, turn: dict[str, object]) -> None:
    with pytest.raises(InvalidConfigException, match=r"some\.jsonl, line 1"):
        judged_text.read([written(tmp_path, [turn])])


def test_a_file_without_level_is_refused(tmp_path: Path) -> None:
    (tmp_path / "angry.txt").write_text("grr\n")
    with pytest.raises(InvalidConfigException, match=r"angry\.txt"):
        judged_text.read([tmp_path / "angry.txt"])


def test_a_level_without_messages_is_refused(tmp_path: Path) -> None:
    (tmp_path / "0-calm.txt").write_text("# note\nhi\n")
    with pytest.raises(InvalidConfigException, match="at least"):
        judged_text.read([tmp_path / "0-calm.txt"])
