"""Rasa, actions and search: on the loopback, behind a token, small requests only, and nothing reported."""

import configparser
import os
import subprocess
import sys
import zlib
from pathlib import Path

import httpx
import pytest
import yaml

import bot.settings
from actions.settings import Settings as ActionSettings
from handoff.settings import Settings as HandoffSettings
from knowledge_base.settings import Settings as SearchSettings
from tests.integration.conftest import free_port

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "0123456789abcdef"


@pytest.fixture(scope="module")
def actions_server():
    """The real action server as a process."""
    port = free_port()
    env = {**os.environ, "CAREDESK_INTERNAL_TOKEN": TOKEN, "CAREDESK_ACTIONS_PORT": str(port)}
    process = subprocess.Popen([sys.executable, "-m", "actions"], env=env, cwd=ROOT)
    patient = httpx.HTTPTransport(retries=8)  # until it listens
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", transport=patient, timeout=10) as client:
        yield process, port, client
    process.terminate()
    process.wait(10)


def addresses_of(pid: int) -> set[str]:
    """The local addresses on which a process listens, as the kernel tells them."""
    inodes = {
        link.readlink().name
        for link in Path(f"/proc/{pid}/fd").iterdir()
        if "socket:" in str(link.readlink())
    }
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and f"socket:[{fields[9]}]" in inodes:
                found.add(fields[1].partition(":")[0])
    return found


def test_the_action_server_listens_on_the_loopback_only(actions_server) -> None:
    process, _, client = actions_server
    assert client.get("/health").status_code == 200
    assert addresses_of(process.pid) == {"0100007F"}


def test_the_action_server_takes_no_call_over_a_megabyte(actions_server) -> None:
    _, _, client = actions_server
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    assert client.post("/webhook", content=b"x" * 1_100_000, headers=headers).status_code == 413
    assert client.get("/health").status_code == 200


@pytest.mark.parametrize("encoding", ["deflate", "gzip"])
def test_the_action_server_inflates_nothing(actions_server, encoding) -> None:
    process, _, client = actions_server
    before = _memory_kib(process.pid)
    bomb = zlib.compress(b"[" * 300_000_000, 9)
    headers = {
        "Authorization": f"Bearer {TOKEN}",
        "Content-Type": "application/json",
        "Content-Encoding": encoding,
    }
    assert client.post("/webhook", content=bomb, headers=headers).status_code == 400
    assert _memory_kib(process.pid) - before < 20_000


def _memory_kib(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1])


def test_strangers_learn_nothing_from_the_action_server(actions_server) -> None:
    _, _, client = actions_server
    for headers in (
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": TOKEN},
    ):
        answer = client.post("/webhook", json={"next_action": "x", "tracker": {}}, headers=headers)
        assert (answer.status_code, answer.json()) == (401, {"error": "unauthenticated"})
        assert "access-control-allow-origin" not in answer.headers


def test_the_search_service_refuses_strangers_on_every_route(product_of_search) -> None:
    with httpx.Client(base_url=product_of_search) as client:
        paths = client.get("/openapi.json").json()["paths"]
        asked = [
            (m, p) for p, operations in paths.items() for m in operations if p not in ("/healthz", "/readyz")
        ]
        assert len(asked) > 10
        for method, path in asked:
            for headers in ({}, {"Authorization": "Bearer wrong"}):
                answer = client.request(
                    method, path.format(article="a", version=1, name="a.png"), headers=headers
                )
                assert answer.status_code == 401, (method, path)


@pytest.fixture
def product_of_search(make_product, tmp_path):
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "plug.md").write_text("---\ntitle: The plug\nquestions: [where is the plug]\n---\n\nHere.\n")
    product = make_product(start=False, CAREDESK_ARTICLES_DIR=str(articles))
    product.start_search()
    return f"http://127.0.0.1:{product.search_port}"


def test_every_process_listens_on_the_loopback_unless_told_otherwise(monkeypatch) -> None:
    monkeypatch.delenv("CAREDESK_RASA_HOST", raising=False)
    assert bot.settings.listens()[0] == "127.0.0.1"
    assert HandoffSettings.model_fields["host"].default == "127.0.0.1"
    assert ActionSettings.model_fields["actions_host"].default == "127.0.0.1"
    assert SearchSettings.model_fields["host"].default == "127.0.0.1"


def test_rasa_is_started_without_its_api_and_with_our_channel_alone() -> None:
    code = (ROOT / "bot" / "__main__.py").read_text()
    everywhere = code + (ROOT / "supervisord.conf").read_text() + (ROOT / "docker-compose.yml").read_text()
    assert not [flag for flag in ("--enable-api", "--auth-token", "--cors", "--jwt") if flag in everywhere]
    assert list(yaml.safe_load((ROOT / "credentials.yml").read_text())) == ["bot.channel.CareDeskChannel"]


def test_rasa_keeps_no_conversation_and_takes_no_lock() -> None:
    endpoints = yaml.safe_load((ROOT / "endpoints.yml").read_text())
    assert set(endpoints) == {"action_endpoint"}


def test_rasa_reports_to_nobody() -> None:
    assert (
        'os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")'
        in (ROOT / "bot" / "__main__.py").read_text()
    )
    assert "RASA_TELEMETRY_ENABLED=false" in (ROOT / "docker" / "rasa.Dockerfile").read_text()
    assert '"RASA_TELEMETRY_ENABLED": "false"' in (ROOT / "provision" / "runtime.py").read_text()


@pytest.mark.parametrize("name", ["app", "rasa"])
def test_containers_run_as_somebody_who_may_not_change_the_model(name) -> None:
    lines = (ROOT / "docker" / f"{name}.Dockerfile").read_text().splitlines()
    assert lines[-1] == "USER caredesk"
    assert not [line for line in lines if "chown" in line]


def test_the_containers_of_rasa_have_no_way_out() -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    assert compose["services"]["rasa"]["networks"] == ["inside"]
    assert compose["networks"]["inside"] == {"internal": True}


def test_the_supervisor_is_reached_over_a_private_socket_only() -> None:
    supervisor = configparser.ConfigParser(interpolation=None)
    supervisor.read(ROOT / "supervisord.conf")
    assert "inet_http_server" not in supervisor
    assert supervisor["unix_http_server"]["chmod"] == "0700"
