import os
from pathlib import Path

import pytest

from handoff.settings import SettingsError, load, variable_of

GOOD = {"CAREDESK_INTERNAL_TOKEN": "t" * 20, "CAREDESK_SECRET": "s" * 40}


@pytest.fixture
def env(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    for name in list(os.environ):
        if name.startswith("CAREDESK_") or name in ("PORT", "REDIS_URL", "DATABASE_URL"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("CAREDESK_VAR", str(tmp_path))
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_defaults_lie_under_the_state_folder(env: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = load()
    assert settings.port == 8000
    assert settings.redis_url == f"unix://{tmp_path}/redis/redis.sock"
    assert settings.database_url == f"sqlite+aiosqlite:///{tmp_path}/caredesk.db"


def test_origins_are_exact_and_hold_both_names_of_the_loopback(env: pytest.MonkeyPatch) -> None:
    env.setenv("PORT", "8123")
    env.setenv("CAREDESK_ALLOWED_ORIGINS", "https://Shop.example, https://b.example:8443")
    assert load().origins == {
        "http://127.0.0.1:8123",
        "http://localhost:8123",
        "https://shop.example",
        "https://b.example:8443",
    }


def test_a_public_https_url_makes_cookies_secure(env: pytest.MonkeyPatch) -> None:
    env.setenv("CAREDESK_PUBLIC_URL", "https://help.example/")
    settings = load()
    assert settings.secure
    assert settings.origins == {"https://help.example"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("REDIS_URL", "localhost:6379"),
        ("DATABASE_URL", "mysql://x"),
        ("CAREDESK_SECRET", "short"),
        ("CAREDESK_ALLOWED_ORIGINS", "https://a.example/path"),
        ("CAREDESK_ALLOWED_ORIGINS", "*"),
        ("CAREDESK_IDENTITY_ALGORITHMS", "none"),
        ("CAREDESK_IDENTITY_ALGORITHMS", "HS256,RS256"),
        ("CAREDESK_TURN_DEADLINE_S", "-1"),
        ("CAREDESK_KEY_PREFIX", "{x}"),
    ],
)
def test_a_wrong_value_is_one_line_that_names_the_variable(env: pytest.MonkeyPatch, name, value) -> None:
    env.setenv(name, value)
    with pytest.raises(SettingsError) as error:
        load()
    assert str(error.value).startswith(f"{name} is wrong: ")
    assert "\n" not in str(error.value)


def test_a_missing_secret_names_the_variable(env: pytest.MonkeyPatch) -> None:
    env.delenv("CAREDESK_SECRET")
    with pytest.raises(SettingsError, match="CAREDESK_SECRET is not set"):
        load()


def test_every_field_has_its_variable() -> None:
    assert (variable_of("port"), variable_of("secret")) == ("PORT", "CAREDESK_SECRET")
