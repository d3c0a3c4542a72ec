"""What can go wrong with articles, their store and their search.

KnowledgeBaseError
 +-- ArticleInvalid       an article cannot be used as it is written
 +-- ArticleNotFound      no such article, or none that the asker may see
 +-- ArticleExists        a new article would replace one
 +-- StaleVersion         a write over an older version
 +-- FilesAreTruth        the articles are kept as files and cannot be written over HTTP
 +-- ModelUnusable        the embedding model is missing or is not the one we know
 +-- DatabaseUnusable     the articles' database does not answer, or refuses us
 +-- QuestionsInvalid     a file of evaluation questions cannot be read
 +-- RequestInvalid       an HTTP request lacks a field or carries a wrong one
"""
# ruff: noqa: N818  (an ArticleNotFound is plainly an error; the suffix would only lengthen every line)

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Finding:
    """One thing to correct in an article: where it stands, what it is and what would be right."""

    line: int
    severity: Severity
    message: str
    fix: str


class KnowledgeBaseError(Exception):
    """Root of this package's errors."""


class ArticleInvalid(KnowledgeBaseError):
    """An article has findings of severity ``error``."""

    def __init__(self, article: str, findings: Sequence[Finding]) -> None:
        self.article = article
        self.findings = tuple(findings)
        super().__init__(article, self.findings)

    def __str__(self) -> str:
        errors = [f for f in self.findings if f.severity == "error"]
        first = "; ".join(f"line {f.line}: {f.message}. {f.fix}" for f in errors)
        return f"{self.article}: {first}"


class ArticleNotFound(KnowledgeBaseError):
    """There is no article (or version) of this name for the asker."""

    def __init__(self, article: str, version: int | None = None) -> None:
        self.article = article
        self.version = version
        super().__init__(article, version)

    def __str__(self) -> str:
        which = "" if self.version is None else f" in version {self.version}"
        return f"There is no article {self.article!r}{which}."


class ArticleExists(KnowledgeBaseError):
    """A write that may only create met an article of the same name."""

    def __init__(self, article: str) -> None:
        self.article = article
        super().__init__(article)

    def __str__(self) -> str:
        return f"There already is an article {self.article!r}; open it and save over its version."


class StaleVersion(KnowledgeBaseError):
    """A write named a version that is no longer the latest."""

    def __init__(self, article: str, given: int | None, current: int) -> None:
        self.article = article
        self.given = given
        self.current = current
        super().__init__(article, given, current)

    def __str__(self) -> str:
        return (
            f"Article {self.article!r} is at version {self.current}, the write was made over "
            f"{'none' if self.given is None else self.given}; load it again and repeat the change."
        )


class FilesAreTruth(KnowledgeBaseError):
    """A write over HTTP while a directory of files is watched."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        super().__init__(directory)

    def __str__(self) -> str:
        return "The articles are kept as files (CAREDESK_ARTICLES_DIR is set); change the file instead."


class ModelUnusable(KnowledgeBaseError):
    """The embedding model cannot be loaded or built."""

    def __init__(self, path: Path, why: str) -> None:
        self.path = path
        self.why = why
        super().__init__(path, why)

    def __str__(self) -> str:
        return f"The embedding model at {self.path} cannot be used: {self.why}"


class DatabaseUnusable(KnowledgeBaseError):
    """The database of the articles cannot be opened.

    Args:
        where: its address without a password.
        why: what the driver says, in one line.
    """

    def __init__(self, where: str, why: str) -> None:
        self.where = where
        self.why = why
        super().__init__(where, why)

    def __str__(self) -> str:
        return f"DATABASE_URL: {self.where} cannot be opened: {self.why}"


class QuestionsInvalid(KnowledgeBaseError):
    """A line of an evaluation file is wrong."""

    def __init__(self, path: Path, line: int, why: str) -> None:
        self.path = path
        self.line = line
        self.why = why
        super().__init__(path, line, why)

    def __str__(self) -> str:
        return f"{self.path}, line {self.line}: {self.why}"


class RequestInvalid(KnowledgeBaseError):
    """A field of a request is missing or wrong."""

    def __init__(self, field: str, why: str) -> None:
        self.field = field
        self.why = why
        super().__init__(field, why)

    def __str__(self) -> str:
        return f"{self.field}: {self.why}"
