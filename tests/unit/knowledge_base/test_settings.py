"""Settings: defaults, and a line that names the variable when one is wrong."""

from __future__ import annotations

import pytest

from knowledge_base.settings import load_settings


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "CAREDESK_ARTICLES_DIR", "CAREDESK_SEARCH_PORT", "CAREDESK_MODEL_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("CAREDESK_VAR", raising=False)
    monkeypatch.setenv("CAREDESK_INTERNAL_TOKEN", "t" * 32)


def test_defaults_serve_on_the_loopback_with_sqlite() -> None:
    settings = load_settings()
    assert (settings.host, settings.port) == ("127.0.0.1", 8010)
    assert settings.store_url.endswith("/var/knowledge.db")


def test_articles_live_in_the_folder_of_all_state(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAREDESK_VAR", "/elsewhere")
    assert load_settings().store_url == "sqlite+aiosqlite:////elsewhere/knowledge.db"


def test_articles_never_share_an_sqlite_file_with_the_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    for given, opened in (
        ("sqlite+aiosqlite:////srv/desk.db", "sqlite+aiosqlite:////srv/knowledge.db"),
        ("sqlite+aiosqlite:///", "sqlite+aiosqlite:///"),
        ("postgresql+asyncpg://u:p@db/desk", "postgresql+asyncpg://u:p@db/desk"),
    ):
        monkeypatch.setenv("DATABASE_URL", given)
        assert load_settings().store_url == opened


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("CAREDESK_INTERNAL_TOKEN", "", "CAREDESK_INTERNAL_TOKEN is not set"),
        ("CAREDESK_SEARCH_PORT", "http", "CAREDESK_SEARCH_PORT is wrong"),
        ("CAREDESK_ARTICLES_DIR", "/nowhere/at/all", "CAREDESK_ARTICLES_DIR is wrong"),
        ("DATABASE_URL", "mysql://x", "DATABASE_URL is wrong"),
        ("CAREDESK_COST_WRONG_ANSWER", "-1", "CAREDESK_COST_WRONG_ANSWER is wrong"),
    ],
)
def test_wrong_setting_stops_with_one_line(
    name: str, value: str, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as stopped:
        load_settings()
    assert stopped.value.code == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(told)
