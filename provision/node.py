"""The web pages: Node (the system's, else the one a PyPI package carries), the packages, the build."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from provision.console import progress, run_quietly
from provision.environments import NO_NETWORK
from provision.paths import REQUIREMENTS, TOOLS_ENV, WEB, python_of
from provision.stamps import digest, is_fresh, set_stamp

FLOOR = 20
SOURCES_LEFT_OUT = {"node_modules", "dist"}


def _system_node_serves() -> bool:
    node = shutil.which("node")
    if not node or not shutil.which("npm"):
        return False
    done = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    major = done.stdout.strip().lstrip("v").split(".")[0]
    return major.isdigit() and int(major) >= FLOOR


def environment() -> Mapping[str, str]:
    """Return an environment in which `node` and `npm` answer, installing them from PyPI where they lack."""
    if _system_node_serves():
        return os.environ
    here = TOOLS_ENV / "bin"
    if not (here / "npm").exists():
        with progress(f"Node {FLOOR} or newer is not on PATH: installing it from its PyPI package"):
            pip = [python_of(TOOLS_ENV), "-m", "pip", "install", "-q", "--require-hashes"]
            run_quietly([*pip, "-r", REQUIREMENTS / "node.txt"], hint=NO_NETWORK)
    return {**os.environ, "PATH": f"{here}{os.pathsep}{os.environ.get('PATH', '')}"}


def packages() -> None:
    """Install the locked npm packages."""
    value = digest([WEB / "package-lock.json", WEB / "package.json"])
    if is_fresh("npm", value, WEB / "node_modules"):
        return
    env = environment()
    with progress("packages of the web pages"):
        run_quietly(["npm", "ci", "--no-audit", "--no-fund"], cwd=WEB, env=env, hint=NO_NETWORK)
    set_stamp("npm", value)


def build() -> None:
    """Build widget, console, studio and the other pages into `web/dist`."""
    value = digest(_sources())
    if is_fresh("web", value, WEB / "dist" / "widget.js"):
        return
    packages()
    with progress("web pages"):
        run_quietly(["npm", "run", "build"], cwd=WEB, env=environment())
    set_stamp("web", value)


def _sources() -> list[Path]:
    return [path for path in WEB.iterdir() if path.name not in SOURCES_LEFT_OUT]


def script(name: str) -> int:
    """Run one of the package's scripts in the foreground and return its exit code."""
    packages()
    return subprocess.run(["npm", "run", name], cwd=WEB, env=dict(environment()), check=False).returncode
