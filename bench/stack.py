"""The whole product, started to be measured as `make run` starts it, with fresh state and raised limits."""

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
from tenacity import retry, retry_if_result, stop_after_delay, wait_fixed

from provision import runtime
from provision.product import PORT_VARIABLES, Product, free_ports

CALIBRATED_WITHIN_S = 300
ADMIN = ("bench@caredesk.example", "a long phrase for the bench only")
# A load test comes from one address and asks fast: these limits are for strangers, not for measuring.
LIMITS = {
    "CAREDESK_FRAMES_PER_MINUTE": "1000000",
    "CAREDESK_SOCKETS_PER_ADDRESS": "100000",
    "CAREDESK_LOGIN_ATTEMPTS": "100000",
    "CAREDESK_AGENT_CAPACITY": "1000",
    "CAREDESK_SILENCE_TIMEOUT_S": "3600",
}


@contextmanager
def product(**settings: str) -> Iterator[tuple[Product, float]]:
    """Yield the running product and the seconds from its start until it was ready."""
    with tempfile.TemporaryDirectory(prefix="caredesk-bench-") as state:
        ports = dict(zip(PORT_VARIABLES, map(str, free_ports(len(PORT_VARIABLES))), strict=True))
        given = {"CAREDESK_ADMIN_EMAIL": ADMIN[0], "CAREDESK_ADMIN_PASSWORD": ADMIN[1]}
        os.environ.update(ports | given | LIMITS | settings | {"CAREDESK_VAR": state})
        running = Product(runtime.environment())
        running.start()
        try:
            started_s = running.wait_until_ready()
            _until_calibrated()
            yield running, started_s
        finally:
            running.stop()


@retry(stop=stop_after_delay(CALIBRATED_WITHIN_S), wait=wait_fixed(0.5), retry=retry_if_result(bool))
def _until_calibrated() -> bool:
    """Wait until the search has fitted itself to its articles, which a new store does once, at work."""
    answer = httpx.get(f"http://127.0.0.1:{os.environ['CAREDESK_SEARCH_PORT']}/readyz")
    return not answer.json()["calibrated"]


def resident_mib(pid: int) -> float:
    """Return the resident memory of a process and its children in MiB."""
    process = psutil.Process(pid)
    family = [process, *process.children(recursive=True)]
    return float(sum(member.memory_info().rss for member in family)) / 2**20


def processors() -> str:
    """Return one line on the machine: processor's name, cores and memory."""
    found = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    name = found.group(1) if found else "processor unknown"
    return f"{name}, {os.cpu_count()} cores, {psutil.virtual_memory().total / 2**30:.0f} GiB"
