"""Nothing is locked that is older than the release which mended it, and SQLite keeps no write-ahead log."""

import re
import sqlite3
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml
from packaging.version import Version
from sqlalchemy import text

from handoff.store import sql
from knowledge_base import database

ROOT = Path(__file__).resolve().parents[2]
# The first release without the flaw.
FLOORS = {
    "starlette": "1.3.1",  # CVE-2026-48710, CVE-2025-62727
    "websockets": "9.1",  # CVE-2021-33880
    "python-multipart": "0.0.18",  # CVE-2024-53981
    "redis": "4.5.4",  # CVE-2023-28859
    "pyjwt": "2.10.1",  # CVE-2024-53861
    "jinja2": "3.1.6",  # CVE-2025-27516
    "aiohttp": "3.10.11",  # CVE-2024-52304
}
# Rasa 3.6.21 asks for an older aiohttp; its process is on the loopback and speaks to our own processes only.
RASA_FLOORS = {
    "rasa": "3.6.21",  # CVE-2024-49375
    "redis": "4.5.4",
    "websockets": "9.1",
    "pyjwt": "2.10.1",
    "jinja2": "3.1.6",
}


def locked(name: str) -> dict[str, str]:
    lines = (ROOT / "requirements" / f"{name}.txt").read_text()
    return {
        found[1].lower(): found[2]
        for found in re.finditer(r"^([\w.-]+)(?:\[[\w,]+\])?==([\w.]+)", lines, re.M)
    }


@pytest.mark.parametrize("package", FLOORS)
def test_what_is_locked_and_installed_has_its_flaws_mended(package: str) -> None:
    assert Version(locked("app")[package]) >= Version(FLOORS[package])
    assert Version(version(package)) >= Version(FLOORS[package])


@pytest.mark.parametrize("package", RASA_FLOORS)
def test_what_is_locked_for_rasa_has_its_flaws_mended(package: str) -> None:
    assert Version(locked("rasa")[package]) >= Version(RASA_FLOORS[package])


def test_rasa_loads_nothing_of_the_libraries_whose_pins_are_weak() -> None:
    # Models of skops and Keras can run code; our components and Rasa's rule policy need neither.
    config = yaml.safe_load((ROOT / "config.yml").read_text())
    names = {part["name"] for part in (*config["pipeline"], *config["policies"])}
    assert {name for name in names if not name.startswith("bot.")} == {"RulePolicy"}
    code = "".join(path.read_text() for path in (ROOT / "bot").glob("*.py"))
    assert not re.findall(r"^\s*(?:import|from) (?:skops|keras|tensorflow|pickle|joblib)", code, re.M)


@pytest.mark.parametrize("opened", [sql.open_database, database.open_database])
async def test_sqlite_keeps_a_rollback_journal_and_one_connection(tmp_path, opened) -> None:
    path = tmp_path / "x.db"
    with sqlite3.connect(path) as before:  # a file that an earlier release kept a write-ahead log for
        assert before.execute("PRAGMA journal_mode=WAL").fetchone() == ("wal",)
        before.execute("CREATE TABLE old (x)")
    before.close()
    engine = await opened(f"sqlite+aiosqlite:///{path}")
    async with engine.connect() as connection:
        assert (await connection.execute(text("PRAGMA journal_mode"))).scalar_one() == "delete"
        assert (await connection.execute(text("PRAGMA synchronous"))).scalar_one() == 2
    assert engine.pool.size() == 1
    await engine.dispose()
    assert not path.with_name("x.db-wal").exists()
