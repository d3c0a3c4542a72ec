"""How long a start takes: seconds until the first page answers and until all is ready, at the second run.

The product starts as `make run` starts it, set-up and all, on free ports of its own. The first run fills a
new folder of state and is stopped again; the second finds everything there, as all later ones do.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx

from bench.stack import processors
from provision.paths import ROOT
from provision.product import PORT_VARIABLES, READY_WITHIN_S, free_ports

POLL_S = 0.05
STOP_WITHIN_S = 60.0
# The set-up's own step, before the processes start, may have something to build.
START_WITHIN_S = 1200.0


@dataclass(frozen=True)
class Started:
    """Seconds after the command was given."""

    first_page_s: float
    ready_s: float


def measure(state: Path) -> Started:
    """Run the product twice over one folder of state and return the times of the second run."""
    _run_once(state)
    return _run_once(state)


def _run_once(state: Path) -> Started:
    ports = dict(zip(PORT_VARIABLES, map(str, free_ports(len(PORT_VARIABLES))), strict=True))
    home = f"http://127.0.0.1:{ports['PORT']}"
    begun = time.monotonic()
    with _running({**os.environ, **ports, "CAREDESK_VAR": str(state)}) as process, httpx.Client() as client:
        page_s = _until(f"{home}/", _answers, client, process, begun)
        return Started(page_s, _until(f"{home}/readyz", _all_up, client, process, begun))


@contextmanager
def _running(env: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Give the command that `make run` gives, and end what it started as Ctrl-C does."""
    process = subprocess.Popen(
        [sys.executable, "-m", "provision", "run"], cwd=ROOT, env=dict(env), stdout=sys.stderr
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(STOP_WITHIN_S)


def _until(
    url: str,
    good: Callable[[httpx.Response], bool],
    client: httpx.Client,
    process: subprocess.Popen[bytes],
    begun: float,
) -> float:
    """Return the seconds from `begun` until the address answers as it should.

    Raises:
        RuntimeError: the product ended, or took longer than any start may.
    """
    while process.poll() is None and time.monotonic() - begun < START_WITHIN_S:
        try:
            if good(client.get(url, timeout=READY_WITHIN_S)):
                return time.monotonic() - begun
        except httpx.TransportError:
            pass
        time.sleep(POLL_S)
    raise RuntimeError(f"{url} does not serve; the product ended with {process.poll()}")


def _answers(answer: httpx.Response) -> bool:
    return answer.is_success


def _all_up(answer: httpx.Response) -> bool:
    """Search and bot too: the gateway alone counts as ready before them."""
    return all(state == "up" for state in answer.json()["dependencies"].values())


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and write the figures to `--json`."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", type=Path, help="where to write the figures")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="caredesk-start-") as state:
        started = measure(Path(state))
    print(processors())
    print(f"first page after {started.first_page_s:.1f} s, all ready after {started.ready_s:.1f} s")
    if options.json:
        options.json.write_text(json.dumps(asdict(started), indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
