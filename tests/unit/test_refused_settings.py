"""Every variable of docs/operating.md has values that a process refuses by its name, in one line."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import actions.settings
import bot.__main__
import handoff.settings
import knowledge_base.settings
from handoff.settings import SettingsError
from knowledge_base.embedding import model_files
from knowledge_base.errors import KnowledgeBaseError
from startup import logs
from tests.unit.test_docs import DOCUMENTED

Read = Callable[[], object]


def _gateway() -> object:
    try:
        return handoff.settings.load()
    except SettingsError as error:
        raise SystemExit(str(error)) from None


def _search() -> object:
    settings = knowledge_base.settings.load_settings()
    try:
        return model_files(settings.model_dir)
    except KnowledgeBaseError as error:
        raise SystemExit(str(error)) from None


RASA: Read = bot.__main__._check
ACTIONS: Read = actions.settings.load
GATEWAY, SEARCH = _gateway, _search

# An Ed25519 key (RFC 8410, section 10.1).
PUBLIC_KEY = """-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
-----END PUBLIC KEY-----
"""

NO_SECONDS = ("-1", "0", "inf", "nan", "1e9", "soon")
NO_COUNT = ("0", "-3", "1.5", "many", "99999999999")
NO_PORT = ("0", "70000", "eighty")
NO_HOST = ("no such host!", "999.1.1.1", "http://127.0.0.1", "127.0.0.1:8000")
NO_ADDRESS = ("nowhere", "http://", "http://a:port", "ftp://a")
NO_DATABASE = ("mysql://x", "postgresql+asyncpg://u@h:port/d", "postgresql+asyncpg:///d", "sqlite:///x")
NO_FOLDER = ("/nowhere/at/all",)

REFUSED: dict[str, list[tuple[Read, tuple[str, ...]]]] = {
    "PORT": [(GATEWAY, NO_PORT)],
    "REDIS_URL": [(GATEWAY, ("localhost:6379", "redis://host:notaport", "redis://", "unix://"))],
    "DATABASE_URL": [(GATEWAY, NO_DATABASE), (SEARCH, NO_DATABASE)],
    "CAREDESK_HOST": [(GATEWAY, NO_HOST)],
    "CAREDESK_PUBLIC_URL": [(GATEWAY, (*NO_ADDRESS, "http://help.example", "http://10.0.0.1:8000"))],
    "CAREDESK_ALLOWED_ORIGINS": [(GATEWAY, ("*", "https://a.example/path", "https://a:b"))],
    "CAREDESK_EMBED_ORIGINS": [(GATEWAY, ("*", "shop.example", "https://a.example:port"))],
    "CAREDESK_TRUSTED_PROXIES": [(GATEWAY, ("the proxy", "10.0.0.0/99"))],
    "CAREDESK_KEY_PREFIX": [(GATEWAY, ("{x}", "a b"))],
    "CAREDESK_VAR": [(GATEWAY, (__file__,)), (SEARCH, (__file__,))],
    "CAREDESK_SITE_NAME": [(GATEWAY, ("N" * 61, "a\tb"))],
    "CAREDESK_WEB_DIR": [(GATEWAY, NO_FOLDER)],
    "CAREDESK_MODEL_DIR": [(SEARCH, NO_FOLDER), (RASA, NO_FOLDER)],
    "CAREDESK_SEARCH_URL": [(GATEWAY, NO_ADDRESS), (ACTIONS, NO_ADDRESS)],
    "CAREDESK_SEARCH_HOST": [(SEARCH, NO_HOST)],
    "CAREDESK_SEARCH_PORT": [(SEARCH, ("-1", "70000", "http"))],
    "CAREDESK_ACTIONS_URL": [(RASA, NO_ADDRESS)],
    "CAREDESK_ACTIONS_HOST": [(ACTIONS, NO_HOST)],
    "CAREDESK_ACTIONS_PORT": [(ACTIONS, NO_PORT), (RASA, NO_PORT)],
    "CAREDESK_LOG_FORMAT": [(logs.read, ("xml", "JSON"))],
    "CAREDESK_LOG_LEVEL": [(logs.read, ("loud", "10"))],
    "CAREDESK_RASA_URL": [(GATEWAY, (",", "http://127.0.0.1:5005,nowhere"))],
    "CAREDESK_RASA_HOST": [(RASA, NO_HOST)],
    "CAREDESK_RASA_PORT": [(RASA, NO_PORT)],
    "CAREDESK_ARTICLES_DIR": [(SEARCH, NO_FOLDER)],
    "CAREDESK_SECRET": [(GATEWAY, ("short",))],
    "CAREDESK_INTERNAL_TOKEN": [(read, ("short",)) for read in (GATEWAY, SEARCH, ACTIONS, RASA)],
    "CAREDESK_REDIS_PASSWORD": [(GATEWAY, ("short", "sixteen characters@host", "a/b:c" * 10))],
    "CAREDESK_METRICS_TOKEN": [(GATEWAY, ("short", "sixteen characters with spaces"))],
    "CAREDESK_ADMIN_EMAIL": [(GATEWAY, ("nonsense", "a@", "a b@example.org"))],
    "CAREDESK_ADMIN_PASSWORD": [(GATEWAY, ("short", "x" * 257))],
    "CAREDESK_IDENTITY_KEY": [(GATEWAY, ("x", "k" * 31, PUBLIC_KEY))],
    "CAREDESK_IDENTITY_KEYS": [(GATEWAY, ("x", "[]", '{"a": 1}', '{"a": ""}', '{"a": "short"}'))],
    "CAREDESK_IDENTITY_ALGORITHMS": [(GATEWAY, ("none", "HS256,RS256", ","))],
    "CAREDESK_IDENTITY_AUDIENCE": [(GATEWAY, ("a b", "x" * 201))],
    "CAREDESK_AGENT_CAPACITY": [(GATEWAY, NO_COUNT)],
    "CAREDESK_PRESENCE_TTL_S": [(GATEWAY, NO_SECONDS)],
    "CAREDESK_AGENT_GRACE_S": [(GATEWAY, NO_SECONDS)],
    "CAREDESK_CUSTOMER_LEFT_S": [(GATEWAY, NO_SECONDS)],
    "CAREDESK_SESSION_TTL_S": [(GATEWAY, NO_SECONDS)],
    "CAREDESK_CUSTOMER_TOKEN_TTL_S": [(GATEWAY, NO_SECONDS)],
    "CAREDESK_LOGIN_ATTEMPTS": [(GATEWAY, NO_COUNT)],
    "CAREDESK_LOGIN_WINDOW_S": [(GATEWAY, NO_SECONDS)],
    "CAREDESK_QUEUES": [(GATEWAY, (",", "No Such!", "a,a", "-x")), (RASA, (",", "No Such!"))],
    "CAREDESK_HELLO_TIMEOUT_S": [(GATEWAY, NO_SECONDS)],
    "CAREDESK_SILENCE_TIMEOUT_S": [(GATEWAY, NO_SECONDS)],
    "CAREDESK_SWEEP_S": [(GATEWAY, NO_SECONDS)],
    "CAREDESK_FRAMES_PER_MINUTE": [(GATEWAY, NO_COUNT)],
    "CAREDESK_SOCKETS_PER_ADDRESS": [(GATEWAY, NO_COUNT)],
    "CAREDESK_SOCKETS_TOTAL": [(GATEWAY, NO_COUNT)],
    "CAREDESK_TURN_DEADLINE_S": [(GATEWAY, NO_SECONDS)],
    "CAREDESK_TURNS_AT_ONCE": [(GATEWAY, NO_COUNT)],
    "CAREDESK_WORKER_METRICS_PORT": [(GATEWAY, ("-1", "70000", "http"))],
    "CAREDESK_LEASE_S": [(GATEWAY, NO_SECONDS)],
    "CAREDESK_SUGGESTIONS_TIMEOUT_S": [(GATEWAY, NO_SECONDS)],
    "CAREDESK_IDLE_CLOSE_BOT_S": [(GATEWAY, NO_SECONDS)],
    "CAREDESK_IDLE_CLOSE_QUEUE_S": [(GATEWAY, NO_SECONDS)],
    "CAREDESK_IDLE_CLOSE_AGENT_S": [(GATEWAY, NO_SECONDS)],
    "CAREDESK_ARCHIVE_AFTER_S": [(GATEWAY, ("-1", "inf", "nan", "1e9", "soon"))],
    "CAREDESK_OFFER_AT": [(RASA, ("often", "-0.1", "1.1", "nan", "0.9"))],
    "CAREDESK_HAND_OVER_AT": [(RASA, ("often", "-0.1", "1.1", "nan"))],
    "CAREDESK_SENSITIVE_TOPICS": [(RASA, NO_FOLDER)],
    "CAREDESK_HOUSE_RULES": [(RASA, NO_FOLDER)],
    "CAREDESK_ACTION_TIMEOUT_S": [(RASA, NO_SECONDS)],
    "CAREDESK_BOT_TURN_TIMEOUT_S": [(RASA, NO_SECONDS)],
    "CAREDESK_REMEMBERED_TURNS": [(RASA, ("0", "many", "inf", "nan"))],
    "CAREDESK_SEARCH_TIMEOUT_S": [(ACTIONS, NO_SECONDS)],
    "CAREDESK_SEARCH_REFRESH_MS": [(SEARCH, NO_COUNT)],
    "CAREDESK_COST_WRONG_ANSWER": [(SEARCH, NO_SECONDS)],
    "CAREDESK_COST_NEEDLESS_HANDOVER": [(SEARCH, NO_SECONDS)],
    "CAREDESK_COST_QUESTION_BACK": [(SEARCH, NO_SECONDS)],
    "CAREDESK_UNANSWERABLE_SHARE": [(SEARCH, ("0", "1", "nan", "few"))],
}
# Read by `make eval`, the TLS proxy and the tests; by none of our processes.
UNCHECKED = {"CAREDESK_EVAL_DIR", "CAREDESK_DOMAIN", "CAREDESK_CHROMIUM", "CAREDESK_TEST_POSTGRES"}

CASES = [(name, read, value) for name, reads in REFUSED.items() for read, values in reads for value in values]


@pytest.fixture
def env(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    for name in list(os.environ):
        if name.startswith("CAREDESK_") or name in ("PORT", "REDIS_URL", "DATABASE_URL"):
            monkeypatch.delenv(name)
    model = tmp_path / "model"
    model.mkdir()
    for name in ("model.onnx", "tokenizer.json"):
        (model / name).touch()
    monkeypatch.setenv("CAREDESK_MODEL_DIR", str(model))
    monkeypatch.setenv("CAREDESK_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("CAREDESK_INTERNAL_TOKEN", "t" * 24)
    monkeypatch.setenv("CAREDESK_SECRET", "s" * 40)
    return monkeypatch


@pytest.mark.parametrize(
    "read", [GATEWAY, SEARCH, ACTIONS, RASA], ids=["handoff", "search", "actions", "bot"]
)
def test_the_defaults_pass(env: pytest.MonkeyPatch, read: Read) -> None:
    read()


@pytest.mark.parametrize(("name", "read", "value"), CASES)
def test_a_value_is_refused_in_one_line_that_names_the_variable(
    env: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, read: Read, value: str
) -> None:
    env.setenv(name, value)
    with pytest.raises(SystemExit) as stopped:
        read()
    said = stopped.value.code if isinstance(stopped.value.code, str) else capsys.readouterr().err
    assert re.search(rf"\b{name}\b", said), said
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize("variable", sorted(DOCUMENTED))
def test_every_documented_variable_has_a_value_that_is_refused(variable: str) -> None:
    assert variable in REFUSED or variable in UNCHECKED


def test_public_key_algorithms_want_a_public_key(env: pytest.MonkeyPatch) -> None:
    env.setenv("CAREDESK_IDENTITY_ALGORITHMS", "RS256")
    with pytest.raises(SettingsError, match=r"^CAREDESK_IDENTITY_KEY is wrong: is empty"):
        handoff.settings.load()
    env.setenv("CAREDESK_IDENTITY_KEY", "k" * 64)
    with pytest.raises(SettingsError, match=r"^CAREDESK_IDENTITY_KEY .* no public key in PEM"):
        handoff.settings.load()


def test_a_public_key_may_stand_in_one_line(env: pytest.MonkeyPatch) -> None:
    env.setenv("CAREDESK_IDENTITY_ALGORITHMS", "EdDSA")
    env.setenv("CAREDESK_IDENTITY_KEY", PUBLIC_KEY.replace("\n", "\\n"))
    assert handoff.settings.load().identity_key == PUBLIC_KEY
