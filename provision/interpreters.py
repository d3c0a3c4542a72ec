"""Find an interpreter of a wanted version: on PATH, then under pyenv, else uv fetches one."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Optional

Version = tuple[int, int]
APP_VERSIONS: Sequence[Version] = ((3, 12), (3, 13))
RASA_VERSIONS: Sequence[Version] = ((3, 10),)


def version_of(python: str) -> Optional[Version]:
    """Return an interpreter's (major, minor), or None when it does not run (a shim without its version)."""
    try:
        done = subprocess.run(
            [python, "-c", "import sys; print(*sys.version_info[:2])"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            timeout=20,
            check=True,
        )
        major, minor = done.stdout.split()
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    return int(major), int(minor)


def _candidates(wanted: Version) -> Iterator[str]:
    for name in (f"python{wanted[0]}.{wanted[1]}", "python3", "python"):
        found = shutil.which(name)
        if found:
            yield found
    root = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    for home in sorted(root.glob(f"{wanted[0]}.{wanted[1]}*"), reverse=True):
        yield str(home / "bin" / "python")


def find(versions: Sequence[Version]) -> str:
    """Return a path of an interpreter of one of the versions, first come first served.

    When none is installed the answer is a bare version such as `3.12`, which uv resolves by fetching one.
    """
    for wanted in versions:
        for python in _candidates(wanted):
            if version_of(python) == wanted:
                return python
    return f"{versions[0][0]}.{versions[0][1]}"
