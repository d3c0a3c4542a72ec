"""Start the product under its supervisor, wait until it serves, and say where."""

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


def run(env: Mapping[str, str]) -> int:
    """Serve until interrupted; return the exit code.

    Raises:
        SetupError: a port is taken, the supervisor ended, or the product did not get ready in time.
    """
    _refuse_taken_ports(env)
    command = [str(APP_ENV / "bin" / "supervisord"), "-c", str(ROOT / "supervisord.conf")]
    supervisor = subprocess.Popen(command, cwd=ROOT, env=dict(env), start_new_session=True)
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signal_number, _stop_by_signal)
    try:
        _wait_until_ready(supervisor, env)
        _announce(env)
        return supervisor.wait()
    except KeyboardInterrupt:
        say("\nStopping …")
        return 0
    finally:
        _stop(supervisor)


def _stop_by_signal(_number: int, _frame: Optional[FrameType]) -> None:
    raise KeyboardInterrupt


def _stop(supervisor: "subprocess.Popen[bytes]") -> None:
    if supervisor.poll() is None:
        supervisor.terminate()
        try:
            supervisor.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            supervisor.kill()


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


def _readiness(port: str) -> Optional[dict[str, str]]:
    """Return what /readyz still waits for as {name: state}, {} when ready, None when nobody answers yet."""
    url = f"http://127.0.0.1:{port}/readyz"
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return {} if answer.status == 200 else None
    except urllib.error.HTTPError as error:
        try:
            told = json.load(error)
        except ValueError:
            return None
        states = told.get("dependencies", told)
        return {name: str(state) for name, state in states.items() if str(state) != "ok"}
    except (OSError, ValueError):
        return None


def _wait_until_ready(supervisor: "subprocess.Popen[bytes]", env: Mapping[str, str]) -> None:
    started, shown = time.monotonic(), ""
    while True:
        if supervisor.poll() is not None:
            raise SetupError(f"the supervisor ended with {supervisor.returncode}. {_log_hint(env)}")
        waiting = _readiness(env["PORT"])
        if waiting is not None and not waiting:
            say(f"  ✓ ready after {time.monotonic() - started:.0f} s")
            return
        names = ", ".join(sorted(waiting)) if waiting else "gateway"
        if names != shown:
            shown = names
            say(f"  … waiting for {names}")
        if time.monotonic() - started > READY_WITHIN_S:
            raise SetupError(f"still waiting for {names} after {READY_WITHIN_S:.0f} s. {_log_hint(env)}")
        time.sleep(POLL_S)


def _log_hint(env: Mapping[str, str]) -> str:
    logs = Path(env["CAREDESK_VAR"]) / "logs"
    tails = []
    for log in sorted(logs.glob("*.log")):
        lines = log.read_text(errors="replace").strip().splitlines()[-3:]
        tails.append(f"  {log.name}: " + ("\n    ".join(lines) or "(empty)"))
    return f"The logs are in {logs}; their last lines:\n" + "\n".join(tails)


def _announce(env: Mapping[str, str]) -> None:
    home = env.get("CAREDESK_PUBLIC_URL") or f"http://127.0.0.1:{env['PORT']}"
    say(f"\n  Demo site with the widget  {home}/")
    say(f"  Agents' console            {home}/console")
    say(f"  Authors' studio            {home}/studio")
    say(f"  Managers' insights         {home}/insights")
    first_login = Path(env["CAREDESK_VAR"]) / "first-login.txt"
    if first_login.exists():
        say("\n  First login (shown this once; change it with `python -m handoff accounts reset`):")
        say("".join(f"    {line}\n" for line in first_login.read_text().splitlines()).rstrip())
        first_login.unlink()
    say("\n  Stop with Ctrl-C.\n")
