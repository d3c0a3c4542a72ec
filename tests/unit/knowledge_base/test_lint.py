"""What the linter tells an author."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from knowledge_base.lint import Surroundings, lint, lint_directory

TODAY = date(2026, 11, 22)
GOOD = """---
title: Reset your password
summary: Set a new one.
questions: [forgot it, cannot sign in, new password]
related: [locked]
review_by: 2027-01-01
---

1. Open [the other page](locked.md).

![The lights](media/lights.svg)
"""
AROUND = Surroundings(TODAY, {"reset", "locked"}, {"lights.svg"}, {"reset your password": "reset"})


def messages(markdown: str, around: Surroundings = AROUND) -> list[tuple[int, str]]:
    return [(f.line, f.message) for f in lint("reset", markdown, around)]


def test_good_article_has_no_findings() -> None:
    assert messages(GOOD) == []


def test_thin_article_is_told_what_is_missing() -> None:
    found = [message for _, message in messages("---\ntitle: x\n---\n")]
    assert found == ["there are no example questions", "there is no summary", "the article has no text"]


def test_dead_links_are_found_on_their_lines() -> None:
    broken = GOOD.replace("(locked.md)", "(/help/gone)").replace("lights.svg", "dark.svg")
    assert messages(broken) == [
        (9, "the link leads to gone, which does not exist"),
        (11, "the picture dark.svg does not exist"),
    ]


def test_picture_from_elsewhere_and_without_words_is_found() -> None:
    found = [
        m
        for _, m in messages(GOOD.replace("![The lights](media/lights.svg)", "![](https://x.example/a.png)"))
    ]
    assert found == [
        "the picture 'https://x.example/a.png' comes from elsewhere",
        "the picture https://x.example/a.png has no description",
    ]


def test_overdue_review_and_missing_relation_are_found() -> None:
    text = GOOD.replace("2027-01-01", "2026-01-01").replace("[locked]", "[lost]")
    assert [m for _, m in messages(text)] == [
        "the related article lost does not exist",
        "the article was to be reviewed by 2026-01-01",
    ]


def test_second_article_of_a_title_is_found() -> None:
    around = Surroundings(TODAY, {"reset", "locked"}, {"lights.svg"}, {"reset your password": "other"})
    assert messages(GOOD, around) == [(2, "the article other has the same title")]


def test_step_longer_than_a_screen_is_found() -> None:
    assert any("words" in m for _, m in messages(GOOD + "\n1. " + "word " * 400))


def test_directory_is_linted_against_itself(tmp_path: Path) -> None:
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "lights.svg").write_text("<svg/>")
    (tmp_path / "reset.md").write_text(GOOD)
    (tmp_path / "bad.md").write_text("title: x")
    found = lint_directory(tmp_path, TODAY)
    assert [f.severity for f in found["bad.md"]] == ["error", "error"]
    assert {f.message for f in found["reset.md"]} == {
        "the related article locked does not exist",
        "the link leads to locked, which does not exist",
    }
