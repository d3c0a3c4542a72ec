"""YAML read node by node, so that every mistake can be told with its line.

Values are taken as they are written: YAML's own idea of `yes`, `1.0` or `08:30` plays no part.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

T = TypeVar("T")


class Problem(NamedTuple):
    """A mistake in the file: its line, counted from 1, what is wrong there and what would be right."""

    line: int
    wrong: str
    right: str


class NodeReader:
    """Reads nodes, which know their lines, and collects what is wrong."""

    def __init__(self) -> None:
        """Start without problems."""
        self.problems: list[Problem] = []

    def wrong(self, node: Node, what: str, right: str) -> None:
        """Note a mistake at the line of `node`."""
        self.problems.append(Problem(node.start_mark.line + 1, what, right))

    def fields(self, node: Node, name: str, known: Sequence[str]) -> dict[str, Node]:
        """Read the fields of a mapping, each at most once and all of them known."""
        if not isinstance(node, MappingNode):
            self.wrong(node, f"{name} has no fields", f"fields such as {known[0]}:")
            return {}
        fields: dict[str, Node] = {}
        for key, value in node.value:
            word = self.word(key, "the field's name")
            if word in fields:
                self.wrong(key, f"{name} has {word} twice", "it once")
            elif word not in known:
                self.wrong(key, f"{name} has the unknown field “{word}”", nearest(word, known))
            else:
                fields[word] = value
        return fields

    def every(self, fields: Mapping[str, Node], name: str, read: Callable[[Node], T | None]) -> tuple[T, ...]:
        """Read a field of one value or a list of them; a field that is not there has none."""
        return self.each(fields[name], name, read) if name in fields else ()

    def each(self, node: Node, name: str, read: Callable[[Node], T | None]) -> tuple[T, ...]:
        """Read one value or a list of them."""
        nodes = node.value if isinstance(node, SequenceNode) else [node]
        if not nodes:
            self.wrong(node, f"{name} is an empty list", "at least one value")
        return tuple(value for value in map(read, nodes) if value is not None)

    def one(self, fields: Mapping[str, Node], name: str, read: Callable[[Node], T | None]) -> T | None:
        """Read a field of one value, None when it is not there."""
        return read(fields[name]) if name in fields else None

    def word(self, node: Node, name: str) -> str:
        """Read a value as it is written; an empty one is wrong."""
        if isinstance(node, ScalarNode) and node.value.strip():
            return str(node.value)
        self.wrong(node, f"{name} is empty or no single value", "a word or a number")
        return ""

    def one_of(self, known: Sequence[str], name: str) -> Callable[[Node], str | None]:
        """Return what reads one of these words."""

        def read(node: Node) -> str | None:
            word = self.word(node, name)
            if not word or word in known:
                return word or None
            self.wrong(node, f"{name} is “{word}”", nearest(word, known))
            return None

        return read


def listed(names: Sequence[str]) -> str:
    """Write names in a row."""
    return ", ".join(names)


def nearest(word: str, known: Sequence[str]) -> str:
    """Guess which of the known words was meant, or name them all."""
    near = difflib.get_close_matches(word, known, 1)
    return f"“{near[0]}”" if near else f"one of {listed(known)}"
