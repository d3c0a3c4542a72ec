"""One private PostgreSQL server for tests: where its programs lie, and a server started and ended."""

import getpass
import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

DEBIAN = Path("/usr/lib/postgresql")


def programs() -> Path | None:
    """Return the folder of `initdb` and `pg_ctl`: on PATH, else Debian's newest; None where none is."""
    found = shutil.which("initdb")
    if found and shutil.which("pg_ctl", path=str(Path(found).resolve().parent)):
        return Path(found).resolve().parent
    installed = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    return installed[-1].parent if installed else None


def can_be_had() -> bool:
    """Whether tests have a PostgreSQL: one that `CAREDESK_TEST_POSTGRES` names, or programs to start one."""
    return bool(os.environ.get("CAREDESK_TEST_POSTGRES")) or programs() is not None


@contextmanager
def server() -> Iterator[str]:
    """Run a server on a free port of the loopback, unprivileged; or take the one that is named.

    Yields:
        the address of a database from which others can be made.
    """
    named, found = os.environ.get("CAREDESK_TEST_POSTGRES"), programs()
    if named:
        yield named
        return
    if found is None:
        raise RuntimeError("no PostgreSQL server is installed; ask can_be_had() first")
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    # PostgreSQL refuses to run as root.
    user = "nobody" if os.getuid() == 0 else getpass.getuser()
    shutil.chown(folder, user)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def run(program: str, *words: str) -> None:
        who = user if os.getuid() == 0 else None
        command = [str(found / program), "-D", str(folder / "data"), *words]
        subprocess.run(command, user=who, cwd=folder, check=True, capture_output=True, timeout=60)

    try:
        run("initdb", "-U", "caredesk", "--auth=trust", "--no-sync")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off"
        run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield f"postgresql+asyncpg://caredesk@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def new_database(url: str) -> str:
    """Create a database of its own in a server and return its address."""
    name = f"t{uuid.uuid4().hex}"
    maker = create_async_engine(url, isolation_level="AUTOCOMMIT")
    try:
        async with maker.connect() as connection:
            await connection.execute(text(f"CREATE DATABASE {name}"))
    finally:
        await maker.dispose()
    return make_url(url).set(database=name).render_as_string(hide_password=False)
