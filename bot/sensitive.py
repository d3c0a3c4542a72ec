"""The list of sensitive topics: subjects on which a person should be near, whatever else the score says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from bot import settings


@dataclass(frozen=True)
class Topic:
    """One subject: what it is called, how much it speaks for a person, and how it is recognised."""

    name: str
    weight: float
    pattern: re.Pattern[str]


@lru_cache(maxsize=4)
def read(path: Path) -> tuple[Topic, ...]:
    """Read the list; the process stops when it cannot be read."""
    try:
        rows = yaml.safe_load(path.read_text("utf-8"))["topics"]
        return tuple(
            Topic(
                str(row["name"]), float(row["weight"]), re.compile("|".join(row["patterns"]), re.IGNORECASE)
            )
            for row in rows
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError, re.error) as error:
        settings.stop(
            "CAREDESK_SENSITIVE_TOPICS", f"{path.name}: {error!r}", "topics with name, weight, patterns"
        )


def touched(text: str, topics: tuple[Topic, ...]) -> Topic | None:
    """Return the weightiest topic that `text` touches, or None."""
    hits = [topic for topic in topics if topic.pattern.search(text)]
    return max(hits, key=lambda topic: topic.weight, default=None)
