"""django-supchat (server-sent events, SQLite): the peer for the way of a message to the other side."""

import asyncio
import json
import os
import shutil
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import httpx

from provision.console import run_quietly
from provision.environments import UV
from provision.interpreters import APP_VERSIONS, find
from provision.paths import REQUIREMENTS, SHARED_VAR, VENVS
from provision.product import free_ports

HOME = SHARED_VAR / "bench" / "supchat"
ENV = VENVS / "peers"
THREADS = 256
SETTINGS = f"""
SECRET_KEY = "for the bench only"
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "peer_urls"
USE_TZ = True
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "supchat"]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
DATABASES = {{
    "default": {{
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": "{HOME}/db.sqlite3",
        "OPTIONS": {{"timeout": 30}},
    }}
}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SUPCHAT = {{"RATE_LIMIT": {{"MESSAGES": 1000000, "WINDOW": 60}}}}
"""
URLS = """
from django.urls import include, path

urlpatterns = [path("supchat/", include("supchat.urls"))]
"""


def _prepare() -> dict[str, str]:
    if not (ENV / "bin" / "gunicorn").exists():
        run_quietly([UV, "venv", "-q", "--python", find(APP_VERSIONS), ENV])
        pip = [UV, "pip", "install", "-q", "--require-hashes", "--python", ENV / "bin" / "python"]
        run_quietly([*pip, "-r", REQUIREMENTS / "peers.txt"])
    shutil.rmtree(HOME, ignore_errors=True)
    HOME.mkdir(parents=True)
    (HOME / "peer_settings.py").write_text(SETTINGS)
    (HOME / "peer_urls.py").write_text(URLS)
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "peer_settings", "PYTHONPATH": str(HOME)}
    run_quietly([ENV / "bin" / "python", "-m", "django", "migrate", "-v", "0"], cwd=HOME, env=env)
    return env


@contextmanager
def serving() -> Iterator[str]:
    """Yield the base address of a running django-supchat."""
    env, port = _prepare(), free_ports(1)[0]
    command = [str(ENV / "bin" / "gunicorn"), "django.core.wsgi:get_wsgi_application()"]
    options = [
        "--bind",
        f"127.0.0.1:{port}",
        "--worker-class",
        "gthread",
        "--threads",
        str(THREADS),
        "--graceful-timeout",
        "1",
    ]
    with (HOME / "run.log").open("w") as log:
        process = subprocess.Popen([*command, *options], cwd=HOME, env=env, stdout=log, stderr=log)
        try:
            yield _wait(f"http://127.0.0.1:{port}/supchat/", process)
        finally:
            process.terminate()
            process.wait(20)


def _wait(base: str, process: "subprocess.Popen[bytes]") -> str:
    for _ in range(200):
        if process.poll() is not None:
            raise RuntimeError(f"django-supchat ended: {(HOME / 'run.log').read_text()[-2000:]}")
        try:
            httpx.post(f"{base}start/", timeout=5).raise_for_status()
            return base
        except httpx.TransportError:
            time.sleep(0.05)
    raise RuntimeError("django-supchat did not answer within 10 s")


async def deliver(base: str, pairs: int, messages: int, pause_s: float) -> list[float]:
    """Let many guests talk at once; return the seconds from each post to the event on the stream."""
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=base, timeout=60, limits=limits) as client:
        rows = await asyncio.gather(*(_talk(client, messages, pause_s, i / pairs) for i in range(pairs)))
    return [wait for row in rows for wait in row]


async def _talk(client: httpx.AsyncClient, messages: int, pause_s: float, phase: float) -> list[float]:
    started = await client.post("start/", headers={"Cookie": ""})
    started.raise_for_status()
    cookie = {"Cookie": "; ".join(f"{name}={value}" for name, value in started.cookies.items())}
    room = f"conversations/{started.json()['conversation']['id']}"
    waits = []
    async with client.stream("GET", f"{room}/events/", headers=cookie) as stream:
        lines = stream.aiter_lines()
        await _line(lines, "connected")
        await asyncio.sleep(pause_s * phase)
        for number in range(messages):
            text = f"message {number}"
            sent = time.perf_counter()
            posted = asyncio.ensure_future(
                client.post(f"{room}/messages/", json={"text": text}, headers=cookie)
            )
            await _line(lines, text)
            waits.append(time.perf_counter() - sent)
            (await posted).raise_for_status()
            await asyncio.sleep(pause_s)
    return waits


async def _line(lines: AsyncIterator[str], text: str) -> None:
    async for line in lines:
        if line == f"event: {text}" or (
            line.startswith("data: ") and json.loads(line[6:]).get("text") == text
        ):
            return
    raise RuntimeError("django-supchat closed its stream")


if __name__ == "__main__":
    from bench.figures import ms, percentile

    with serving() as address:
        seen = asyncio.run(deliver(address, pairs=50, messages=20, pause_s=0.5))
        print(ms(percentile(seen, 0.5)), ms(percentile(seen, 0.99)))
