"""Facts in a message (order number, error code, amount, date, product …), for search, for the packet and for the agent.

Two kinds of rule: patterns over the tokens of a blank spaCy pipeline (an `EntityRuler`, filled from `data/names` and
from `_TOKEN_PATTERNS`) and regular expressions for things that tokenisers cut to pieces. Names need no training: an
operator edits the files and restarts Rasa.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*"
_CURRENCY = r"(?:eur|euros?|usd|dollars?|bucks|gbp|pounds?|quid|chf|francs?|cents?|pence)"

# Earlier rules win where two matches overlap and are equally long. A group named `value` narrows the entity to it.
_REGULAR: tuple[tuple[str, str], ...] = (
    ("email", r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    ("date", r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b"),
    ("date", rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}\b(?:,? \d{{4}}\b)?|\b{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}}\b)?"),
    ("money", rf"[€$£]\s?\d+(?:[.,]\d{{3}})*(?:[.,]\d{{1,2}})?|\b\d+(?:[.,]\d{{3}})*(?:[.,]\d{{1,2}})?\s?(?:[€$£]|{_CURRENCY}\b)"),
    ("error_code", r"\b(?:error|fault|status)(?:\s+(?:code|number|message|no\.?|nr\.?))?\s*(?:is|was|says|:|=|#)?\s*(?P<value>(?:0x[0-9a-f]{2,}|[a-z]{0,8}[-_]?\d{2,6}[a-z]?(?:[-_.]\d+)*))\b"),
    ("error_code", r"\b(?:0x[0-9a-f]{3,}|(?:err|e|nl|dns|tls|ssl|net|smtp|imap|pop|sec|ora|ec)[-_](?:[a-z]+_)*[a-z]*\d{2,6}|(?:err|dns|net|ssl|tls|sec|ns|pr|mozilla)_[a-z]+(?:_[a-z]+)+)\b"),
    ("error_code", r"\b(?P<value>\d{3})\s+(?:error|not found|forbidden|unauthori[sz]ed|bad gateway|gateway timeout)\b"),
    ("order_number", r"\b(?:order|purchase|shipment|parcel|tracking|booking|reservation|invoice|ticket|case|reference|ref)\b\.?\s*(?:number|no\b\.?|nr\b\.?|id|code)?\s*(?:is|was|:|=)?\s*(?P<value>#?(?=[a-z0-9-]*\d{3})[a-z0-9]+(?:-[a-z0-9]+)*)\b"),
    ("order_number", r"(?<![\w-])(?P<value>[a-z]{1,4}-\d{4,12}(?:-\d+)?)\b|(?P<hash>#\d{4,12})\b"),
    ("phone", r"(?<![\w#.-])(?:\+|00)?\(?\d{1,4}\)?(?:[ /.-]?\(?\d{2,5}\)?){2,5}(?![\w-])"),
)
_COMPILED = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _REGULAR)
_PHONE_DIGITS = range(8, 16)

_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_SPANS = ["day", "days", "week", "weeks", "month", "months", "year", "years", "hour", "hours"]
_TOKEN_PATTERNS: tuple[dict[str, Any], ...] = (
    {"label": "date", "pattern": [{"LOWER": {"IN": ["today", "yesterday", "tomorrow", "tonight"]}}]},
    {"label": "date", "pattern": [{"LOWER": {"IN": _DAYS}}]},
    {"label": "date", "pattern": [{"LOWER": {"IN": ["last", "next", "this"]}}, {"LOWER": {"IN": [*_DAYS, "week", "month", "year", "weekend"]}}]},
    {"label": "date", "pattern": [{"LIKE_NUM": True}, {"LOWER": {"IN": _SPANS}}, {"LOWER": "ago"}]},
    {"label": "date", "pattern": [{"LOWER": {"IN": ["a", "an"]}}, {"LOWER": {"IN": _SPANS}}, {"LOWER": "ago"}]},
)  # fmt: skip


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
    part.add_patterns([*_TOKEN_PATTERNS, *patterns])  # type: ignore[attr-defined]
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
    for name, pattern in _COMPILED:
        for match in pattern.finditer(text):
            group = next((g for g, value in match.groupdict().items() if value), 0)
            value = match.group(group)
            if name == "phone" and sum(c.isdigit() for c in value) not in _PHONE_DIGITS:
                continue
            yield Match(name, match.start(group), match.end(group), value)


def _by_token(text: str, language: Language) -> Iterator[Match]:
    for span in language(text).ents:
        yield Match(span.label_, span.start_char, span.end_char, span.ent_id_ or span.text)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class EntityRules(GraphComponent, EntityExtractorMixin):
    """Puts `entities` into each message."""

    def __init__(self, language: Language) -> None:
        self._language = language

    @staticmethod
    def required_packages() -> list[str]:
        """Name the packages whose version changes what is found."""
        return ["spacy"]

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
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
