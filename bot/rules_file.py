"""The operator's file of rules for handing over, read and checked when the process starts.

`python -m bot.rules_file [FILE]` checks a file without starting anything. Every mistake is reported at once,
each with its line, what is wrong and what would be right.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import yaml

from bot import settings
from bot.house_rules import Rule
from bot.rules_reader import Names, RulesReader
from bot.yaml_nodes import Problem


def check(text: str, names: Names) -> tuple[tuple[Rule, ...], list[Problem]]:
    """Read the rules of a file's text, and what is wrong with it, by line."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return (), [Problem(mark.line + 1 if mark else 1, f"no YAML: {error.problem}", "a list of rules")]
    except yaml.YAMLError as error:
        return (), [Problem(1, f"no YAML: {error}", "a list of rules")]
    reader = RulesReader(names)
    rules = reader.file(root) if root is not None else ()
    return rules, sorted(reader.problems)


@lru_cache(maxsize=4)
def read(path: Path) -> tuple[Rule, ...]:
    """Read the operator's rules; the process stops when one is wrong."""
    rules, problems = _checked(path)
    if problems:
        sys.stderr.writelines(f"{line}\n" for line in _told(path, problems))
        raise SystemExit(2)
    return rules


def _checked(path: Path) -> tuple[tuple[Rule, ...], list[Problem]]:
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return (), [Problem(1, f"cannot be read ({error})", "a text file in UTF-8")]
    return check(text, _names())


def _told(path: Path, problems: Iterable[Problem]) -> Iterable[str]:
    return (f"{path.name}, line {it.line}: {it.wrong}; expected {it.right}" for it in problems)


def _names() -> Names:
    listed = _plain(settings.sensitive_topics()).get("topics")
    rows = listed if isinstance(listed, list) else ()
    topics = [str(row.get("name")) for row in rows if isinstance(row, dict)]
    domain = _plain(settings.ROOT / "domain.yml").get("intents")
    entries = domain if isinstance(domain, list) else ()
    intents = [next(iter(entry)) if isinstance(entry, dict) else str(entry) for entry in entries]
    # Nobody needs a person for what is solved, so no rule can speak there.
    acts = [intent for intent in intents if intent != "solved"]
    return Names(settings.queues(), topics, acts, settings.dialogue().offer_at)


def _plain(path: Path) -> Mapping[str, object]:
    """Read a file for the names in it; whoever needs the whole of it says what is wrong with it."""
    try:
        found = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, ValueError, yaml.YAMLError):
        return {}
    return found if isinstance(found, dict) else {}


def main(arguments: Sequence[str]) -> int:
    """Check a file, the one in use unless named, and say what is in it or what is wrong."""
    path = Path(arguments[0]) if arguments else settings.house_rules()
    rules, problems = _checked(path)
    if problems:
        sys.stderr.writelines(f"{line}\n" for line in _told(path, problems))
        return 2
    sys.stdout.write("".join(f"{path.name}: “{rule.name}”\n" for rule in rules))
    sys.stdout.write(f"{path.name}: {len(rules)} rules, nothing wrong\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
