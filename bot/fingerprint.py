"""Fingerprints for Rasa's training cache, which sees a component's class but neither helper modules nor data
files.

Each component returns `of_files(...)` from `fingerprint_addon`, so that an edit to any file it depends on
trains it again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path


def of_files(paths: Iterable[Path]) -> str:
    """Return one hash over the names and contents of `paths`, whatever their order."""
    digest = hashlib.sha256()
    for path in sorted(path.resolve() for path in paths):
        digest.update(
            path.name.encode() + b"\0" + _of_file(path, path.stat().st_mtime_ns, path.stat().st_size)
        )
    return digest.hexdigest()


@lru_cache(maxsize=256)
def _of_file(path: Path, _modified_ns: int, _size: int) -> bytes:
    """Hash one file; time and size are only there to forget the answer when the file changes."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.digest()
