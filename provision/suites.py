"""`make test`: the pages' tests, the bot's, Rasa's stories, unit and integration tests, the browser's."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from provision import browser, node
from provision.console import say
from provision.models import QUIET, RASA_MODEL_NAME
from provision.paths import APP_ENV, MODEL_DIR, RASA_ENV, RASA_MODELS, ROOT, python_of

APP = str(python_of(APP_ENV))
RASA = str(python_of(RASA_ENV))


def run(selection: Sequence[str]) -> int:
    """Run all suites (or the tests named) and return 0 when every one passed."""
    env = {**os.environ, **QUIET, **browser.ensure(), "CAREDESK_MODEL_DIR": str(MODEL_DIR)}
    if selection:
        return _run([APP, "-m", "pytest", *selection], env)
    failed = [name for name, code in _suites(env).items() if code]
    say(f"failed: {', '.join(failed)}" if failed else "all test suites passed")
    return 1 if failed else 0


def _suites(env: Mapping[str, str]) -> dict[str, int]:
    stories = [RASA, "-m", "rasa", "test", "core", "--e2e", "--stories", "tests/stories"]
    model = RASA_MODELS / f"{RASA_MODEL_NAME}.tar.gz"
    results = ROOT / "results"
    return {
        "web": node.script("test"),
        "bot": _run([RASA, "-m", "pytest", "-c", "tests/bot/pytest.ini", "tests/bot"], env),
        "stories": _run([*stories, "--model", model, "--fail-on-prediction-errors", "--out", results], env),
        "unit and integration": _run([APP, "-m", "pytest", "tests/unit", "tests/integration"], env),
        "security": _run([APP, "-m", "pytest", "tests/security"], env),
        "end to end": _run([APP, "-m", "pytest", "tests/e2e"], env),
    }


def _run(command: Sequence["str | Path"], env: Mapping[str, str]) -> int:
    words = [str(word) for word in command]
    say(f"test: {' '.join(words[2:6])}")
    return subprocess.run(words, cwd=ROOT, env=dict(env), check=False).returncode
