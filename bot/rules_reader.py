"""The operator's rules for handing over, read from the nodes of their file; what is wrong is told by line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timezone, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.house_rules import MIDNIGHT, Rule, Span, When
from bot.yaml_nodes import NodeReader, listed

RULES_AT_MOST = 100
NAME_CHARS = 80
PRIORITIES = ("urgent", "high", "normal", "low")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ANY_TOPIC = "any"
ABOVE_OFFER = 0.01  # what an offer by rule weighs above the threshold, so that rounding cannot undo it
_CONDITIONS = (
    "attributes", "page", "locale", "hours", "outside_hours", "zone", "people_online", "topic", "intent",
)  # fmt: skip
_CONSEQUENCES = ("do", "weight", "queue", "priority")
_DEEDS = ("hand_over", "offer", "leave_message")
_SPAN = re.compile(r"(?:(?P<days>[a-z, -]+?)\s+)?(?P<opens>\d\d?:\d\d)\s*[-–]\s*(?P<closes>\d\d?:\d\d)")
_EXAMPLE = "hours such as mon-fri 08:30-18:00"


class Names(NamedTuple):
    """What a rule may name, and the threshold that an offer has to reach."""

    queues: Sequence[str]
    topics: Sequence[str]
    intents: Sequence[str]
    offer_at: float


class RulesReader(NodeReader):
    """Reads the rules of one file."""

    def __init__(self, names: Names) -> None:
        """Take what a rule may name."""
        super().__init__()
        self._names = names
        self._zone: tzinfo = timezone.utc

    def file(self, root: Node) -> tuple[Rule, ...]:
        """Read the whole file."""
        fields = self.fields(root, "the file", ("zone", "rules"))
        if "zone" in fields:
            self._zone = self._zone_of(fields["zone"])
        rows = fields.get("rules")
        if rows is None or _empty(rows):
            return ()
        if not isinstance(rows, SequenceNode):
            self.wrong(rows, "rules is no list", "a list, each rule beginning with “- name:”")
            return ()
        if len(rows.value) > RULES_AT_MOST:
            self.wrong(rows, f"{len(rows.value)} rules", f"at most {RULES_AT_MOST}")
        rules = [self._rule(node) for node in rows.value]
        self._once(rows.value, [rule.name for rule in rules])
        return tuple(rules)

    def _once(self, nodes: Sequence[Node], names: Sequence[str]) -> None:
        for place, name in enumerate(names):
            if name and name in names[:place]:
                wrong = f"a second rule is called “{name}”"
                self.wrong(nodes[place], wrong, "a name of its own for each rule")

    def _rule(self, node: Node) -> Rule:
        fields = self.fields(node, "a rule", ("name", "when", "then"))
        missing = [name for name in ("name", "when", "then") if name not in fields]
        if missing and isinstance(node, MappingNode):
            self.wrong(node, f"the rule has no {missing[0]}", "name, when and then")
        name = self._name(fields["name"]) if "name" in fields else ""
        when = self._when(fields["when"]) if "when" in fields else When()
        rule = Rule(name, when)
        return self._then(fields["then"], rule) if "then" in fields else rule

    def _name(self, node: Node) -> str:
        name = self.word(node, "name").strip()
        if not 1 <= len(name) <= NAME_CHARS:
            right = f"1 to {NAME_CHARS} characters that tell an agent why"
            self.wrong(node, f"name has {len(name)} characters", right)
        return name

    def _when(self, node: Node) -> When:
        fields = self.fields(node, "when", _CONDITIONS)
        if isinstance(node, MappingNode) and not set(fields) - {"zone"}:
            self.wrong(node, "when has no condition", f"at least one of {listed(_CONDITIONS)}")
        zone = self._zone_of(fields["zone"]) if "zone" in fields else self._zone
        topic, intent = self.one_of((ANY_TOPIC, *self._names.topics), "topic"), self._names.intents
        topics = self.every(fields, "topic", topic)
        return When(
            attributes=self.one(fields, "attributes", self._attributes) or (),
            pages=self.every(fields, "page", self._page),
            locales=self.every(fields, "locale", self._locale),
            hours=self.every(fields, "hours", self._span),
            outside_hours=self.every(fields, "outside_hours", self._span),
            zone=zone,
            people_online=self.one(fields, "people_online", self._yes_or_no),
            topics=tuple(self._names.topics) if ANY_TOPIC in topics else topics,
            intents=self.every(fields, "intent", self.one_of(intent, "intent")),
        )

    def _then(self, node: Node, rule: Rule) -> Rule:
        fields = self.fields(node, "then", _CONSEQUENCES)
        if isinstance(node, MappingNode) and not fields:
            self.wrong(node, "then says nothing", f"at least one of {listed(_CONSEQUENCES)}")
        deed = self.one(fields, "do", self.one_of(_DEEDS, "do"))
        weight = self.one(fields, "weight", self._share)
        if deed in ("hand_over", "offer") and weight is not None:
            self.wrong(fields["weight"], f"weight beside do: {deed}, which has a weight", "one of the two")
        if deed == "hand_over":
            weight = 1.0
        elif deed == "offer":
            weight = min(1.0, round(self._names.offer_at + ABOVE_OFFER, 4))
        return Rule(
            rule.name,
            rule.when,
            weight=weight or 0.0,
            queue=self.one(fields, "queue", self.one_of(self._names.queues, "queue")),
            priority=self.one(fields, "priority", self.one_of(PRIORITIES, "priority")),
            leave_message=deed == "leave_message",
        )

    # --- the parts of a rule ---

    def _attributes(self, node: Node) -> tuple[tuple[str, tuple[str, ...]], ...]:
        if not isinstance(node, MappingNode) or not node.value:
            self.wrong(node, "attributes is no list of names and values", "such as plan: premium")
            return ()
        return tuple(
            (self.word(key, "the attribute's name"), self.each(value, "the attribute", self._value))
            for key, value in node.value
        )

    def _value(self, node: Node) -> str:
        return self.word(node, "the attribute's value")

    def _page(self, node: Node) -> str:
        page = self.word(node, "page")
        if page and not page.startswith(("/", "https://", "http://", "*")):
            self.wrong(node, f"page is “{page}”", "a path such as /checkout or an address with https://")
        return page

    def _locale(self, node: Node) -> str:
        locale = self.word(node, "locale")
        if locale and not re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*", locale):
            self.wrong(node, f"locale is “{locale}”", "a language such as de or pt-BR")
        return locale

    def _span(self, node: Node) -> Span | None:
        text = self.word(node, "hours")
        match = _SPAN.fullmatch(text.strip().lower())
        if not match:
            if text:
                self.wrong(node, f"hours are “{text}”", _EXAMPLE)
            return None
        opens, closes = (self._minute(node, match[name], name == "closes") for name in ("opens", "closes"))
        days = self._days(node, match["days"]) if match["days"] else frozenset(range(len(DAYS)))
        if opens is None or closes is None or not days:
            return None
        if opens == closes:
            self.wrong(node, f"hours “{text}” end when they begin", "00:00-24:00 for a whole day")
        return Span(days, opens, closes)

    def _minute(self, node: Node, text: str, closing: bool) -> int | None:
        hour, minute = (int(part) for part in text.split(":"))
        of_day = hour * 60 + minute
        if minute > 59 or of_day > MIDNIGHT or (of_day == MIDNIGHT and not closing):
            self.wrong(node, f"{text} is no time of day", "00:00 to 23:59, or 24:00 as the end")
            return None
        return of_day

    def _days(self, node: Node, text: str) -> frozenset[int]:
        days: set[int] = set()
        for part in text.replace(" ", "").split(","):
            first, _, last = part.partition("-")
            if first not in DAYS or (last or first) not in DAYS or part.endswith("-"):
                self.wrong(node, f"“{part}” are no days", f"{listed(DAYS)}, or a run such as mon-fri")
                return frozenset()
            begin, end = DAYS.index(first), DAYS.index(last or first)
            days.update((begin + n) % len(DAYS) for n in range((end - begin) % len(DAYS) + 1))
        return frozenset(days)

    def _zone_of(self, node: Node) -> tzinfo:
        name = self.word(node, "zone")
        try:
            return timezone.utc if name == "UTC" or not name else ZoneInfo(name)
        except (OSError, ValueError, KeyError):  # unknown, a folder of the database, or no name at all
            self.wrong(node, f"zone “{name}” is unknown here", "a time zone such as Europe/Berlin, or UTC")
            return timezone.utc

    def _share(self, node: Node) -> float | None:
        text = self.word(node, "weight")
        number = float(text) if re.fullmatch(r"\d*\.?\d+", text) else -1.0
        if 0.0 <= number <= 1.0:
            return number
        if text:
            self.wrong(node, f"weight is {text}", "a number from 0 to 1")
        return None

    def _yes_or_no(self, node: Node) -> bool:
        answer = self.word(node, "people_online").lower()
        if answer not in ("", "true", "false", "yes", "no"):
            self.wrong(node, f"people_online is “{answer}”", "yes or no")
        return answer in ("true", "yes")


def _empty(node: Node) -> bool:
    return isinstance(node, ScalarNode) and not node.value.strip("~")
