"""What the set-up says in the terminal: one line a step, seconds ticking on the long ones."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Optional


class SetupError(Exception):
    """The set-up cannot go on; the message says what is wrong and what would be right."""


def say(text: str) -> None:
    """Print one line at once, also when the output is a pipe."""
    print(text, flush=True)


@contextmanager
def progress(label: str) -> Iterator[None]:
    """Show that a long step goes on (seconds on a terminal) and how long it took."""
    started = time.monotonic()
    done = threading.Event()
    live = sys.stdout.isatty()

    def tick() -> None:
        while not done.wait(1.0):
            if live:
                print(f"\r  … {label} ({time.monotonic() - started:.0f} s)", end="", flush=True)

    if not live:
        say(f"  … {label}")
    ticker = threading.Thread(target=tick, daemon=True)
    ticker.start()
    try:
        yield
    except BaseException:
        done.set()
        ticker.join()
        say(f"{chr(13) if live else ''}  ✗ {label} failed after {time.monotonic() - started:.0f} s")
        raise
    done.set()
    ticker.join()
    say(f"{chr(13) if live else ''}  ✓ {label} ({time.monotonic() - started:.0f} s)")


def run_quietly(
    command: Sequence[object],
    cwd: Optional[Path] = None,
    env: Optional[Mapping[str, str]] = None,
    hint: str = "",
) -> str:
    """Run a command and return what it printed; when it fails, raise with its last lines and a hint."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(
            words,
            cwd=cwd,
            env=dict(env) if env is not None else None,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise SetupError(f"could not start {words[0]}: {error}. {hint}".strip()) from error
    if done.returncode:
        tail = "\n".join("    " + line for line in done.stdout.strip().splitlines()[-25:])
        raise SetupError(f"`{' '.join(words[:6])} …` ended with {done.returncode}:\n{tail}\n{hint}".rstrip())
    return done.stdout
