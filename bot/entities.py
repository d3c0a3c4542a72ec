"""Facts in a message (order number, error code, amount, date, product …), for search, for the packet and for
the agent.

Two kinds of rule: patterns over the tokens of a blank spaCy pipeline (an `EntityRuler`, filled from
`data/names` and from `_TOKEN_PATTERNS`) and the regular expressions of `entities.yml`. Names need no
training: an operator edits the files and restarts Rasa.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.lang.en import English
from spacy.language import Language

from bot import settings

NAMES = settings.ROOT / "data" / "names"

_PATTERNS = tuple(
    (str(name), re.compile(pattern, re.IGNORECASE))
    for name, patterns in yaml.safe_load(
        Path(__file__).with_suffix(".yml").read_text(encoding="utf-8")
    ).items()
    for pattern in patterns
)
_PHONE_DIGITS = range(8, 16)

_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_PERIODS = ["week", "month", "year", "weekend"]
_SPANS = ["day", "days", "week", "weeks", "month", "months", "year", "years", "hour", "hours"]


def _any_of(*words: str) -> dict[str, Any]:
    return {"LOWER": {"IN": list(words)}}


_TOKEN_PATTERNS: tuple[dict[str, Any], ...] = (
    {"label": "date", "pattern": [_any_of("today", "yesterday", "tomorrow", "tonight")]},
    {"label": "date", "pattern": [_any_of(*_DAYS)]},
    {"label": "date", "pattern": [_any_of("last", "next", "this"), _any_of(*_DAYS, *_PERIODS)]},
    {"label": "date", "pattern": [{"LIKE_NUM": True}, _any_of(*_SPANS), {"LOWER": "ago"}]},
    {"label": "date", "pattern": [_any_of("a", "an"), _any_of(*_SPANS), {"LOWER": "ago"}]},
)


@dataclass(frozen=True)
class Match:
    """One entity found: characters `start` to `end` of the text."""

    name: str
    start: int
    end: int
    value: str

    def as_rasa(self) -> dict[str, Any]:
        """Write the entity as Rasa does."""
        return {"entity": self.name, "start": self.start, "end": self.end, "value": self.value}


def read_names(folder: Path) -> Iterator[dict[str, str]]:
    """Return the ruler's patterns from `<entity>.txt` files with lines `name` or `name: wording, wording`."""
    for path in sorted(folder.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            name, _, wordings = line.partition(":")
            if name.strip() and not name.startswith("#"):
                for wording in (name, *filter(None, wordings.split(","))):
                    yield {"label": path.stem, "pattern": wording.strip(), "id": name.strip()}


def ruler(patterns: Iterable[dict[str, Any]]) -> Language:
    """Return a blank English pipeline whose only part is an `EntityRuler` with these patterns."""
    language = English()
    part = language.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
    part.add_patterns([*_TOKEN_PATTERNS, *patterns])
    return language


def find(text: str, language: Language) -> list[Match]:
    """Return the entities of a text in reading order; where two overlap, the longer one."""
    found = [*_by_expression(text), *_by_token(text, language)]
    chosen: list[Match] = []
    for match in sorted(found, key=lambda m: m.start - m.end):
        if all(match.end <= other.start or other.end <= match.start for other in chosen):
            chosen.append(match)
    return sorted(chosen, key=lambda m: m.start)


def _by_expression(text: str) -> Iterator[Match]:
    for name, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            group = "value" if "value" in pattern.groupindex else 0
            value = match.group(group)
            if name == "phone" and sum(c.isdigit() for c in value) not in _PHONE_DIGITS:
                continue
            yield Match(name, match.start(group), match.end(group), value)


def _by_token(text: str, language: Language) -> Iterator[Match]:
    for span in language(text).ents:
        yield Match(span.label_, span.start_char, span.end_char, span.ent_id_ or span.text)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class EntityRules(GraphComponent, EntityExtractorMixin):  # type: ignore[misc]
    """Puts `entities` into each message."""

    def __init__(self, language: Language) -> None:
        self._language = language

    @staticmethod
    def required_packages() -> list[str]:
        """Name the packages whose version changes what is found."""
        return ["spacy"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> EntityRules:
        """Make the component for serving (Rasa's signature)."""
        return cls(ruler(read_names(NAMES)))

    def process(self, messages: list[Message]) -> list[Message]:
        """Find the entities of the messages of a turn."""
        for message in messages:
            found = [match.as_rasa() for match in find(message.get(TEXT) or "", self._language)]
            known = message.get(ENTITIES, [])
            message.set(ENTITIES, known + self.add_extractor_name(found), add_to_output=True)
        return messages
