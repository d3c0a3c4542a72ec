"""Every process, started with a wrong setting, ends with code 2 and one line that names it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RASA_PYTHON = ROOT / ".venvs" / "rasa" / "bin" / "python"
APP, BOT = [sys.executable, "-m"], [str(RASA_PYTHON), "-m"]
GATEWAY, WORKER = [*APP, "handoff", "gateway"], [*APP, "handoff", "worker"]
SEARCH, ACTIONS = [*APP, "knowledge_base", "serve"], [*APP, "actions"]
RASA = [*BOT, "bot"]


@pytest.mark.parametrize(
    ("command", "name", "value"),
    [
        (GATEWAY, "PORT", "eighty"),
        (GATEWAY, "CAREDESK_PUBLIC_URL", "help.example"),
        (GATEWAY, "CAREDESK_SITE_NAME", "N" * 61),
        (GATEWAY, "CAREDESK_TRUSTED_PROXIES", "the proxy"),
        (GATEWAY, "CAREDESK_SECRET", "short"),
        (WORKER, "CAREDESK_LEASE_S", "soon"),
        (WORKER, "CAREDESK_RASA_URL", "http://127.0.0.1:5005,nowhere"),
        (WORKER, "CAREDESK_SEARCH_URL", "127.0.0.1:8010"),
        ([*APP, "handoff", "accounts", "list"], "DATABASE_URL", "mysql://x"),
        (SEARCH, "CAREDESK_SEARCH_PORT", "http"),
        (SEARCH, "CAREDESK_MODEL_DIR", "/nowhere/at/all"),
        (SEARCH, "CAREDESK_ARTICLES_DIR", "/nowhere/at/all"),
        (ACTIONS, "CAREDESK_ACTIONS_PORT", "many"),
        (ACTIONS, "CAREDESK_SEARCH_URL", "nowhere"),
        (ACTIONS, "CAREDESK_INTERNAL_TOKEN", "short"),
        (RASA, "CAREDESK_RASA_PORT", "0"),
        (RASA, "CAREDESK_RASA_HOST", "no.where.invalid"),
        (RASA, "CAREDESK_QUEUES", ","),
        (RASA, "CAREDESK_OFFER_AT", "often"),
        (RASA, "CAREDESK_ACTIONS_URL", "nowhere"),
        (RASA, "CAREDESK_MODEL_DIR", "/nowhere/at/all"),
        (RASA, "CAREDESK_SENSITIVE_TOPICS", "/nowhere/at/all"),
        (RASA, "CAREDESK_HOUSE_RULES", "/nowhere/at/all"),
        (RASA, "CAREDESK_INTERNAL_TOKEN", "short"),
    ],
    ids=lambda part: part if isinstance(part, str) else part[2],
)
def test_a_wrong_setting_is_one_line_and_code_2(
    command: list[str], name: str, value: str, tmp_path: Path
) -> None:
    done = _run(command, tmp_path, {name: value})
    lines = done.stderr.splitlines()
    assert (done.returncode, len(lines)) == (2, 1), done.stderr
    assert name in lines[0]
    assert done.stdout == ""


@pytest.mark.parametrize("command", [GATEWAY, WORKER, SEARCH, ACTIONS, RASA], ids=lambda command: command[2])
def test_a_missing_secret_is_one_line_and_code_2(command: list[str], tmp_path: Path) -> None:
    done = _run(command, tmp_path, {"CAREDESK_INTERNAL_TOKEN": ""})
    lines = done.stderr.splitlines()
    assert (done.returncode, len(lines)) == (2, 1), done.stderr
    assert "CAREDESK_INTERNAL_TOKEN" in lines[0]


ACCOUNTS = [*APP, "handoff", "accounts", "list"]
NO_DATABASE = ["postgresql+asyncpg://desk:hidden@127.0.0.1:1/desk", "sqlite+aiosqlite:////proc/none/desk.db"]


@pytest.mark.parametrize("url", NO_DATABASE, ids=["postgresql", "sqlite"])
@pytest.mark.parametrize("command", [GATEWAY, WORKER, SEARCH, ACCOUNTS], ids=lambda command: command[2:][-1])
def test_a_database_that_cannot_be_opened_is_one_line_without_its_password(
    command: list[str], url: str, tmp_path: Path
) -> None:
    for name in ("model.onnx", "tokenizer.json"):
        (tmp_path / name).touch()
    done = _run(command, tmp_path, {"DATABASE_URL": url, "CAREDESK_MODEL_DIR": str(tmp_path)})
    lines = done.stderr.splitlines()
    assert (done.returncode in (1, 2), len(lines)) == (True, 1), done.stderr
    assert "DATABASE_URL: " in lines[0]
    assert "hidden" not in lines[0]


def test_a_wrong_rule_of_the_house_is_told_by_its_line_and_code_2(tmp_path: Path) -> None:
    rules = tmp_path / "mine.yml"
    rules.write_text("rules:\n  - name: Night\n    when: {hours: 9 to 5}\n    then: {queue: cash}\n", "utf-8")
    done = _run(RASA, tmp_path, {"CAREDESK_HOUSE_RULES": str(rules)})
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "mine.yml, line 3: hours are “9 to 5”; expected hours such as mon-fri 08:30-18:00",
        "mine.yml, line 4: queue is “cash”; expected one of general, billing, technical",
    ]


def _run(command: list[str], var: Path, settings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    env = {
        "PATH": os.environ["PATH"],
        "CAREDESK_VAR": str(var),
        "CAREDESK_INTERNAL_TOKEN": "t" * 24,
        "CAREDESK_SECRET": "s" * 40,
    }
    return subprocess.run(
        command,
        env=env | settings,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
