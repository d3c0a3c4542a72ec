"""The set-up's small decisions: which interpreter, what is fresh, which secrets, what to say."""

import os
import stat
import sys
from pathlib import Path

import pytest

from provision import checks, interpreters, product, runtime, stamps
from provision.console import SetupError, run_quietly


def test_interpreter_of_a_missing_version_is_left_to_uv(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    assert interpreters.find([(3, 12), (3, 13)]) == "3.12"


def test_interpreter_is_found_under_pyenv_when_the_shim_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shims, home = (
        tmp_path / "shims",
        tmp_path / "versions" / f"{sys.version_info[0]}.{sys.version_info[1]}.1" / "bin",
    )
    shims.mkdir()
    home.mkdir(parents=True)
    shim = shims / f"python{sys.version_info[0]}.{sys.version_info[1]}"
    shim.write_text("#!/bin/sh\nexit 127\n")
    shim.chmod(0o755)
    (home / "python").symlink_to(sys.executable)
    monkeypatch.setenv("PATH", f"{shims}:/bin")
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    wanted = (sys.version_info[0], sys.version_info[1])
    assert interpreters.find([wanted]) == str(home / "python")


def test_stamp_goes_stale_when_content_changes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(stamps, "STAMPS", tmp_path / "stamps")
    source = tmp_path / "source"
    source.write_text("one")
    stamps.set_stamp("step", stamps.digest([source]))
    assert stamps.is_fresh("step", stamps.digest([source]), source)
    source.write_text("two")
    assert not stamps.is_fresh("step", stamps.digest([source]), source)


def test_stamp_is_not_fresh_when_its_output_is_gone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(stamps, "STAMPS", tmp_path)
    stamps.set_stamp("step", "v")
    assert not stamps.is_fresh("step", "v", tmp_path / "missing")


def test_secrets_are_made_once_and_are_the_owners_only(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CAREDESK_VAR", str(tmp_path))
    monkeypatch.setenv("REDIS_URL", "redis://example")
    for name in runtime.SECRETS:
        monkeypatch.delenv(name, raising=False)
    first, second = runtime.environment(), runtime.environment()
    assert {name: first[name] for name in runtime.SECRETS} == {name: second[name] for name in runtime.SECRETS}
    assert stat.S_IMODE((tmp_path / "secrets.env").stat().st_mode) == 0o600
    assert first["CAREDESK_REDIS_EMBEDDED"] == "false"


def test_a_bad_port_is_named_with_what_would_be_right(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CAREDESK_VAR", str(tmp_path))
    monkeypatch.setenv("PORT", "eighty")
    with pytest.raises(SetupError, match=r"PORT='eighty' is not a port: give a whole number from 1 to 65535"):
        runtime.environment()


def test_socket_path_too_long_for_the_system_moves_to_the_temporary_folder(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 60) / ("y" * 60)
    assert len(str(runtime._socket(deep))) <= runtime.SOCKET_PATH_MAX
    assert runtime._socket(Path("/v")) == Path("/v/redis/redis.sock")


def test_failed_command_shows_its_last_words_and_the_hint() -> None:
    with pytest.raises(SetupError, match=r"(?s)ended with 3.*no disk.*Free some space"):
        run_quietly([sys.executable, "-c", "print('no disk'); raise SystemExit(3)"], hint="Free some space.")


def test_command_that_cannot_start_is_named() -> None:
    with pytest.raises(SetupError, match=r"could not start \S*nowhere"):
        run_quietly([f"{os.sep}nowhere"])


def test_links_of_pages_are_recognised() -> None:
    found = checks.LINK.findall("[a](docs/a.md#part) ![p](p.png) [w](https://example.org)")
    assert found == [("docs/a.md", ""), ("", "p.png"), ("https://example.org", "")]


def test_first_login_is_invented_only_for_a_new_private_database(tmp_path: Path) -> None:
    env = {"CAREDESK_VAR": str(tmp_path)}
    invented = runtime.first_login(env)
    assert invented["CAREDESK_ADMIN_EMAIL"] == "admin@localhost"
    assert len(invented["CAREDESK_ADMIN_PASSWORD"]) >= 20
    assert runtime.first_login({**env, "CAREDESK_ADMIN_PASSWORD": "chosen"}) == {}
    assert runtime.first_login({**env, "DATABASE_URL": "postgresql+asyncpg://db"}) == {}
    (tmp_path / "caredesk.db").touch()
    assert runtime.first_login(env) == {}


def test_first_login_is_shown_by_the_start_that_makes_it_and_by_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    env = {"CAREDESK_VAR": str(tmp_path), "PORT": "8123"}
    invented = runtime.first_login(env)
    product._announce(env, invented)
    (tmp_path / "caredesk.db").touch()
    product._announce(env, runtime.first_login(env))
    said = capsys.readouterr().out
    assert said.count(invented["CAREDESK_ADMIN_PASSWORD"]) == 1
    assert said.count("First login") == 1
    assert said.count("http://127.0.0.1:8123/console") == 2
