"""The help article: Markdown with front matter, read into a checked value with precise findings.

This is where text that an author wrote becomes something that can be cut, embedded and shown. Only
``title`` is required; every other field has a default, and a field nobody knows is a warning, never a loss
of the article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import yaml

from knowledge_base.errors import ArticleInvalid, Finding
from knowledge_base.front_matter import Fields, read_fields, split_front_matter

Audience = Literal["public", "agents"]
Status = Literal["draft", "published"]

ARTICLE_ID = re.compile(r"^[a-z0-9][a-z0-9-]{0,99}$")
MAX_TITLE = 300


@dataclass(frozen=True)
class Article:
    """One help article as its author meant it; ``body_line`` is the file line where the body begins."""

    id: str
    title: str
    summary: str = ""
    questions: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    product: str | None = None
    audience: Audience = "public"
    status: Status = "published"
    related: tuple[str, ...] = ()
    tip: str | None = None
    review_by: date | None = None
    body: str = ""
    body_line: int = 1


@dataclass(frozen=True)
class Parsed:
    """What came of reading an article: the value if it is usable, and all worth telling its author."""

    article: Article | None
    findings: tuple[Finding, ...]
    markdown: str = ""

    def require(self, article_id: str) -> Article:
        """Return the article.

        Raises:
            ArticleInvalid: a finding of severity ``error`` stands in the way.
        """
        if self.article is None:
            raise ArticleInvalid(article_id, self.findings)
        return self.article


def parse_article(article_id: str, markdown: str) -> Parsed:
    """Read an article's Markdown; never raises for anything an author can write."""
    findings: list[Finding] = []
    if not ARTICLE_ID.match(article_id):
        findings.append(_bad_id(article_id))
    markdown = markdown.removeprefix("\ufeff").replace("\r\n", "\n")
    parts = split_front_matter(markdown, findings)
    try:
        fields = read_fields(parts.matter, first_line=2, findings=findings)
    except yaml.YAMLError as error:
        findings.append(_yaml_finding(error))
        return Parsed(None, tuple(findings), markdown)
    article = _article(article_id, fields, parts.body, parts.body_line)
    usable = not any(f.severity == "error" for f in findings)
    return Parsed(article if usable else None, tuple(sorted(findings, key=lambda f: f.line)), markdown)


def _article(article_id: str, fields: Fields, body: str, body_line: int) -> Article:
    title = fields.text("title") or ""
    if not title:
        example = 'Write a line `title: "Reset your password"` between the two `---` lines at the top.'
        fields.error("title", "the article has no title", example)
    elif len(title) > MAX_TITLE:
        fields.error("title", f"the title has {len(title)} characters", f"Keep it under {MAX_TITLE}.")
    return Article(
        id=article_id,
        title=title,
        summary=fields.text("summary") or "",
        questions=fields.texts("questions"),
        tags=fields.texts("tags"),
        product=fields.text("product"),
        audience="agents" if fields.choice("audience", ("public", "agents")) == "agents" else "public",
        status="draft" if fields.choice("status", ("draft", "published")) == "draft" else "published",
        related=fields.texts("related", pattern=ARTICLE_ID),
        tip=fields.text("tip"),
        review_by=fields.day("review_by"),
        body=body,
        body_line=body_line,
    )


def read_article(path: Path) -> Parsed:
    """Read the article in a file; its id is the file's name without ``.md``."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        finding = Finding(line, "error", "the file is not UTF-8 text", "Save it with the encoding UTF-8.")
        return Parsed(None, (finding,))
    return parse_article(path.stem, text)


def read_folder(directory: Path) -> list[tuple[str, Parsed]]:
    """Read every article of a folder, in the order of their names; none when there is no such folder."""
    return [(path.stem, read_article(path)) for path in sorted(directory.glob("*.md"))]


def _bad_id(article_id: str) -> Finding:
    right = re.sub(r"[^a-z0-9]+", "-", article_id.lower()).strip("-")[:100] or "reset-password"
    return Finding(
        1,
        "error",
        f"{article_id!r} cannot be an article's name",
        f"Use small letters, digits and hyphens, at most 100, such as {right!r}.",
    )


def _yaml_finding(error: yaml.YAMLError) -> Finding:
    mark = getattr(error, "problem_mark", None)
    line = 2 + (mark.line if mark is not None else 0)
    problem = getattr(error, "problem", None) or str(error)
    fix = "Put values with a colon, quote or hash between double quotes; indent lists with two spaces."
    return Finding(line, "error", f"the front matter is not valid YAML: {problem}", fix)
