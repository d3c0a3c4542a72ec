"""When a rule of the operator holds."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.house_rules import Circumstances, Rule, Span, When, firing, on_page, speaks

BERLIN = ZoneInfo("Europe/Berlin")
WEEK = frozenset(range(7))
OFFICE = Span(frozenset(range(5)), 8 * 60 + 30, 18 * 60)
NIGHT = Span(frozenset({4}), 22 * 60, 6 * 60)  # from Friday evening into Saturday morning


def holds(when: When, act: str = "ask", topics=(), **around) -> bool:
    return bool(firing([Rule("A rule", when)], Circumstances(**around), act, topics))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("UTC"))


@pytest.mark.parametrize(
    ("local", "open_"),
    [
        ("2026-11-23T08:29", False),
        ("2026-11-23T08:30", True),  # a Monday
        ("2026-11-27T17:59", True),
        ("2026-11-27T18:00", False),  # the closing minute is closed
        ("2026-11-28T12:00", False),  # a Saturday
    ],
)
def test_hours_of_the_week(local, open_):
    at = datetime.fromisoformat(local).replace(tzinfo=BERLIN)
    assert holds(When(hours=(OFFICE,), zone=BERLIN), at=at) == open_
    assert holds(When(outside_hours=(OFFICE,), zone=BERLIN), at=at) != open_


@pytest.mark.parametrize(
    ("local", "open_"),
    [
        ("2026-11-27T21:59", False),
        ("2026-11-27T22:00", True),
        ("2026-11-28T00:00", True),
        ("2026-11-28T05:59", True),
        ("2026-11-28T06:00", False),
        ("2026-11-28T22:00", False),  # Saturday evening opens no night of its own
        ("2026-11-27T05:00", False),  # nor did Thursday evening
    ],
)
def test_hours_over_midnight_belong_to_the_day_on_which_they_begin(local, open_):
    at = datetime.fromisoformat(local).replace(tzinfo=BERLIN)
    assert holds(When(hours=(NIGHT,), zone=BERLIN), at=at) == open_


@pytest.mark.parametrize(
    ("at", "open_"),
    [
        ("2026-03-27T07:29", False),  # winter: the clock shows 08:29
        ("2026-03-27T07:30", True),
        ("2026-03-30T06:29", False),  # summer time since Sunday: 08:29
        ("2026-03-30T06:30", True),
        ("2026-10-23T06:30", True),
        ("2026-10-26T06:30", False),  # winter again: 07:30
        ("2026-10-26T07:30", True),
    ],
)
def test_the_clock_on_the_wall_decides_when_summer_time_begins_and_ends(at, open_):
    assert holds(When(hours=(OFFICE,), zone=BERLIN), at=utc(at)) == open_


def test_the_hour_that_comes_twice_is_open_twice_and_the_missing_one_never():
    two_to_three = When(hours=(Span(WEEK, 120, 180),), zone=BERLIN)
    assert [holds(two_to_three, at=utc(f"2026-10-25T0{hour}:30")) for hour in range(3)] == [True, True, False]
    assert [holds(two_to_three, at=utc(f"2026-03-29T0{hour}:30")) for hour in range(3)] == [False] * 3


def test_the_same_moment_is_open_in_one_zone_and_closed_in_another():
    at = utc("2026-11-23T23:00")
    assert not holds(When(hours=(OFFICE,), zone=BERLIN), at=at)
    assert holds(When(hours=(OFFICE,), zone=ZoneInfo("Australia/Sydney")), at=at)


def test_a_whole_day_has_no_gap():
    always = When(hours=(Span(WEEK, 0, 24 * 60),))
    assert all(holds(always, at=utc(f"2026-11-23T{hour:02}:59")) for hour in range(24))


def test_without_a_time_neither_open_nor_closed_holds():
    assert not holds(When(hours=(OFFICE,)))
    assert not holds(When(outside_hours=(OFFICE,)))


@pytest.mark.parametrize(
    ("pattern", "url", "fits"),
    [
        ("/checkout", "https://shop.example/checkout/pay?x=1", True),
        ("/checkout", "https://shop.example/cart?next=/checkout", False),
        ("/", "https://shop.example", True),
        ("https://shop.example/a", "https://shop.example/a/b", True),
        ("https://shop.example/a", "https://other.example/a/b", False),
        ("*/billing/*", "https://a.example/de/billing/2026", True),
        ("*/billing/*", "https://a.example/de/billing", False),
        ("/de/*/pay", "https://a.example/de/x/y/pay?x=1#top", True),
        ("/x", "https://a.example?next=/x", False),
        ("/de/*/pay", "https://a.example/de/pay", False),
        ("/aba*aba", "https://a.example/aba", False),
        ("*c*d*", "https://x.io/d/c", False),
        ("*.pdf", "https://a.example/manual.pdf", True),
        ("/x", "", False),
    ],
)
def test_pages(pattern, url, fits):
    assert on_page(pattern, url) == fits


def test_a_page_full_of_stars_is_quickly_decided():
    assert not on_page("*a" * 200 + "*b", "https://" + "a" * 2000)


@pytest.mark.parametrize(
    ("wanted", "locale", "fits"),
    [
        ("de", "de-AT", True),
        ("de", "DE", True),
        ("de-AT", "de", False),
        ("pt-BR", "pt_br", True),
        ("de", "", False),
    ],
)
def test_locales(wanted, locale, fits):
    assert speaks(wanted, locale) == fits


def test_attributes_must_all_fit_and_one_value_of_each_is_enough():
    when = When(attributes=(("plan", ("premium", "business")), ("beta", ("true",))))
    assert holds(when, attributes={"Plan": "Business", "beta": "True"})
    assert not holds(when, attributes={"plan": "business"})
    assert not holds(when, attributes={"plan": "premium plus", "beta": "true"})
    assert not holds(when)


def test_whether_people_are_there_must_be_known():
    there, away = When(people_online=True), When(people_online=False)
    assert [holds(there, agents_online=count) for count in (2, 0, None)] == [True, False, False]
    assert [holds(away, agents_online=count) for count in (2, 0, None)] == [False, True, False]


def test_what_the_message_says():
    assert holds(When(intents=("not_solved",)), act="not_solved")
    assert not holds(When(intents=("not_solved",)), act="ask")
    assert holds(When(topics=("fraud", "safety")), topics=["data", "safety"])
    assert not holds(When(topics=("fraud",)))


def test_every_condition_has_to_hold():
    when = When(pages=("/pay",), locales=("de",), intents=("ask",))
    assert holds(when, page="https://a.example/pay", locale="de")
    assert not holds(when, page="https://a.example/pay", locale="fr")
    assert not holds(when, page="https://a.example/", locale="de")


def test_the_order_of_the_file_is_kept():
    rules = [Rule(name, When(intents=("ask",))) for name in ("one", "two", "three")]
    assert [rule.name for rule in firing(rules, Circumstances(), "ask", ())] == ["one", "two", "three"]
