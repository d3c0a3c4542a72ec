"""The part of an article between the two ``---`` lines, read with the file line of every field.

YAML is composed to nodes instead of plain values because only nodes know where they stand, and an author
needs the line.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import yaml

from knowledge_base.errors import Finding, Severity

KNOWN_FIELDS = (
    "title",
    "summary",
    "questions",
    "tags",
    "product",
    "audience",
    "status",
    "related",
    "tip",
    "review_by",
)
_FENCE = re.compile(r"^---\s*$")


@dataclass(frozen=True)
class Parts:
    """An article cut in two; ``body_line`` counts from 1 in the whole file."""

    matter: str
    body: str
    body_line: int


def split_front_matter(markdown: str, findings: list[Finding]) -> Parts:
    """Cut an article into its front matter and its body, reporting a missing fence."""
    lines = markdown.split("\n")
    if not lines or not _FENCE.match(lines[0]):
        message = "the article does not begin with front matter"
        findings.append(
            Finding(1, "error", message, "Begin the file with a line `---`, a title, and another `---`.")
        )
        return Parts("", markdown, 1)
    for number in range(1, len(lines)):
        if _FENCE.match(lines[number]):
            body = "\n".join(lines[number + 1 :])
            return Parts("\n".join(lines[1:number]), body, number + 2)
    findings.append(
        Finding(1, "error", "the front matter is not closed", "Add a line `---` after the last field.")
    )
    return Parts("\n".join(lines[1:]), "", len(lines))


@dataclass
class Fields:
    """The fields of one front matter, by name, each read once with the type it must have."""

    nodes: dict[str, yaml.Node]
    lines: dict[str, int]
    first_line: int
    findings: list[Finding] = field(default_factory=list)

    def text(self, name: str) -> str | None:
        """Return a text field without surrounding space, or None when it is absent or empty."""
        node = self.nodes.get(name)
        if node is None or _is_null(node):
            return None
        if not isinstance(node, yaml.ScalarNode):
            self.error(name, f"{name} must be one text", f"Write `{name}: …` on one line.")
            return None
        return str(node.value).strip() or None

    def texts(self, name: str, pattern: re.Pattern[str] | None = None) -> tuple[str, ...]:
        """Return a list of texts; one text counts as a list of one, items that do not fit are reported."""
        node = self.nodes.get(name)
        if node is None or _is_null(node):
            return ()
        items: Sequence[yaml.Node] = node.value if isinstance(node, yaml.SequenceNode) else [node]
        found: list[str] = []
        for item in items:
            text = str(item.value).strip() if isinstance(item, yaml.ScalarNode) else ""
            if not text or (pattern is not None and not pattern.match(text)):
                fix = "Write each item as `  - text`; put texts with a colon between double quotes."
                self._add(self._line(item), "error", f"an item of {name} cannot be read", fix)
            elif text not in found:
                found.append(text)
        return tuple(found)

    def choice(self, name: str, allowed: tuple[str, ...]) -> str | None:
        """Return a field that must be one of a few words."""
        value = self.text(name)
        if value is not None and value not in allowed:
            self.error(name, f"{name} is {value!r}", f"It must be {' or '.join(allowed)}.")
            return None
        return value

    def day(self, name: str) -> date | None:
        """Return a field that must be a date."""
        value = self.text(name)
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.error(
                name, f"{name} is {value!r}, which is no date", "Write it as year-month-day, 2027-01-31."
            )
            return None

    def error(self, name: str, message: str, fix: str) -> None:
        """Report an error at the line of a field, or at the top when the field is absent."""
        self._add(self.lines.get(name, self.first_line), "error", message, fix)

    def _line(self, node: yaml.Node) -> int:
        return self.first_line + int(node.start_mark.line)

    def _add(self, line: int, severity: Severity, message: str, fix: str) -> None:
        self.findings.append(Finding(line, severity, message, fix))


def read_fields(matter: str, first_line: int, findings: list[Finding]) -> Fields:
    """Read front matter.

    Args:
        matter: the lines between the fences.
        first_line: file line of the first of them.
        findings: where errors and warnings are added.

    Raises:
        yaml.YAMLError: the text is no YAML at all.
    """
    root = yaml.compose(matter, Loader=yaml.SafeLoader)
    fields = Fields({}, {}, first_line, findings)
    if root is None:
        return fields
    if not isinstance(root, yaml.MappingNode):
        raise yaml.MarkedYAMLError(
            problem="it is not a list of `name: value` lines", problem_mark=root.start_mark
        )
    for key, value in root.value:
        _keep(fields, str(key.value), key, value)
    return fields


def _keep(fields: Fields, name: str, key: yaml.Node, value: yaml.Node) -> None:
    line = fields.first_line + int(key.start_mark.line)
    if name not in KNOWN_FIELDS:
        near = difflib.get_close_matches(name, KNOWN_FIELDS, 1)
        fix = f"Did you mean {near[0]}?" if near else f"Known are {', '.join(KNOWN_FIELDS)}."
        fields.findings.append(Finding(line, "warning", f"{name} is not a field of an article", fix))
    elif name in fields.nodes:
        fields.findings.append(Finding(line, "error", f"{name} is given twice", "Keep one of the two."))
    else:
        fields.nodes[name] = value
        fields.lines[name] = line


def _is_null(node: yaml.Node) -> bool:
    return node.tag == "tag:yaml.org,2002:null"
