"""The operator's own rules for handing over: what a rule looks at, and which rules hold in a turn.

Pure data and plain functions; `bot.rules_file` reads them from the operator's file, `bot.ruling` makes
evidence of those that hold. A rule holds when each of its conditions does; a condition that names several
values holds with any of them. What is not known (no page, nobody verified, no time) makes a condition fail,
never hold.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone, tzinfo

MIDNIGHT = 24 * 60
_ONE_DAY = timedelta(days=1)
_PATH = re.compile(r"[a-z]+://[^/?#]*([^?#]*)", re.IGNORECASE)


@dataclass(frozen=True)
class Circumstances:
    """What surrounds a message: who writes, from which page, when, and who is there to answer.

    `attributes` are those of a verified identity; `at` is the time of the message, with its zone.
    """

    attributes: Mapping[str, str] = field(default_factory=dict)
    page: str = ""
    locale: str = ""
    at: datetime | None = None
    agents_online: int | None = None


@dataclass(frozen=True)
class Span:
    """Hours of the week, in minutes after midnight; what closes before it opens runs into the next day."""

    days: frozenset[int]  # 0 is Monday; of a span over midnight, the day on which it opens
    opens: int
    closes: int

    def holds(self, local: datetime) -> bool:
        """Return whether a time of the zone's own clock lies within; the closing minute does not."""
        minute = local.hour * 60 + local.minute
        if self.opens < self.closes:
            return local.weekday() in self.days and self.opens <= minute < self.closes
        began_yesterday = (local - _ONE_DAY).weekday() in self.days and minute < self.closes
        return began_yesterday or (local.weekday() in self.days and minute >= self.opens)


@dataclass(frozen=True)
class When:
    """The conditions of a rule; an empty one is no condition."""

    attributes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    pages: tuple[str, ...] = ()
    locales: tuple[str, ...] = ()
    hours: tuple[Span, ...] = ()
    outside_hours: tuple[Span, ...] = ()
    zone: tzinfo = timezone.utc
    people_online: bool | None = None
    topics: tuple[str, ...] = ()
    intents: tuple[str, ...] = ()

    @property
    def lasting(self) -> bool:
        """Whether the conditions describe circumstances, which stay, and not what a single message says."""
        return not (self.topics or self.intents)


@dataclass(frozen=True)
class Rule:
    """One rule: its name as agents read it, its conditions and what follows.

    `weight` is that of the evidence, 0 for a rule that only says where a handoff goes. With `leave_message`
    nobody is promised a person: the customer is asked for a message.
    """

    name: str
    when: When
    weight: float = 0.0
    queue: str | None = None
    priority: str | None = None
    leave_message: bool = False


def firing(rules: Sequence[Rule], around: Circumstances, act: str, topics: Sequence[str]) -> tuple[Rule, ...]:
    """Return the rules that hold in a turn, in the order of the file.

    Args:
        rules: all of them.
        around: what surrounds the message.
        act: its dialogue act, in the words of the domain.
        topics: names of the sensitive topics that it touches.
    """
    return tuple(rule for rule in rules if _holds(rule.when, around, act, topics))


def _holds(when: When, around: Circumstances, act: str, topics: Sequence[str]) -> bool:
    return (
        _right_customer(when, around)
        and _right_time(when, around.at)
        and _right_people(when, around.agents_online)
        and (not when.intents or act in when.intents)
        and (not when.topics or any(topic in when.topics for topic in topics))
    )


def _right_customer(when: When, around: Circumstances) -> bool:
    known = {name.casefold(): value.casefold() for name, value in around.attributes.items()}
    return (
        all(known.get(name.casefold()) in _folded(values) for name, values in when.attributes)
        and (not when.pages or any(on_page(pattern, around.page) for pattern in when.pages))
        and (not when.locales or any(speaks(locale, around.locale) for locale in when.locales))
    )


def _folded(values: Sequence[str]) -> set[str]:
    """Case is no difference: what YAML and Python call true and True is one answer of the site's."""
    return {value.casefold() for value in values}


def _right_time(when: When, at: datetime | None) -> bool:
    if not (when.hours or when.outside_hours):
        return True
    if at is None:
        return False
    # The zone's own clock decides, so the hours stay what the door says when summer time begins or ends.
    local = at.astimezone(when.zone)
    inside = not when.hours or any(span.holds(local) for span in when.hours)
    return inside and not any(span.holds(local) for span in when.outside_hours)


def _right_people(when: When, online: int | None) -> bool:
    if when.people_online is None:
        return True
    return online is not None and (online > 0) == when.people_online


def on_page(pattern: str, url: str) -> bool:
    """Return whether an address begins with a pattern or, with `*` for any characters in it, fits it whole.

    A pattern that begins with `/` is compared with the path alone, whatever the host and the query.
    """
    if pattern.startswith("/"):
        found = _PATH.match(url)
        url = (found[1] or "/") if found else ""
    return bool(url) and (_fits(pattern.split("*"), url) if "*" in pattern else url.startswith(pattern))


def _fits(parts: Sequence[str], url: str) -> bool:
    """Find the parts between the stars from left to right: no pattern can make this slow."""
    first, last = parts[0], parts[-1]
    if not url.startswith(first) or len(url) < len(first) + len(last):
        return False
    place, end = len(first), len(url) - len(last)
    for part in parts[1:-1]:
        found = url.find(part, place, end)
        if found < 0:
            return False
        place = found + len(part)
    return url.endswith(last)


def speaks(wanted: str, locale: str) -> bool:
    """Return whether a locale is the wanted one or a kind of it: `de` takes `de-AT`, not the other way."""
    wanted, locale = (name.replace("_", "-").casefold() for name in (wanted, locale))
    return locale == wanted or locale.startswith(f"{wanted}-")
