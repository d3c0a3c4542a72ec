"""Playing followups.yml: a conversation, then the turn that makes sense only after it, what came of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from knowledge_base.passages import Passage, cut
from tests.integration.assistant.judging import FOLDER, cited, suggested

ROOT = FOLDER.parents[2]
_STEP = re.compile(r"\*\*Step (\d+) of")


@dataclass(frozen=True)
class FollowUp:
    """One turn with the conversation before it."""

    kind: str
    before: tuple[str, ...]
    say: str
    want: tuple[str, ...] = ()
    step: int | None = None
    heading: str | None = None
    person: bool = False


@dataclass(frozen=True)
class Outcome:
    """What a follow-up got: right or not, whether by asking back, whether from the right section (None when
    none is named), and in words for the list of misses.
    """

    right: bool
    asked_back: bool
    section: bool | None
    told: str


def cases() -> Iterator[FollowUp]:
    """Read followups.yml."""
    for row in yaml.safe_load((FOLDER / "followups.yml").read_text("utf-8")):
        yield FollowUp(**{**row, "before": tuple(row["before"]), "want": tuple(row.get("want", ()))})


def play(talk: Any, case: FollowUp) -> Outcome:
    """Hold the conversation in `talk` and judge its last turn."""
    for said in case.before:
        talk.say(said)
    answer = talk.say(case.say)
    offered = not cited(answer) and bool(set(suggested(answer)) & set(case.want)) and case.step is None
    section = case.heading in headings(answer) if case.heading else None
    return Outcome(offered or _right(case, answer), offered, section, _told(answer))


def _right(case: FollowUp, answer: Mapping[str, Any]) -> bool:
    if case.person:
        return answer["decision"]["action"] in ("offer", "hand_over") and not cited(answer)
    if not set(cited(answer)) & set(case.want):
        return False
    return case.step is None or _step(answer) == case.step


def _step(answer: Mapping[str, Any]) -> int | None:
    found = [match for reply in answer["replies"] if (match := _STEP.search(reply["text"]))]
    return int(found[0][1]) if found else None


def headings(answer: Mapping[str, Any]) -> list[str]:
    """Return the headings of the cited passages."""
    shown = [item for reply in answer["replies"] for item in reply["citations"]]
    return [_passages(item["article"])[item["passage"]].heading for item in shown]


@cache
def _passages(article: str) -> tuple[Passage, ...]:
    text = (ROOT / "knowledge_base" / "articles" / f"{article}.md").read_text("utf-8")
    return cut(text.split("---", 2)[2])


def _told(answer: Mapping[str, Any]) -> str:
    about = answer["annotations"]
    what = cited(answer) or suggested(answer) or answer["replies"][0]["text"][:60]
    return (
        f"{what} {headings(answer)} step {_step(answer)}, {about['outcome']}, "
        f"{answer['decision']['action']}, {about['intent']['name']}, searched {about['query']!r}"
    )
