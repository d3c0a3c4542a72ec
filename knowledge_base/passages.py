"""Cuts an article's body into passages: the pieces that are found, cited and shown unaltered.

A passage is a section or a part of one. It never begins or ends inside a list item, so a step is always
whole, and the passages of an article laid end to end are its body without the headings. What is embedded
are smaller windows over a passage (``windows``), because the model reads well only about a hundred words at
a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

Kind = Literal["intro", "steps", "section"]

MAX_WORDS = 260
"""A passage is closed before the block that would take it past so many words: about a screenful."""

WINDOW_WORDS = 100
WINDOW_OVERLAP = 20

_MARKDOWN = MarkdownIt("commonmark").enable("table")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKUP = re.compile(r"[*_`#>|]+|^\s*[-+]\s+|^\s*\d+[.)]\s+|:?-{3,}:?|<[^>\n]{1,200}>", re.MULTILINE)


@dataclass(frozen=True)
class Passage:
    """A citable piece of an article; ``text`` is its Markdown as the author wrote it."""

    number: int
    heading: str
    text: str
    kind: Kind


@dataclass(frozen=True)
class _Block:
    """Something that must not be cut: a paragraph, a table, one step of a list."""

    heading: str
    text: str
    is_step: bool
    loose_before: str
    """What stood between the previous block and this one: a line break inside a list, else a blank line."""


def cut(body: str) -> tuple[Passage, ...]:
    """Cut a body into passages, in reading order, numbered from 0."""
    passages: list[Passage] = []
    for group in _groups(_blocks(body)):
        text = group[0].text + "".join(block.loose_before + block.text for block in group[1:])
        heading = group[0].heading
        kind: Kind = "steps" if any(b.is_step for b in group) else "section" if heading else "intro"
        passages.append(Passage(len(passages), heading, text, kind))
    return tuple(passages)


def _groups(blocks: Iterator[_Block]) -> Iterator[list[_Block]]:
    group: list[_Block] = []
    words = 0
    for block in blocks:
        size = len(block.text.split())
        if group and (block.heading != group[0].heading or words + size > MAX_WORDS):
            yield group
            group, words = [], 0
        group.append(block)
        words += size
    if group:
        yield group


def _blocks(body: str) -> Iterator[_Block]:
    lines = body.split("\n")
    heading, path = "", [""] * 7
    tokens = _MARKDOWN.parse(body)
    top = [token for token in tokens if token.map is not None and token.level == 0]
    for token in top:
        first, last = _span(token)
        if token.type == "heading_open":
            level = int(token.tag[1])
            path[level:] = [plain(_heading_text(lines[first:last])), *[""] * (6 - level)]
            heading = " › ".join(part for part in path if part)
            continue
        if token.type in ("ordered_list_open", "bullet_list_open"):
            yield from _items(tokens, token, lines, heading)
        else:
            yield from _paragraphs(_lines(lines, first, last), heading)


def _items(tokens: list[Token], parent: Token, lines: list[str], heading: str) -> Iterator[_Block]:
    start = tokens.index(parent)
    ordered = parent.type == "ordered_list_open"
    before = "\n\n"
    for token in tokens[start + 1 :]:
        if token.level == 0:
            return
        if token.type != "list_item_open" or token.level != 1:
            continue
        first, last = _span(token)
        raw = "\n".join(lines[first:last])
        text = raw.rstrip()
        yield _Block(heading, text, ordered, before)
        before = "\n\n" if raw.endswith("\n") else "\n"


def _paragraphs(text: str, heading: str) -> Iterator[_Block]:
    """Yield a block whole, or in runs of sentences when a single paragraph is longer than a passage."""
    if (
        len(text.split()) <= MAX_WORDS
        or "\n    " in text
        or text.startswith(("|", "```", "~~~", "    ", "<"))
    ):
        yield _Block(heading, text, False, "\n\n")
        return
    run: list[str] = []
    words, before = 0, "\n\n"
    for sentence in _SENTENCE_END.split(text):
        size = len(sentence.split())
        if run and words + size > MAX_WORDS:
            yield _Block(heading, " ".join(run), False, before)
            run, words, before = [], 0, " "
        run.append(sentence)
        words += size
    yield _Block(heading, " ".join(run), False, before)


def _span(token: Token) -> tuple[int, int]:
    assert token.map is not None
    return token.map[0], token.map[1]


def _lines(lines: list[str], first: int, last: int) -> str:
    return "\n".join(lines[first:last]).strip("\n").rstrip()


def _heading_text(lines: list[str]) -> str:
    """Return the words of a heading, written with ``#`` or underlined."""
    return lines[0].strip().strip("#").strip()


def plain(markdown: str) -> str:
    """Return Markdown as words: links by their label, no markup, single spaces."""
    return " ".join(_MARKUP.sub(" ", _LINK.sub(r"\1", markdown)).split())


def windows(text: str, size: int = WINDOW_WORDS, overlap: int = WINDOW_OVERLAP) -> tuple[str, ...]:
    """Return overlapping runs of about ``size`` words that together hold all of a plain text."""
    words = text.split()
    if len(words) <= size + overlap:
        return (" ".join(words),) if words else ()
    starts = range(0, len(words) - overlap, size - overlap)
    return tuple(" ".join(words[start : start + size]) for start in starts)
