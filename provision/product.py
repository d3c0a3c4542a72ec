"""Start the product under its supervisor, wait until it serves, say where; tests and benchmarks do so too."""

import json
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from types import FrameType
from typing import Optional

from provision.console import SetupError, say
from provision.paths import APP_ENV, ROOT

READY_WITHIN_S = 180.0
POLL_S = 0.2
STOP_WITHIN_S = 20.0
PORT_VARIABLES = ("PORT", "CAREDESK_SEARCH_PORT", "CAREDESK_ACTIONS_PORT", "CAREDESK_RASA_PORT")


class Product:
    """The product's processes as one: started by the supervisor with a whole environment.

    Args:
        env: what `runtime.environment` returns; `CAREDESK_VAR` names the folder of all state.
    """

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = dict(env)
        self.home = f"http://127.0.0.1:{self.env['PORT']}"
        self._supervisor: Optional[subprocess.Popen[bytes]] = None

    def start(self) -> None:
        """Start the supervisor.

        Raises:
            SetupError: one of the ports is taken; the message says which and how to choose another.
        """
        _refuse_taken_ports(self.env)
        command = [str(APP_ENV / "bin" / "supervisord"), "-c", str(ROOT / "supervisord.conf")]
        self._supervisor = subprocess.Popen(command, cwd=ROOT, env=self.env, start_new_session=True)

    def wait_until_ready(self) -> float:
        """Return the seconds it took until /readyz answered 200, naming in the terminal what is waited for.

        Raises:
            SetupError: the supervisor ended, or it took more than READY_WITHIN_S.
        """
        started, shown = time.monotonic(), ""
        while True:
            waiting = _readiness(self.home)
            took_s = time.monotonic() - started
            if waiting is not None and not waiting:
                say(f"  ✓ ready after {took_s:.0f} s")
                return took_s
            names = ", ".join(sorted(waiting)) if waiting else "gateway"
            if names != shown:
                shown = names
                say(f"  … waiting for {names}")
            self._check_alive(names, took_s)
            time.sleep(POLL_S)

    def _check_alive(self, names: str, took_s: float) -> None:
        if self._supervisor is None or self._supervisor.poll() is not None:
            raise SetupError(f"the supervisor ended while waiting for {names}. {self.last_words()}")
        if took_s > READY_WITHIN_S:
            raise SetupError(f"still waiting for {names} after {READY_WITHIN_S:.0f} s. {self.last_words()}")

    def wait(self) -> int:
        """Block until the supervisor ends; return its exit code."""
        return self._supervisor.wait() if self._supervisor else 0

    def stop(self) -> None:
        """End every process, gently first."""
        if self._supervisor is None or self._supervisor.poll() is not None:
            return
        self._supervisor.terminate()
        try:
            self._supervisor.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._supervisor.kill()

    def pid(self, program: str) -> int:
        """Return the process id of one of the supervised programs (0 while it is not running)."""
        done = self.control("pid", program)
        return int(done) if done.isdigit() else 0

    def control(self, *words: str) -> str:
        """Run a supervisorctl command such as `stop rasa` and return what it printed."""
        command = [str(APP_ENV / "bin" / "supervisorctl"), "-c", str(ROOT / "supervisord.conf"), *words]
        done = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    def last_words(self) -> str:
        """Return where the logs are and the last lines of each."""
        logs = Path(self.env["CAREDESK_VAR"]) / "logs"
        tails = []
        for log in sorted(logs.glob("*.log")):
            lines = log.read_text(errors="replace").strip().splitlines()[-3:]
            tails.append(f"  {log.name}: " + ("\n    ".join(lines) or "(empty)"))
        return f"The logs are in {logs}; their last lines:\n" + "\n".join(tails)


def serve(env: Mapping[str, str], first_login: Mapping[str, str]) -> int:
    """Start the product, announce it and serve until interrupted; return the exit code.

    Args:
        env: the whole environment of the processes.
        first_login: the administrator that this start makes, to be shown once; empty when there is one.
    """
    product = Product({**env, **first_login})
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signal_number, _stop_by_signal)
    try:
        product.start()
        product.wait_until_ready()
        _announce(env, first_login)
        return product.wait()
    except KeyboardInterrupt:
        say("\nStopping …")
        return 0
    finally:
        product.stop()


def free_ports(count: int) -> list[int]:
    """Return ports of the loopback that nobody listens on just now."""
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def _stop_by_signal(_number: int, _frame: Optional[FrameType]) -> None:
    raise KeyboardInterrupt


def _refuse_taken_ports(env: Mapping[str, str]) -> None:
    for name in PORT_VARIABLES:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", int(env[name])))
            except OSError as error:
                raise SetupError(
                    f"port {env[name]} is taken ({error.strerror}): stop what listens there, "
                    f"or choose another with {name}={int(env[name]) + 1} make run."
                ) from error


def _readiness(home: str) -> Optional[dict[str, str]]:
    """Return what /readyz still waits for as {name: state}, {} when all is up, None when nobody answers yet.

    The gateway counts as ready without search and bot, for people still reach people; a start waits for all.
    """
    try:
        with urllib.request.urlopen(f"{home}/readyz", timeout=5) as answer:
            told = json.load(answer)
    except urllib.error.HTTPError as error:
        try:
            told = json.load(error)
        except ValueError:
            return None
    except (OSError, ValueError):
        return None
    return {name: str(state) for name, state in told["dependencies"].items() if state != "up"}


def _announce(env: Mapping[str, str], first_login: Mapping[str, str]) -> None:
    home = env.get("CAREDESK_PUBLIC_URL") or f"http://127.0.0.1:{env['PORT']}"
    say(f"\n  Demo site with the widget  {home}/")
    say(f"  Agents' console            {home}/console")
    say(f"  Authors' studio            {home}/studio")
    say(f"  Managers' insights         {home}/insights")
    if first_login:
        say("\n  First login, shown this once (`python -m handoff accounts reset` makes another):")
        say(f"    {first_login['CAREDESK_ADMIN_EMAIL']}  {first_login['CAREDESK_ADMIN_PASSWORD']}")
    say("\n  Stop with Ctrl-C.\n")
