"""Reads files of judged questions: one JSON object a line, with the article that answers or null."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge_base.errors import QuestionsInvalid


@dataclass(frozen=True)
class Judged:
    """A question and the articles that are right for it; none means that nothing answers it."""

    id: str
    text: str
    right: frozenset[str]
    article: str | None


def read_questions(path: Path, detail: bool) -> tuple[Judged, ...]:
    """Read a file of judged questions.

    Args:
        path: the file.
        detail: whether the longer description, where there is one, is asked with the question.

    Raises:
        QuestionsInvalid: a line cannot be used.
    """
    found = []
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                found.append(_judged(path, number, line, detail))
    return tuple(found)


def _judged(path: Path, number: int, line: str, detail: bool) -> Judged:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise QuestionsInvalid(path, number, f"it is no JSON: {error}") from error
    if not isinstance(row, dict) or not isinstance(row.get("question"), str):
        raise QuestionsInvalid(path, number, 'it needs a "question"')
    article = row.get("article")
    if article is not None and not isinstance(article, str):
        raise QuestionsInvalid(path, number, 'its "article" must be a name or null')
    also = row.get("also") or []
    right = frozenset() if article is None else frozenset([article, *also])
    return Judged(str(row.get("id", number)), _text(row, detail), right, article)


def _text(row: Mapping[str, Any], detail: bool) -> str:
    extra = row.get("detail") if detail else None
    return f"{row['question']}\n{extra}" if extra else str(row["question"])
