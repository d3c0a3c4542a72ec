"""The assistant as it runs: Rasa with the trained model, the actions, and the search over a few articles."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[3]
HELP = ROOT / "knowledge_base" / "articles"
RASA = ROOT / ".venvs" / "rasa" / "bin" / "python"
TOKEN = "integration-test-token"
START_S = 90.0
ARTICLES = (
    "reset-password",
    "account-locked",
    "two-step-verification",
    "track-parcel",
    "payment-methods",
    "cannot-pay-bill",
    "cancel-contract",
    "router-lights",
    "slow-internet",
    "no-internet",
    "email-cannot-receive",
    "moving-house",
)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@dataclass
class Service:
    """One process of the product; `address` answers 200 when it is ready."""

    command: list[str]
    env: Mapping[str, str]
    address: str
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=dict(self.env), stdout=out, stderr=out
            )

    def wait_ready(self) -> None:
        deadline = time.monotonic() + START_S
        with httpx.Client(transport=httpx.HTTPTransport(retries=3)) as client:
            while not self._is_ready(client):
                if self.process is None or self.process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"{self.command}: {self.log.read_text()[-3000:]}")

    def _is_ready(self, client: httpx.Client) -> bool:
        with contextlib.suppress(httpx.HTTPError):
            return client.get(self.address, timeout=5).status_code == httpx.codes.OK
        return False

    def rest(self) -> None:
        """Let a moment pass, unless the process has ended."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            assert self.process is not None
            raise RuntimeError(f"{self.command} ended: {self.process.wait(0.2)}")

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)
            self.process = None


@dataclass
class Conversation:
    """A worker's side of one conversation: numbers messages, brings the memory and what happened since."""

    client: httpx.Client
    name: str = field(default_factory=lambda: uuid.uuid4().hex)
    seq: int = 0
    memory: Any = None
    previous: Any = None
    since: list[dict[str, Any]] = field(default_factory=list)
    responder: str = "bot"
    agents_online: int = 1
    around: dict[str, Any] = field(default_factory=dict)

    def post(self, body: Mapping[str, Any], token: str = TOKEN) -> httpx.Response:
        return self.client.post("/turn", json=body, headers={"Authorization": f"Bearer {token}"})

    def body(self, text: str, payload: Mapping[str, Any] | None = None) -> dict[str, Any]:
        context = {
            "seq": self.seq,
            "responder": self.responder,
            "memory": self.memory,
            "previous": self.previous,
            "since": self.since,
            "availability": {"agents_online": self.agents_online},
            **self.around,
        }
        return {
            "conversation": self.name,
            "message_id": str(self.seq),
            "text": text,
            "payload": payload,
            "context": context,
        }

    def say(self, text: str, payload: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Send one message and book the answer as the log would."""
        self.seq += 1
        response = self.post(self.body(text, payload))
        answer: dict[str, Any] = response.json()
        assert response.status_code == 200, answer
        self.memory, self.since = answer["annotations"]["memory"], []
        for reply in answer["replies"]:
            self.seq += 1
            cited = [{"article": item["article"]} for item in reply["citations"]]
            if cited:
                self.since.append({"seq": self.seq, "role": "bot", "kind": "answer", "articles": cited})
        return answer

    def press(self, answer: Mapping[str, Any], label: str) -> dict[str, Any]:
        """Press a button of the last answer."""
        buttons = [choice for reply in answer["replies"] for choice in reply["choices"]]
        (button,) = [choice for choice in buttons if choice["label"] == label]
        return self.say(label, button["payload"])

    def happened(self, role: str, kind: str, **about: Any) -> None:
        self.seq += 1
        self.since.append({"seq": self.seq, "role": role, "kind": kind, **about})


@dataclass
class Assistant:
    """The three processes."""

    rasa: Service
    actions: Service
    search: Service
    url: str


def _search(folder: Path, env: Mapping[str, str], names: Sequence[str]) -> Service:
    articles = folder / "articles"
    articles.mkdir()
    for name in names:
        shutil.copy(HELP / f"{name}.md", articles)
    about = {
        "CAREDESK_ARTICLES_DIR": str(articles),
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'knowledge.db'}",
    }
    ready = f"http://127.0.0.1:{env['CAREDESK_SEARCH_PORT']}/readyz"
    command = [sys.executable, "-m", "knowledge_base", "serve"]
    return Service(command, {**env, **about}, ready, folder / "search.log")


@contextlib.contextmanager
def running(folder: Path, names: Sequence[str], **settings: str) -> Iterator[Assistant]:
    """Start all three over the named articles; ports are free ones, the search has its own store."""
    search_port, actions_port, rasa_port = free_port(), free_port(), free_port()
    env = {
        **os.environ,
        "CAREDESK_INTERNAL_TOKEN": TOKEN,
        "CAREDESK_SEARCH_PORT": str(search_port),
        "CAREDESK_SEARCH_URL": f"http://127.0.0.1:{search_port}",
        "CAREDESK_ACTIONS_PORT": str(actions_port),
        "CAREDESK_RASA_PORT": str(rasa_port),
        "CAREDESK_ACTION_TIMEOUT_S": "4",
        "RASA_TELEMETRY_ENABLED": "false",
        "PYTHONWARNINGS": "ignore",
        **settings,
    }
    health = f"http://127.0.0.1:{actions_port}/health"
    url = f"http://127.0.0.1:{rasa_port}/webhooks/caredesk"
    made = Assistant(
        rasa=Service([str(RASA), "-m", "bot"], env, f"{url}/", folder / "rasa.log"),
        actions=Service([sys.executable, "-m", "actions"], env, health, folder / "actions.log"),
        search=_search(folder, env, names),
        url=url,
    )
    services = (made.search, made.actions, made.rasa)
    try:
        for service in services:
            service.start()
        for service in services:
            service.wait_ready()
        yield made
    finally:
        for service in services:
            service.stop()


@pytest.fixture(scope="package")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The assistant over a few articles."""
    with running(tmp_path_factory.mktemp("assistant"), ARTICLES) as made:
        yield made


@pytest.fixture(scope="package")
def help_centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """The assistant over the whole help centre of the demo company, once its probabilities are fitted."""
    folder = tmp_path_factory.mktemp("help-centre")
    with running(folder, sorted(path.stem for path in HELP.glob("*.md"))) as made:
        deadline = time.monotonic() + START_S
        while "calibrated to" not in made.search.log.read_text():
            assert time.monotonic() < deadline, made.search.log.read_text()[-3000:]
            made.search.rest()
        with httpx.Client(base_url=made.url, timeout=20) as client:
            yield client


@pytest.fixture(scope="package")
def client(assistant: Assistant) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=assistant.url, timeout=20) as made:
        yield made


@pytest.fixture
def conversation(client: httpx.Client) -> Callable[..., Conversation]:
    """Open a conversation."""

    def make(**about: Any) -> Conversation:
        return Conversation(client, **about)

    return make
