"""Sensitive topics: subjects on which a person should be near, whatever else the score says.

A message touches a topic by a word of it (patterns) or by its meaning: it lies at least `NEAR` to one of the
topic's examples and nearer than to any everyday question of the list. How often each is right stands in
docs/decisions/understanding.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from bot import embedding, settings, similarity

NEAR = 0.55


@dataclass(frozen=True)
class Topic:
    """One subject: what it is called, how much it speaks for a person, and how it is recognised."""

    name: str
    weight: float
    pattern: re.Pattern[str]
    examples: embedding.Vectors = field(
        default_factory=lambda: np.zeros((0, embedding.DIMENSIONS), np.float32), compare=False
    )
    everyday: embedding.Vectors = field(
        default_factory=lambda: np.zeros((0, embedding.DIMENSIONS), np.float32), compare=False
    )

    def nearness(self, vector: embedding.Vectors) -> float:
        """Return how near a message of this unit vector comes to meaning the topic; 0 when it does not."""
        near = float(max(self.examples @ vector, default=0.0))
        return near if near >= NEAR and near > float(max(self.everyday @ vector, default=0.0)) else 0.0


@lru_cache(maxsize=4)
def read(path: Path) -> tuple[Topic, ...]:
    """Read the list; the process stops when it cannot be read."""
    try:
        rows = yaml.safe_load(path.read_text("utf-8"))
        everyday = _vectors(rows.get("everyday") or ())
        return tuple(_topic(row, everyday) for row in rows["topics"])
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError, re.error) as error:
        settings.stop(
            "CAREDESK_SENSITIVE_TOPICS",
            f"{path.name}: {error!r}",
            "topics with name, weight, patterns and examples, and everyday questions",
        )


def touched(text: str, topics: tuple[Topic, ...], sketch: str = "") -> Topic | None:
    """Return the weightiest topic that a message touches, or None.

    Args:
        text: the message.
        topics: the list.
        sketch: the message's packed vector, empty when it has none.
    """
    return max(all_touched(text, topics, sketch), key=lambda topic: topic.weight, default=None)


def all_touched(text: str, topics: tuple[Topic, ...], sketch: str = "") -> tuple[Topic, ...]:
    """Return every topic that has a word in the message, and the one that it means, if any."""
    hits = [topic for topic in topics if topic.pattern.search(text)]
    vector = similarity.unit(sketch)
    if vector is not None:
        nearness = [topic.nearness(vector) for topic in topics]
        nearest = int(np.argmax(nearness)) if nearness else 0
        hits += [topics[nearest]] if nearness and nearness[nearest] else []
    return tuple(hits)


def _topic(row: dict[str, Any], everyday: embedding.Vectors) -> Topic:
    pattern = re.compile("|".join(row["patterns"]), re.IGNORECASE)
    examples = _vectors(row.get("examples") or ())
    return Topic(str(row["name"]), float(row["weight"]), pattern, examples, everyday)


def _vectors(texts: Sequence[str]) -> embedding.Vectors:
    if not texts:
        return np.zeros((0, embedding.DIMENSIONS), np.float32)
    return embedding.encoder(settings.model_dir()).encode([str(text) for text in texts])
