"""Findings that help an author: what is wrong, thin, out of date or leads nowhere.

Used by the studio while somebody types and by ``python -m knowledge_base lint`` over a folder.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from knowledge_base.article import Article, parse_article
from knowledge_base.errors import Finding
from knowledge_base.passages import MAX_WORDS, cut

_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]*)[^)]*\)")
_HELP = re.compile(r"^(?:/help/|\./)?([a-z0-9][a-z0-9-]{0,99})(?:\.md)?(?:#.*)?$")
_MEDIA = re.compile(r"^(?:\./)?(?:/help/)?media/(.+)$")
FEW_QUESTIONS = 3


@dataclass(frozen=True)
class Surroundings:
    """What an article may refer to; an empty collection of names turns the check for it off."""

    today: date
    articles: Collection[str] = ()
    pictures: Collection[str] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    """Article names by lower-case title, to find two articles of one title."""


def lint(article_id: str, markdown: str, around: Surroundings) -> tuple[Finding, ...]:
    """Return everything worth telling the author, by line."""
    parsed = parse_article(article_id, markdown)
    findings = list(parsed.findings)
    if parsed.article is not None:
        lines = markdown.replace("\r\n", "\n").split("\n")
        findings += _fields(parsed.article, lines, around)
        findings += _body(parsed.article)
        findings += _links(parsed.article, around)
    return tuple(sorted(findings, key=lambda f: (f.line, f.message)))


def _fields(article: Article, lines: list[str], around: Surroundings) -> Iterator[Finding]:
    if len(article.questions) < FEW_QUESTIONS:
        count = len(article.questions) or "no"
        are = "is 1 example question" if count == 1 else f"are {count} example questions"
        fix = "Add 4 to 10 under `questions:`, in the words customers use; nothing helps finding more."
        yield Finding(_line(lines, "questions"), "warning", f"there {are}", fix)
    if not article.summary:
        fix = "Add `summary:`, one sentence that says what the article is good for; choices show it."
        yield Finding(_line(lines, "title"), "warning", "there is no summary", fix)
    if article.review_by is not None and article.review_by < around.today:
        fix = "Read it through, correct it, and move the date."
        message = f"the article was to be reviewed by {article.review_by}"
        yield Finding(_line(lines, "review_by"), "warning", message, fix)
    other = around.titles.get(article.title.lower())
    if other is not None and other != article.id:
        fix = "Merge the two, or say in the title what sets this one apart."
        yield Finding(_line(lines, "title"), "warning", f"the article {other} has the same title", fix)
    for name in article.related:
        if around.articles and name not in around.articles:
            fix = "Correct the name or take it out."
            yield Finding(
                _line(lines, "related"), "warning", f"the related article {name} does not exist", fix
            )


def _line(lines: list[str], name: str) -> int:
    for number, text in enumerate(lines, 1):
        if text.startswith(f"{name}:"):
            return number
    return 1


def _body(article: Article) -> Iterator[Finding]:
    passages = cut(article.body)
    if not passages:
        fix = "Write what to do, step by step; without it the answer is only the summary."
        yield Finding(article.body_line, "warning", "the article has no text", fix)
    for passage in passages:
        size = len(passage.text.split())
        if size > MAX_WORDS:
            first = passage.text.split("\n", 1)[0]
            line = article.body_line + article.body[: max(0, article.body.find(first))].count("\n")
            fix = "Cut it into shorter paragraphs or steps; an answer should fit on a phone's screen."
            yield Finding(line, "warning", f"one paragraph or step has {size} words", fix)


def _links(article: Article, around: Surroundings) -> Iterator[Finding]:
    for number, text in enumerate(article.body.split("\n"), article.body_line):
        for match in _LINK.finditer(text):
            yield from _link(number, match.group(1) == "!", match.group(2), match.group(3), around)


def _link(line: int, picture: bool, label: str, target: str, around: Surroundings) -> Iterator[Finding]:
    media = _MEDIA.match(target)
    if picture:
        if media is None:
            fix = "Put the picture among our own and write media/name.svg; others are not shown."
            yield Finding(line, "warning", f"the picture {target!r} comes from elsewhere", fix)
        elif around.pictures and media.group(1) not in around.pictures:
            yield Finding(
                line, "warning", f"the picture {media.group(1)} does not exist", "Correct its name."
            )
        if not label.strip():
            fix = "Say between the square brackets what it shows, for those who cannot see it."
            yield Finding(line, "warning", f"the picture {target} has no description", fix)
        return
    article = _HELP.match(target)
    if article is not None and around.articles and article.group(1) not in around.articles:
        message = f"the link leads to {article.group(1)}, which does not exist"
        yield Finding(line, "warning", message, "Correct the name or take the link out.")


def lint_directory(directory: Path, today: date) -> dict[str, tuple[Finding, ...]]:
    """Lint every article of a folder; returns the findings of those that have any, by file name."""
    texts = {path.stem: path.read_text(encoding="utf-8", errors="replace") for path in directory.glob("*.md")}
    titles: dict[str, str] = {}
    for name in sorted(texts):
        article = parse_article(name, texts[name]).article
        if article is not None:
            titles.setdefault(article.title.lower(), name)
    media = directory / "media"
    pictures = {path.name for path in media.iterdir()} if media.is_dir() else set()
    around = Surroundings(today, frozenset(texts), pictures, titles)
    found = {name: lint(name, texts[name], around) for name in sorted(texts)}
    return {f"{name}.md": findings for name, findings in found.items() if findings}
