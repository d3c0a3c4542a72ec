"""The documentation is held against the code: settings and folders that it names exist, and back."""

import re
from pathlib import Path

import pytest

import actions.settings
import handoff.settings
import knowledge_base.settings

ROOT = Path(__file__).resolve().parents[2]
OPERATING = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
VARIABLE = re.compile(r"`((?:CAREDESK_[A-Z_]+|PORT|REDIS_URL|DATABASE_URL))`")
DOCUMENTED = set(VARIABLE.findall(OPERATING))


def variables_of_bot() -> set[str]:
    """What `bot/` reads from the environment, found in its code."""
    code = "".join(path.read_text() for path in (ROOT / "bot").glob("*.py"))
    return set(re.findall(r"\"(CAREDESK_[A-Z_]+)\"", code))


def _variables_around() -> set[str]:
    """What is read from outside by set-up, benches and tests; the supervisor's own names are no settings."""
    trees = (ROOT / name for name in ("provision", "bench", "tests"))
    code = "".join(path.read_text(encoding="utf-8") for tree in trees for path in tree.rglob("*.py"))
    named = set(re.findall(r"environ(?:\.get\(|\[)\s*\"(CAREDESK_[A-Z_]+)\"", code))
    supervisor = (ROOT / "supervisord.conf").read_text(encoding="utf-8")
    return named - set(re.findall(r"%\(ENV_(CAREDESK_[A-Z_]+)\)s", supervisor))


def _all_variables() -> set[str]:
    ours = {handoff.settings.variable_of(name) for name in handoff.settings.Settings.model_fields}
    search = {str(field.alias) for field in knowledge_base.settings.Settings.model_fields.values()}
    actions_ = {f"CAREDESK_{name.upper()}" for name in actions.settings.Settings.model_fields}
    return {"CAREDESK_LOG_FORMAT", "CAREDESK_LOG_LEVEL"} | ours | search | actions_ | variables_of_bot()


@pytest.mark.parametrize("variable", sorted(_all_variables()))
def test_every_setting_is_documented(variable: str) -> None:
    assert variable in DOCUMENTED


def test_no_setting_is_documented_that_nobody_reads() -> None:
    elsewhere = {"CAREDESK_DOMAIN", *_variables_around()}
    assert DOCUMENTED - _all_variables() <= elsewhere


@pytest.mark.parametrize("variable", sorted(_variables_around() - _all_variables()))
def test_every_variable_of_set_up_benches_and_tests_is_documented(variable: str) -> None:
    assert variable in DOCUMENTED


def test_every_folder_of_the_architecture_page_exists() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_]+(?:/[a-z_.-]+)*/?)`", page))
    folders = {name for name in named if name.endswith("/") and "/" in name}
    missing = {name for name in folders if not (ROOT / name).exists() and not _inside_a_room(name)}
    assert not missing


def test_every_reason_of_a_handoff_is_documented_and_has_words_in_the_console() -> None:
    page = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
    told = page.split("`reason.kind` is ")[1].split("\n\n")[0]
    words = (ROOT / "web" / "console" / "shell" / "words.ts").read_text(encoding="utf-8")
    typed = (ROOT / "web" / "wire" / "packet.ts").read_text(encoding="utf-8").split(";")[0]
    documented = set(re.findall(r"`([a-z_]+)`", told))
    assert set(re.findall(r"^  ([a-z_]+): ", words.split("};")[0], re.MULTILINE)) == documented
    assert set(re.findall(r'"([a-z_]+)"', typed)) == documented


def _inside_a_room(name: str) -> bool:
    return any((ROOT / room / name).exists() for room in ("web", "tests"))
