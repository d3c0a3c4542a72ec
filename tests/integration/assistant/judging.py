"""Reading the tables of turns, and telling what kind of reply a turn got."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from actions import languages, wording

FOLDER = Path(__file__).parent
_DOMAIN = yaml.safe_load((FOLDER.parents[2] / "domain.yml").read_text("utf-8"))
_SMALL_TALK = frozenset(variant["text"] for said in _DOMAIN["responses"].values() for variant in said)
_STARTS = {
    "asks": (wording.UNCLEAR, wording.NO_WALK, wording.NOTHING_SAID),
    "sorry": (wording.COMPLAINT,),
    "noted": (wording.noted([("", "")]).split(",")[0],),
}


@dataclass(frozen=True)
class Case:
    """One first message: what is said, which kinds of reply are right, the articles behind it if any, and
    why it is known to go wrong if it does.
    """

    group: str
    say: str
    kinds: tuple[str, ...]
    want: tuple[str, ...] = ()
    missed: str = ""


def robustness() -> Iterator[Case]:
    """Read robustness.yml."""
    for group in yaml.safe_load((FOLDER / "robustness.yml").read_text("utf-8")):
        for row in group["turns"]:
            yield _case(group, row)


def _case(group: Mapping[str, Any], row: Any) -> Case:
    if isinstance(row, list):
        row = {"say": row[0], "want": row[1]}
    elif isinstance(row, str):
        row = {"say": row}
    want = tuple(row["want"].split("|")) if "want" in row else ()
    said = row["say"] * row.get("times", 1)
    kinds = row.get("kinds", group["kinds"])
    said = said if "times" not in row else said[: _longest(row)]
    return Case(group["group"], said, tuple(kinds), want, row.get("missed", ""))


def _longest(row: Mapping[str, Any]) -> int:
    return 4001 if row["times"] > 4000 else 4000


def kind_of(answer: Mapping[str, Any]) -> str:
    """Name the kind of a turn's reply, as robustness.yml names them."""
    said = "\n".join(reply["text"] for reply in answer["replies"])
    if answer["decision"]["action"] == "hand_over":
        return "person"
    if cited(answer):
        return "answer"
    if languages.ENGLISH_ONLY in said:
        return "language"
    if answer["annotations"]["outcome"] in ("clarify", "unknown"):
        return str(answer["annotations"]["outcome"])
    if answer["replies"][0]["text"] in _SMALL_TALK:
        return "small_talk"
    return next((kind for kind, starts in _STARTS.items() if said.startswith(starts)), "other")


def cited(answer: Mapping[str, Any]) -> list[str]:
    """Return the articles that the replies cite."""
    return [item["article"] for reply in answer["replies"] for item in reply["citations"]]


def suggested(answer: Mapping[str, Any]) -> list[str]:
    """Return the articles behind the offered choices."""
    buttons = [button["payload"] for reply in answer["replies"] for button in reply["choices"]]
    return [button["data"]["article"] for button in buttons if "article" in button["data"]]


def fits(case: Case, answer: Mapping[str, Any]) -> bool:
    """Whether the reply is of a right kind and, where an article stands behind the text, leads to it."""
    kind = kind_of(answer)
    if kind not in case.kinds:
        return False
    named = cited(answer) if kind == "answer" else suggested(answer) if kind == "clarify" else []
    return not (named and case.want) or bool(set(named) & set(case.want))
