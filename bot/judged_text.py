"""The text of our own that teaches mood and need: messages and conversations, judged, and calm examples."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rasa.shared.exceptions import InvalidConfigException

from bot import settings

MESSAGES = settings.ROOT / "data" / "frustration"
DIALOGUES = settings.ROOT / "data" / "dialogues"
EXAMPLES = settings.ROOT / "data" / "nlu"
CALM_ACTS = frozenset({"ask", "greet", "chitchat", "ask_identity", "affirm", "inform", "next_step", "thank"})
LEVELS = (0, 1, 2)
FEWEST = 5


@dataclass(frozen=True)
class Judged:
    """One customer message; `need` is None where nobody judged whether it calls for a person.

    `group` is its conversation (a message of its own is one by itself), `place` counts the customer's
    messages in it from 0.
    """

    text: str
    level: int
    group: str
    need: int | None = None
    place: int = 0


def files() -> list[Path]:
    """Return every file that is read, in order."""
    return [
        *sorted(MESSAGES.glob("*.txt")),
        *sorted(DIALOGUES.glob("*.jsonl")),
        *sorted(EXAMPLES.glob("*.yml")),
    ]


def read(paths: Sequence[Path] | None = None) -> list[Judged]:
    """Read messages and conversations.

    Raises:
        InvalidConfigException: a file's name or a line is wrong, or a level has too few messages.
    """
    rows: list[Judged] = []
    for path in files() if paths is None else paths:
        rows += _READERS[path.suffix](path)
    for level in LEVELS:
        if sum(row.level == level for row in rows) < FEWEST:
            raise InvalidConfigException(
                f"level {level} needs at least {FEWEST} messages in data/frustration"
            )
    return rows


def _messages(path: Path) -> list[Judged]:
    """Read `<level>-<topic>.txt`: a message a line, `#` starts a comment line."""
    if path.name[:2] not in ("0-", "1-", "2-"):
        raise InvalidConfigException(
            f"{path}: the name must begin with 0-, 1- or 2-, the level of its messages."
        )
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    texts = dict.fromkeys(line for line in lines if line and not line.startswith("#"))
    return [Judged(text, int(path.name[0]), text) for text in texts]


def _conversations(path: Path) -> list[Judged]:
    """Read a conversation a line: `{"id", "turns": [{"role", "text", "frustration", "handoff"}]}`."""
    rows: list[Judged] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            conversation = json.loads(line)
            said = [turn for turn in conversation["turns"] if turn["role"] == "customer"]
            rows += [_turn(turn, str(conversation["id"]), place) for place, turn in enumerate(said)]
        except (json.JSONDecodeError, KeyError, TypeError, ValueError) as error:
            raise InvalidConfigException(
                f"{path}, line {number}: no judged conversation ({error!r})."
            ) from error
    return rows


def _examples(path: Path) -> list[Judged]:
    """Read the examples of acts that are calm by nature: questions, jokes and greetings are no complaints."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
    lines = [
        line[2:].strip()
        for entry in entries
        if entry.get("intent") in CALM_ACTS
        for line in entry["examples"].splitlines()
    ]
    return [Judged(text, 0, text) for text in lines]


def _turn(turn: dict[str, Any], group: str, place: int) -> Judged:
    level, need = int(turn["frustration"]), int(turn["handoff"])
    if level not in LEVELS or need not in (0, 1):
        raise ValueError(f"frustration {level} must be 0, 1 or 2, handoff {need} 0 or 1")
    return Judged(str(turn["text"]), level, group, need, place)


_READERS: dict[str, Callable[[Path], list[Judged]]] = {
    ".txt": _messages,
    ".jsonl": _conversations,
    ".yml": _examples,
}
