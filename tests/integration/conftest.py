"""The product's own processes for tests: gateway, worker and a small bot, on free ports in a fresh folder."""

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.typing import Origin

from handoff.services.accounts import Accounts
from handoff.store.accounts import AccountRows
from handoff.store.sql import open_engine
from tests.integration.clients import Agent, Client, Customer

ROOT = Path(__file__).resolve().parents[2]
ADMIN = ("admin@example.org", "a password for tests")
SECRET = "s" * 40


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Process:
    """One process of the product."""

    def __init__(self, command: list[str], env: dict[str, str], log: Path) -> None:
        self.command, self.env, self.log = command, env, log
        self.popen: subprocess.Popen | None = None

    def start(self) -> None:
        with self.log.open("ab") as out:
            self.popen = subprocess.Popen(
                self.command, env=self.env, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT
            )

    @property
    def alive(self) -> bool:
        return self.popen is not None and self.popen.poll() is None

    def end(self, how: int = signal.SIGTERM) -> None:
        if self.popen is not None and self.popen.poll() is None:
            self.popen.send_signal(how)
            try:
                self.popen.wait(15)
            except subprocess.TimeoutExpired:
                self.popen.kill()
                self.popen.wait(5)


class Product:
    """Gateway and worker around a Redis, with clients to drive them."""

    def __init__(self, folder: Path, redis_url: str, prefix: str, **settings: str) -> None:
        self.folder, self.port, self.bot_port = folder, free_port(), free_port()
        self.search_port = free_port()
        self.clients: list[Client] = []
        self.env = {
            **{k: v for k, v in os.environ.items() if not k.startswith("CAREDESK_")},
            "PORT": str(self.port),
            "REDIS_URL": redis_url,
            "CAREDESK_KEY_PREFIX": prefix,
            "CAREDESK_VAR": str(folder),
            "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/desk.db",
            "CAREDESK_INTERNAL_TOKEN": "t" * 24,
            "CAREDESK_SECRET": SECRET,
            "CAREDESK_ADMIN_EMAIL": ADMIN[0],
            "CAREDESK_ADMIN_PASSWORD": ADMIN[1],
            "CAREDESK_RASA_URL": f"http://127.0.0.1:{self.bot_port}",
            "CAREDESK_SEARCH_URL": f"http://127.0.0.1:{self.search_port}",
            "CAREDESK_SEARCH_PORT": str(self.search_port),
            "CAREDESK_FRAMES_PER_MINUTE": "6000",
            "CAREDESK_SOCKETS_PER_ADDRESS": "5000",
            "CAREDESK_LOGIN_ATTEMPTS": "100000",
            "CAREDESK_SWEEP_S": "0.5",
            "CAREDESK_LEASE_S": "2",
            **settings,
        }
        python = sys.executable
        self.gateway = Process([python, "-m", "handoff", "gateway"], self.env, folder / "gateway.log")
        self.worker = Process([python, "-m", "handoff", "worker"], self.env, folder / "worker.log")
        self.search = Process([python, "-m", "knowledge_base", "serve"], self.env, folder / "search.log")
        bot = [python, str(Path(__file__).with_name("fake_bot.py")), str(self.bot_port)]
        self.bot = Process(bot, self.env, folder / "bot.log")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, *processes: Process) -> None:
        """Start these processes, or all, and wait until the gateway answers if it is among them."""
        for process in processes or (self.bot, self.gateway, self.worker):
            process.start()
        if not processes or self.gateway in processes:
            self.wait_for("/healthz")

    def wait_for(self, path: str, status: int = 200, timeout_s: float = 30) -> None:
        """Wait until the gateway answers a path with a status."""
        self._wait(self.gateway, f"{self.url}{path}", status, timeout_s)

    def start_search(self) -> None:
        """Start the article service, and wait until it can be asked."""
        self.search.start()
        self._wait(self.search, f"http://127.0.0.1:{self.search_port}/readyz", 200, 60)

    def _wait(self, process: Process, url: str, status: int, timeout_s: float) -> None:
        until = time.monotonic() + timeout_s
        with httpx.Client() as http:
            while time.monotonic() < until and process.alive:
                with contextlib.suppress(httpx.HTTPError):
                    if http.get(url).status_code == status:
                        return
                time.sleep(0.05)
        raise RuntimeError(process.log.read_text())

    async def leave(self) -> None:
        """Close the clients of one test."""
        for client in self.clients:
            with contextlib.suppress(Exception):
                await client.close()
        self.clients.clear()

    def stop(self) -> None:
        for process in (self.gateway, self.worker, self.bot, self.search):
            process.end()

    def _raw(self, receive_bytes: int) -> socket.socket:
        raw = socket.create_connection(("127.0.0.1", self.port))
        if receive_bytes:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        return raw

    async def customer(self, hello: bool = True, receive_bytes: int = 0, **fields) -> Customer:
        ws = await connect(
            f"ws://127.0.0.1:{self.port}/ws/customer",
            origin=Origin(self.url),
            compression=None,
            max_size=None,
            max_queue=None,  # what no test reads must not hold up the closing handshake
            sock=self._raw(receive_bytes),
        )
        customer = Customer(ws)
        self.clients.append(customer)
        if hello:
            await customer.hello(**fields)
        return customer

    async def person(self, role: str = "agent", name: str = "") -> dict[str, str]:
        """Add an account and sign in with it; returns its cookie."""
        email = f"{uuid.uuid4().hex[:10]}@example.org"
        engine = open_engine(self.env["DATABASE_URL"])
        try:
            accounts = Accounts(AccountRows(engine), time.time)
            await accounts.add(email, name or email.partition("@")[0], role, ADMIN[1])
        finally:
            await engine.dispose()
        return await self.login(email)

    async def login(self, email: str = ADMIN[0], password: str = ADMIN[1]) -> dict[str, str]:
        """Sign in and return the cookie as a header."""
        async with httpx.AsyncClient(base_url=self.url) as http:
            answer = await http.post("/api/login", json={"email": email, "password": password})
            assert answer.status_code == 200, answer.text
            return {"Cookie": answer.headers["set-cookie"].partition(";")[0]}

    async def agent(
        self,
        cookie: dict[str, str] | None = None,
        status: str | None = "online",
        hello: bool = True,
        receive_bytes: int = 0,
    ) -> Agent:
        ws = await connect(
            f"ws://127.0.0.1:{self.port}/ws/agent",
            origin=Origin(self.url),
            compression=None,
            max_size=None,
            max_queue=None,  # what no test reads must not hold up the closing handshake
            additional_headers=cookie or await self.login(),
            sock=self._raw(receive_bytes),
        )
        agent = Agent(ws)
        self.clients.append(agent)
        if hello:
            await agent.hello(status)
        return agent

    async def client(self, side: str, hello: bool = True) -> Customer | Agent:
        """A socket of either side; an agent's has an account of its own."""
        if side == "customer":
            return await self.customer(hello=hello)
        return await self.agent(await self.person(), hello=hello)

    async def waiting(self, text: str = "my parcel never arrived") -> tuple[Customer, str]:
        """A customer who has said something and waits for a person, and the conversation."""
        customer = await self.customer()
        await customer.say(text=text)
        await customer.event("message", role="bot")
        await customer.say(handoff=True)
        await customer.event("queued")
        return customer, customer.welcome["conversation"]

    async def owned(self) -> tuple[Customer, Agent, str]:
        """A customer, the agent who has claimed the conversation, and the conversation."""
        customer, conversation = await self.waiting()
        agent = await self.agent(await self.person(name="Sam"))
        assert (await agent.claim(conversation))["type"] == "claimed"
        await customer.event("claimed")
        return customer, agent, conversation

    async def get(self, path: str, cookie: dict[str, str]) -> dict:
        """Read JSON from the gateway as somebody."""
        async with httpx.AsyncClient(base_url=self.url, headers=cookie) as http:
            answer = await http.get(path)
            assert answer.status_code == 200, answer.text
            return answer.json()

    async def until_archived(
        self, conversation: str, outcome: str | None = None, timeout_s: float = 20
    ) -> dict:
        """Wait until a conversation has an outcome, or this one; only the archive knows outcomes."""
        cookie = await self.login()
        async with asyncio.timeout(timeout_s):
            while True:
                whole = await self.get(f"/api/conversations/{conversation}", cookie)
                if whole["outcome"] is not None and outcome in (None, whole["outcome"]):
                    return whole
                await asyncio.sleep(0.1)

    def accounts(self, *words: str) -> str:
        """Run the accounts command."""
        done = subprocess.run(
            [sys.executable, "-m", "handoff", "accounts", *words],
            env=self.env,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
        )
        return done.stdout


@pytest.fixture
def make_product(tmp_path: Path, redis_url: str) -> Iterator:
    """Start products with their own settings; all are stopped in the end."""
    made: list[Product] = []

    def make(*, start: bool = True, redis: str = redis_url, **settings: str) -> Product:
        folder = tmp_path / f"p{len(made)}"
        folder.mkdir()
        product = Product(folder, redis, f"t{uuid.uuid4().hex[:8]}", **settings)
        made.append(product)
        if start:
            product.start()
        return product

    yield make
    for product in made:
        product.stop()


@pytest.fixture(scope="session")
def running_product(tmp_path_factory: pytest.TempPathFactory, redis_url: str) -> Iterator[Product]:
    """One gateway, worker and bot with the usual settings for all tests that break nothing."""
    product = Product(tmp_path_factory.mktemp("product"), redis_url, f"t{uuid.uuid4().hex[:8]}")
    product.start()
    yield product
    product.stop()


@pytest.fixture
async def product(running_product: Product) -> AsyncIterator[Product]:
    """The shared product; the test's sockets are closed after it."""
    yield running_product
    await running_product.leave()
