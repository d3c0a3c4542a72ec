"""`python -m bench.person_requests` (in Rasa's environment): the wish for a person, heard and imagined.

The wordings stand in three files of `tests/bot`, by when they were written; none is an example of the
training. Beside talk that only mentions people, everything that the demo's articles are asked must fetch
nobody.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import warnings
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml

if __name__ == "__main__":  # before Rasa is imported: what its packages tell on the way is nothing to us
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    warnings.showwarning = lambda *_, **__: None

from bot import evaluate, evidence, settings
from bot.memory import Memory

WORDINGS = tuple(
    settings.ROOT / "tests" / "bot" / f"{name}.yml"
    for name in ("person_requests", "fresh_person_requests", "unseen_person_requests")
)
ARTICLES = settings.ROOT / "knowledge_base" / "articles"
REQUESTS_IN_ARTICLES = {"how do I escalate this", "can I talk to someone on Sunday"}


@dataclass(frozen=True)
class Heard:
    """Which wishes for a person were missed, and which other messages were taken for one."""

    asks: int
    others: int
    missed: tuple[str, ...]
    alarms: tuple[str, ...]

    @property
    def recall(self) -> float:
        """The share of the wishes that were heard."""
        return 1 - len(self.missed) / self.asks

    @property
    def false_alarms(self) -> float:
        """The share of the other messages taken for a wish."""
        return len(self.alarms) / self.others


def asks() -> list[tuple[str, str]]:
    """Return each wording of the wish with its language."""
    return [
        (language, text)
        for wordings in _wordings()
        for language, texts in wordings["asks"].items()
        for text in texts
    ]


def talk() -> list[str]:
    """Return talk of people without the wish for one."""
    return [text for wordings in _wordings() for text in wordings["does_not"]]


def others() -> list[str]:
    """Return talk of people without the wish, and what customers ask of the demo's articles."""
    texts: set[str] = set()
    for path in sorted(ARTICLES.glob("*.md")):
        front = yaml.safe_load(path.read_text(encoding="utf-8").split("---")[1])
        texts |= {front["title"], *(front.get("questions") or ())}
    return [*talk(), *sorted(texts - REQUESTS_IN_ARTICLES)]


def heard(wishes: Sequence[str], rest: Sequence[str]) -> Heard:
    """Sum up.

    Args:
        wishes: the dialogue act that each of `asks()` was taken for, in its order.
        rest: that of each of `others()`.
    """
    missed = [
        text
        for (_, text), act in zip(asks(), wishes, strict=True)
        if not evidence.wants_person(Memory(), act)
    ]
    alarms = [text for text, act in zip(others(), rest, strict=True) if act == "request_person"]
    return Heard(len(wishes), len(rest), tuple(missed), tuple(alarms))


def _wordings() -> list[Any]:
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in WORDINGS]


async def measure(model: Path) -> Heard:
    """Ask the trained assistant (an archive, or the folder of archives)."""
    agent = await evaluate.load(model)

    async def act(text: str) -> str:
        parsed = await agent.parse_message(text)
        return parsed["intent"]["name"] or ""

    wishes = [await act(text) for _, text in asks()]
    return heard(wishes, [await act(text) for text in others()])


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and write the figures to `--json`."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--model", type=Path, default=settings.ROOT / "models", help="default: the newest")
    parser.add_argument("--json", type=Path, help="where to write the figures")
    options = parser.parse_args(arguments)
    found = asyncio.run(measure(options.model))
    text = json.dumps(
        {**asdict(found), "recall": found.recall, "false_alarms": found.false_alarms},
        indent=2,
        ensure_ascii=False,
    )
    print(text)
    if options.json:
        options.json.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
