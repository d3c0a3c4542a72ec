"""Chromium for the tests in a browser: on PATH, else Debian's package when root, else Playwright's own."""

import os
import shutil
import subprocess
from typing import Optional

from provision.console import SetupError, progress, run_quietly
from provision.paths import APP_ENV, python_of

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> Optional[str]:
    """Return the path of an installed Chromium or Chrome, or None."""
    named = os.environ.get("CAREDESK_CHROMIUM")
    return named or next((found for name in NAMES if (found := shutil.which(name))), None)


def ensure() -> dict[str, str]:
    """Make sure that a browser is there; return the variables that tell the tests where."""
    found = find()
    if found:
        return {"CAREDESK_CHROMIUM": found}
    if os.geteuid() == 0 and shutil.which("apt-get"):
        with progress("Chromium from Debian's packages"):
            run_quietly(["apt-get", "update", "-qq"])
            run_quietly(["apt-get", "install", "-y", "-qq", "chromium"])
        return {"CAREDESK_CHROMIUM": find() or "chromium"}
    with progress("Chromium from Playwright"):
        done = subprocess.run(
            [str(python_of(APP_ENV)), "-m", "playwright", "install", "chromium"],
            capture_output=True,
            check=False,
        )
    if done.returncode:
        raise SetupError(
            "the browser tests need Chromium: install it with your system's packages "
            "or name one with CAREDESK_CHROMIUM=/path/to/chromium."
        )
    return {}
