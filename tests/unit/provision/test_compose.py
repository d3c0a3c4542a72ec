"""docker-compose.yml is valid by the Compose schema and runs the same commands as the supervisor."""

import configparser
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[3]
PROCESSES = ("search", "rasa", "actions", "gateway", "worker")


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, object]]:
    loaded = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    services: dict[str, dict[str, object]] = loaded["services"]
    return services


def test_compose_file_is_valid_by_the_compose_schema() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    done = subprocess.run(
        [*command, str(ROOT / "docker-compose.yml")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", PROCESSES)
def test_container_runs_the_supervisors_command(name: str, services: dict[str, dict[str, object]]) -> None:
    supervisor = configparser.ConfigParser(interpolation=None, inline_comment_prefixes=None)
    supervisor.read(ROOT / "supervisord.conf")
    assert services[name]["command"] == supervisor[f"program:{name}"]["command"]


def test_supervisor_starts_nothing_that_compose_lacks(services: dict[str, dict[str, object]]) -> None:
    supervisor = configparser.ConfigParser(interpolation=None)
    supervisor.read(ROOT / "supervisord.conf")
    programs = {
        name.removeprefix("program:") for name in supervisor.sections() if name.startswith("program:")
    }
    assert programs == {*PROCESSES, "redis"}
    assert {*PROCESSES, "redis", "postgres", "proxy"} == set(services)


@pytest.mark.parametrize("name", ["search", "rasa", "actions", "gateway", "worker", "redis", "postgres"])
def test_only_the_proxy_is_reachable_from_outside(name: str, services: dict[str, dict[str, object]]) -> None:
    assert "ports" not in services[name]
    assert services[name]["networks"] == ["inside"]
