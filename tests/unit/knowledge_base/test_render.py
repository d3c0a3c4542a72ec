"""Articles as HTML: the author's meaning, and nothing that could act in a reader's browser."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.render import clean, to_html


def test_headings_begin_below_the_title_and_have_anchors() -> None:
    assert '<h2 id="find-it">Find it</h2>' in to_html("# Find it\n")
    assert to_html("## A\n\n## A\n").count('id="a"') == 1
    assert 'id="a-2"' in to_html("## A\n\n## A\n")


def test_steps_tables_and_links_come_through() -> None:
    html = to_html("1. [Other](other-one.md#part)\n2. b\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    assert 'href="/help/other-one#part"' in html
    assert html.count("<li>") == 2
    assert "<td>1</td>" in html


def test_own_pictures_come_from_the_help_centre() -> None:
    for path in ("media/a.svg", "/help/media/a.svg", "./media/a.svg"):
        assert '<img src="/help/media/a.svg" alt="Lights" loading="lazy">' in to_html(f"![Lights]({path})")


def test_pictures_from_elsewhere_are_not_shown() -> None:
    assert "<img" not in to_html("![x](https://evil.example/a.png) ![x](media/../../a.svg)")


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,AAAA)",
        "<iframe src=//evil.example></iframe>",
        "<svg onload=alert(1)>",
        "<style>*{display:none}</style>",
        "<form action=//evil.example><input></form>",
    ],
)
def test_nothing_active_survives(attack: str) -> None:
    for html in (to_html(attack), clean(attack)):
        assert not re.search(
            r"<(script|iframe|svg|style|form|input|object)|<[^>]+\son\w+=|href=\"(javascript|data)", html
        )


@given(st.text())
def test_any_text_renders_without_active_parts(text: str) -> None:
    assert not re.search(r"<(script|iframe|style|form|object|embed)\b", to_html(text), re.IGNORECASE)
