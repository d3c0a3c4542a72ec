"""Steps are skipped while their inputs have not changed: a stamp remembers the digest of the last success."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from provision.paths import ROOT, STAMPS


def digest(paths: Iterable[Path], extra: str = "") -> str:
    """Return one digest over the names and contents of files (folders are walked) and a piece of text."""
    total = hashlib.sha256(extra.encode())
    for path in sorted(_files(paths)):
        total.update(str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path).encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _files(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        if path.is_dir():
            yield from (p for p in path.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
        elif path.is_file():
            yield path


def is_fresh(name: str, value: str, *outputs: Path) -> bool:
    """Tell whether a step's stamp matches and all that it made is still there."""
    stamp = STAMPS / name
    return stamp.is_file() and stamp.read_text() == value and all(output.exists() for output in outputs)


def set_stamp(name: str, value: str) -> None:
    """Remember that a step succeeded with these inputs."""
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / name).write_text(value)
