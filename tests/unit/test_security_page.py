"""The security page: every line has its row, every test it names exists, what is missing is said."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = [line.strip("| ").split(" | ") for line in PAGE.splitlines() if re.match(r"\| (?!#|hazard|-)", line)]
NAMED = sorted(set(re.findall(r"`([\w/.]+\.py)::(\w+)`", PAGE)))


def test_every_line_of_the_list_has_one_row() -> None:
    numbers = [int(row[0]) for row in ROWS if row[0].isdigit()]
    assert numbers == list(range(1, 25))
    assert len(ROWS) - len(numbers) >= 13


def test_every_row_names_a_test_or_says_not_yet() -> None:
    for row in ROWS:
        assert "::" in row[-1] or (row[-1] == "–" and "**Not yet**" in row[-2]), row


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_every_test_named_exists(path: str, name: str) -> None:
    code = (ROOT / "tests" / path).read_text(encoding="utf-8")
    assert re.search(rf"^(?:async )?def {name}\(", code, re.MULTILINE)


def test_every_module_of_attacks_is_named() -> None:
    modules = {f"security/{path.name}" for path in (ROOT / "tests" / "security").glob("test_*.py")}
    assert modules <= {path for path, _ in NAMED}
