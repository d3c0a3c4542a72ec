"""Reading an article: defaults, and findings that name the line, the fault and the cure."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.article import parse_article, read_article
from knowledge_base.errors import ArticleInvalid

FULL = """---
title: "Reset your password"
summary: Set a new one.
questions:
  - forgot my password
  - "how do I log in: again"
tags: [account, sign-in]
product: account
audience: agents
status: published
related: [account-locked]
tip: Turn on two-step verification.
review_by: 2027-01-31
---

1. Open the page.
"""


def test_title_alone_is_enough() -> None:
    article = parse_article("a", "---\ntitle: Refunds\n---\n").require("a")
    assert (article.title, article.questions, article.audience, article.status) == (
        "Refunds",
        (),
        "public",
        "published",
    )


def test_every_field_is_read() -> None:
    parsed = parse_article("reset-password", FULL)
    article = parsed.require("reset-password")
    assert parsed.findings == ()
    assert article.questions == ("forgot my password", "how do I log in: again")
    assert (article.audience, article.status, article.related) == ("agents", "published", ("account-locked",))
    assert article.review_by == date(2027, 1, 31)
    assert FULL.split("\n")[article.body_line - 1 + 1] == "1. Open the page."


@pytest.mark.parametrize(
    ("markdown", "line", "message"),
    [
        ("title: x\n", 1, "does not begin with front matter"),
        ("---\ntitle: x\n", 1, "is not closed"),
        ("---\nsummary: x\n---\n", 2, "has no title"),
        ("---\ntitle: a: b\n---\n", 2, "not valid YAML"),
        ("---\ntitle: x\naudience: everyone\n---\n", 3, "audience is 'everyone'"),
        ("---\ntitle: x\nstatus: live\n---\n", 3, "status is 'live'"),
        ("---\ntitle: x\nreview_by: soon\n---\n", 3, "is no date"),
        ("---\ntitle: x\nquestions:\n  - a\n  - b: c\n---\n", 5, "an item of questions"),
        ("---\ntitle: x\nrelated: [Not A Name]\n---\n", 3, "an item of related"),
        ("---\ntitle: x\ntitle: y\n---\n", 3, "given twice"),
        ("---\n- title\n---\n", 2, "list of `name: value` lines"),
        ("---\ntitle: [a, b]\n---\n", 2, "must be one text"),
    ],
)
def test_error_names_line_and_fault(markdown: str, line: int, message: str) -> None:
    parsed = parse_article("a", markdown)
    assert parsed.article is None
    errors = [f for f in parsed.findings if f.severity == "error"]
    assert any(f.line == line and message in f.message and f.fix for f in errors), parsed.findings


def test_unknown_field_is_a_warning_with_the_nearest_name() -> None:
    parsed = parse_article("a", "---\ntitle: x\nqestions: [a]\n---\n")
    assert parsed.article is not None
    assert [(f.line, f.severity, f.fix) for f in parsed.findings] == [
        (3, "warning", "Did you mean questions?")
    ]


def test_bad_name_is_an_error_with_a_right_one() -> None:
    parsed = parse_article("Reset Password", "---\ntitle: x\n---\n")
    assert parsed.article is None
    assert "'reset-password'" in parsed.findings[0].fix


def test_windows_line_ends_and_byte_order_mark_are_read() -> None:
    assert parse_article("a", "\ufeff---\r\ntitle: x\r\n---\r\nbody\r\n").require("a").body == "body\n"


def test_file_that_is_no_text_is_reported_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"---\ntitle: x\n---\n\xff\n")
    parsed = read_article(path)
    assert parsed.article is None
    assert (parsed.findings[0].line, parsed.findings[0].severity) == (4, "error")


def test_require_raises_with_all_findings() -> None:
    with pytest.raises(ArticleInvalid, match="line 2: the article has no title"):
        parse_article("a", "---\nsummary: x\n---\n").require("a")


@given(st.text())
def test_no_text_breaks_the_parser(markdown: str) -> None:
    parsed = parse_article("a", markdown)
    assert parsed.article is not None or parsed.findings


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=60))
def test_no_front_matter_breaks_the_parser(line: str) -> None:
    parsed = parse_article("a", f"---\n{line}\n---\nbody\n")
    assert parsed.article is not None or parsed.findings
