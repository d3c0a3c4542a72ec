"""docker-compose.yml is valid by the Compose schema and runs the same commands as the supervisor."""

import configparser
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import actions.settings
import handoff.settings
import knowledge_base.settings
from tests.unit.test_docs import variables_of_bot

ROOT = Path(__file__).resolve().parents[3]
PROCESSES = ("search", "rasa", "actions", "gateway", "worker")


HANDOFF = {handoff.settings.variable_of(name) for name in handoff.settings.Settings.model_fields}
LOGS = {"CAREDESK_LOG_FORMAT", "CAREDESK_LOG_LEVEL"}
READ = {
    "gateway": HANDOFF | LOGS,
    "worker": HANDOFF | LOGS,
    "search": {str(field.alias) for field in knowledge_base.settings.Settings.model_fields.values()},
    "actions": {f"CAREDESK_{name.upper()}" for name in actions.settings.Settings.model_fields},
    "rasa": variables_of_bot(),
}
# What the images and the network between the containers have decided: folders, files and ports.
FIXED = {
    "PORT",
    "CAREDESK_VAR",
    "CAREDESK_WEB_DIR",
    "CAREDESK_MODEL_DIR",
    "CAREDESK_ARTICLES_DIR",
    "CAREDESK_HOUSE_RULES",
    "CAREDESK_SENSITIVE_TOPICS",
    "CAREDESK_EVAL_DIR",
    "CAREDESK_SEARCH_PORT",
    "CAREDESK_ACTIONS_PORT",
    "CAREDESK_RASA_PORT",
}


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


@pytest.mark.parametrize("name", PROCESSES)
def test_every_setting_reaches_its_container(name: str, services: dict[str, dict[str, object]]) -> None:
    environment = services[name]["environment"]
    assert isinstance(environment, dict)
    assert READ[name] - FIXED <= set(environment)


def test_rasa_is_told_no_secret_but_the_one_it_needs(services: dict[str, dict[str, object]]) -> None:
    environment = services["rasa"]["environment"]
    assert isinstance(environment, dict)
    assert set(environment) <= READ["rasa"] | {"CAREDESK_RASA_HOST"}


@pytest.mark.parametrize("name", ["app", "rasa"])
def test_an_image_that_runs_our_programs_holds_what_they_share(name: str) -> None:
    stages = (ROOT / "docker" / f"{name}.Dockerfile").read_text().split("\nFROM ")
    running = [stage for stage in stages if "COPY knowledge_base/" in stage]
    assert running
    assert all("COPY startup/ startup/" in stage for stage in running)
