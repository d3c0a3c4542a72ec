"""The program behind the Makefile: `python3 -m provision VERB` with the verbs of `VERBS` below."""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence

from provision import browser, checks, environments, models, node, product, runtime, suites
from provision.console import SetupError, progress, run_quietly, say
from provision.paths import APP_ENV, MODEL_DIR, REQUIREMENTS, ROOT, python_of

PYTHON_FLOOR = (3, 9)
COMPILE = [environments.UV, "pip", "compile", "-q", "--generate-hashes", "--no-emit-index-url"]
MODERN = ["--universal", "--python-version", "3.12"]
OLDEST = ["--universal", "--python-version", "3.9"]
# In this order: what the product needs keeps to the versions that it is tested with.
LOCKS = (
    ("dev", MODERN),
    ("app", [*MODERN, "-c", "requirements/dev.txt"]),
    ("rasa", ["--python-version", "3.10"]),
    ("peers", MODERN),
    ("model", ["--python-version", "3.12", "--no-deps"]),
    ("tools", OLDEST),
    ("node", OLDEST),
)


def _set_up(with_tests: bool = False) -> None:
    environments.tools()
    environments.app(with_tests)
    environments.rasa()
    models.embedder()
    node.build()
    models.dialogue()


def _run(_words: Sequence[str]) -> int:
    _set_up()
    env = runtime.environment()
    return product.serve(env, runtime.first_login(env))


def _test(words: Sequence[str]) -> int:
    _set_up(with_tests=True)
    return suites.run(words)


def _check(_words: Sequence[str]) -> int:
    environments.tools()
    environments.app(with_tests=True)
    node.packages()
    return checks.check()


def _setup(_words: Sequence[str]) -> int:
    _set_up(with_tests=True)
    browser.ensure()
    return 0


def _train(_words: Sequence[str]) -> int:
    _set_up()
    return 0


def _module(name: str, words: Sequence[str]) -> int:
    _set_up(with_tests=True)
    env = {**os.environ, "CAREDESK_MODEL_DIR": str(MODEL_DIR)}
    return subprocess.run(
        [str(python_of(APP_ENV)), "-m", name, *words], cwd=ROOT, env=env, check=False
    ).returncode


def _bench(words: Sequence[str]) -> int:
    return _module("bench", words)


def _eval(words: Sequence[str]) -> int:
    return _module("bench.evaluation", words)


def _faults(words: Sequence[str]) -> int:
    _set_up(with_tests=True)
    return suites.run(["-m", "fault", *(words or ["tests"])])


def _format(_words: Sequence[str]) -> int:
    environments.tools()
    environments.app(with_tests=True)
    ruff = str(APP_ENV / "bin" / "ruff")
    trees = [tree for tree in checks.PYTHON_TREES if (ROOT / tree).is_dir()]
    subprocess.run([ruff, "check", "-q", "--fix", *trees], cwd=ROOT, check=False)
    subprocess.run([ruff, "format", "-q", *trees], cwd=ROOT, check=False)
    return node.script("format")


def _lock(_words: Sequence[str]) -> int:
    """Compile every requirements/*.in anew; the pins carry hashes and no address of any index."""
    environments.tools()
    for name, options in LOCKS:
        with progress(f"requirements/{name}.txt"):
            names = [f"requirements/{name}.in", "-o", f"requirements/{name}.txt"]
            run_quietly([*COMPILE, *options, *names], cwd=REQUIREMENTS.parent)
    return 0


VERBS = {
    "run": _run,
    "test": _test,
    "check": _check,
    "setup": _setup,
    "train": _train,
    "bench": _bench,
    "eval": _eval,
    "faults": _faults,
    "format": _format,
    "lock": _lock,
}


def main() -> int:
    """Parse the verb, do it, and turn what cannot go on into one clear message."""
    if sys.version_info < PYTHON_FLOOR:
        say("Python 3.9 or newer is needed to set things up; `make PYTHON=/path/to/python3 run` names one.")
        return 2
    parser = argparse.ArgumentParser(prog="provision", description="Set up, start and test the product.")
    parser.add_argument("verb", choices=sorted(VERBS))
    parser.add_argument(
        "words", nargs=argparse.REMAINDER, help="passed on (tests to run, a benchmark's options)"
    )
    given = parser.parse_args()
    os.chdir(ROOT)
    try:
        return VERBS[given.verb](given.words)
    except SetupError as error:
        say(f"\n✗ {error}")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
