"""The operator's file: what it says, and what is said of its mistakes."""

from __future__ import annotations

import subprocess
import sys
from textwrap import dedent
from zoneinfo import ZoneInfo

import pytest

from bot import settings
from bot.house_rules import Span, When
from bot.rules_file import check
from bot.rules_reader import Names

NAMES = Names(("general", "billing"), ("fraud", "data loss"), ("ask", "not_solved"), offer_at=0.4)
RULE = """\
    rules:
      - name: Premium
        when: {when}
        then: {then}
    """


def read(text: str):
    return check(dedent(text), NAMES)


def only(when: str = "{people_online: yes}", then: str = "{do: offer}"):
    rules, problems = read(RULE.replace("{when}", when).replace("{then}", then))
    assert problems == []
    return rules[0]


def told(when: str = "{people_online: yes}", then: str = "{do: offer}") -> str:
    _, problems = read(RULE.replace("{when}", when).replace("{then}", then))
    return "\n".join(f"{line}: {wrong}; {right}" for line, wrong, right in problems)


def test_every_field_is_read():
    rules, problems = read(
        """
        zone: Europe/Berlin
        rules:
          - name: Paying customers at the checkout
            when:
              attributes: {plan: [premium, business], seats: 10}
              page: [/checkout, "https://pay.example/*"]
              locale: de
              hours: ["mon-fri 08:30-18:00", sat 10:00-14:00]
              people_online: yes
              topic: data loss
              intent: [ask, not_solved]
            then: {weight: .3, queue: billing, priority: high}
        """
    )
    assert problems == []
    (rule,) = rules
    assert rule.when == When(
        attributes=(("plan", ("premium", "business")), ("seats", ("10",))),
        pages=("/checkout", "https://pay.example/*"),
        locales=("de",),
        hours=(Span(frozenset(range(5)), 510, 1080), Span(frozenset({5}), 600, 840)),
        zone=ZoneInfo("Europe/Berlin"),
        people_online=True,
        topics=("data loss",),
        intents=("ask", "not_solved"),
    )
    assert (rule.weight, rule.queue, rule.priority, rule.leave_message) == (0.3, "billing", "high", False)


@pytest.mark.parametrize(
    ("text", "days", "opens", "closes"),
    [
        ("22:00-06:00", range(7), 1320, 360),
        ("sat-mon 00:00-24:00", (5, 6, 0), 0, 1440),
        ("Mon, Wed-Thu 9:00 – 17:00", (0, 2, 3), 540, 1020),
    ],
)
def test_hours_are_read(text, days, opens, closes):
    assert only(f"{{outside_hours: ['{text}']}}").when.outside_hours == (
        Span(frozenset(days), opens, closes),
    )


def test_what_follows_is_a_weight():
    assert only(then="{do: hand_over}").weight == 1.0
    assert only(then="{do: offer}").weight == 0.41
    assert only(then="{queue: billing}").weight == 0.0
    message = only(then="{do: leave_message}")
    assert (message.weight, message.leave_message) == (0.0, True)


def test_any_topic_is_every_topic_and_a_zone_of_its_own_is_the_rules():
    assert only("{topic: any}").when.topics == ("fraud", "data loss")
    assert only("{hours: 09:00-17:00}").when.zone == When().zone
    assert only("{hours: 09:00-17:00, zone: Asia/Tokyo}").when.zone == ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize("text", ["", "rules: []", "rules:", "zone: UTC\nrules: []", "# nothing\n"])
def test_a_file_without_rules_is_right(text):
    assert read(text) == ((), [])


@pytest.mark.parametrize(
    ("when", "message"),
    [
        ("{}", "3: when has no condition; at least one of attributes, page"),
        ("{zone: UTC}", "3: when has no condition"),
        ("premium", "3: when has no fields"),
        ("{plan: premium}", "3: when has the unknown field “plan”"),
        ("{pages: /x}", "3: when has the unknown field “pages”; “page”"),
        ("{page: /x, page: /y}", "3: when has page twice; it once"),
        ("{page: checkout}", "page is “checkout”; a path such as /checkout or an address with https://"),
        ("{page: []}", "page is an empty list; at least one value"),
        ("{attributes: premium}", "attributes is no list of names and values; such as plan: premium"),
        ("{attributes: {plan: }}", "the attribute's value is empty"),
        ("{locale: German language}", "locale is “German language”; a language such as de or pt-BR"),
        ("{hours: weekdays}", "hours are “weekdays”; hours such as mon-fri 08:30-18:00"),
        ("{hours: 08:30-25:00}", "25:00 is no time of day; 00:00 to 23:59, or 24:00 as the end"),
        ("{hours: 24:00-08:00}", "24:00 is no time of day"),
        ("{hours: 08:60-09:00}", "08:60 is no time of day"),
        ("{hours: 08:00-08:00}", "end when they begin; 00:00-24:00 for a whole day"),
        ("{hours: mo-fr 08:00-09:00}", "“mo-fr” are no days; mon, tue, wed, thu, fri, sat, sun, or a run"),
        ("{hours: mon- 08:00-09:00}", "“mon-” are no days"),
        ("{hours: 08:00-09:00, zone: Berlin}", "zone “Berlin” is unknown here; a time zone such as Europe/"),
        ("{hours: 08:00-09:00, zone: ../etc}", "zone “../etc” is unknown here"),
        ("{people_online: perhaps}", "people_online is “perhaps”; yes or no"),
        ("{topic: frauds}", "topic is “frauds”; “fraud”"),
        ("{intent: buy}", "intent is “buy”; one of ask, not_solved"),
    ],
)
def test_a_wrong_condition_is_told_by_line(when, message):
    assert message in told(when=when)


@pytest.mark.parametrize(
    ("then", "message"),
    [
        ("{}", "4: then says nothing; at least one of do, weight, queue, priority"),
        ("{do: call}", "4: do is “call”; one of hand_over, offer, leave_message"),
        ("{do: offer, weight: .3}", "weight beside do: offer, which has a weight; one of the two"),
        ("{weight: 1.5}", "weight is 1.5; a number from 0 to 1"),
        ("{weight: much}", "weight is much"),
        ("{queue: biling}", "queue is “biling”; “billing”"),
        ("{priority: top}", "priority is “top”; one of urgent, high, normal, low"),
    ],
)
def test_a_wrong_consequence_is_told_by_line(then, message):
    assert message in told(then=then)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("rules: [", (1, "no YAML")),
        ("rules: {a: b}", (1, "rules is no list")),
        ("rules:\n  - name: x", (2, "the rule has no when")),
        ("rules:\n  - Premium", (2, "a rule has no fields")),
        ("zone: Mars\nrules: []", (1, "zone “Mars” is unknown here")),
        ("- name: x", (1, "the file has no fields")),
        ("rules: \x00", (1, "no YAML")),
        ("rules: &a [*a]", (1, "a rule has no fields")),
    ],
)
def test_a_wrong_file_is_told_by_line(text, message):
    _, problems = check(text, NAMES)
    assert problems[0].line == message[0]
    assert problems[0].wrong.startswith(message[1])


def test_two_rules_of_one_name_and_a_long_name_are_wrong():
    rule = "  - {name: %s, when: {locale: de}, then: {do: offer}}\n"
    _, problems = check("rules:\n" + rule % "One" + rule % "One" + rule % ("x" * 81), NAMES)
    assert [(it.line, it.wrong) for it in problems] == [
        (3, "a second rule is called “One”"),
        (4, "name has 81 characters"),
    ]


def test_a_file_without_end_is_refused():
    rules = "".join(f"  - {{name: r{n}, when: {{locale: de}}, then: {{do: offer}}}}\n" for n in range(101))
    assert [it.wrong for it in check(f"rules:\n{rules}", NAMES)[1]] == ["101 rules"]


def checked(*arguments: str, **about: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot.rules_file", *arguments]
    return subprocess.run(
        command, cwd=settings.ROOT, env=about, capture_output=True, text=True, check=False, timeout=60
    )


def test_the_file_that_ships_has_no_rules_and_nothing_wrong():
    done = checked()
    assert (done.returncode, done.stdout) == (0, "house_rules.yml: 0 rules, nothing wrong\n")


def test_the_command_tells_every_mistake_and_no_traceback(tmp_path):
    wrong = tmp_path / "mine.yml"
    wrong.write_text(
        "zone: Mars\nrules:\n  - {name: A, when: {intent: sing}, then: {queue: cash}}\n", "utf-8"
    )
    done = checked(str(wrong), CAREDESK_QUEUES="front, back")
    lines = done.stderr.splitlines()
    assert (done.returncode, len(lines)) == (2, 3), done.stderr
    assert lines[0].startswith("mine.yml, line 1: zone “Mars” is unknown here; expected a time zone such as")
    assert "line 3: intent is “sing”; expected one of ask" in lines[1]
    assert lines[2] == "mine.yml, line 3: queue is “cash”; expected one of front, back"


def test_the_examples_of_the_operators_page_are_right(tmp_path):
    page = (settings.ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    section = page.split("## Rules of the house")[1].split("\n## ")[0]
    examples = section.split("```yaml\n")[1].split("```")[0]
    (tmp_path / "page.yml").write_text(examples, "utf-8")
    done = checked(str(tmp_path / "page.yml"))
    assert done.returncode == 0, done.stderr
    assert "0 rules" not in done.stdout


def test_a_file_that_is_no_text_is_said(tmp_path):
    (tmp_path / "x.yml").write_bytes(b"\xff\xfe\x00rules")
    done = checked(str(tmp_path / "x.yml"))
    assert done.returncode == 2
    assert "cannot be read" in done.stderr
