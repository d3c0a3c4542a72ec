"""The one place of `bot/` that reads the environment; everything that Rasa loads from us asks here."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
MODEL_FILES = ("model.onnx", "tokenizer.json")


def model_dir() -> Path:
    """Return the folder of the sentence-embedding model (`CAREDESK_MODEL_DIR`).

    A relative path counts from the project's folder. The process stops when a file is missing.
    """
    folder = ROOT / os.environ.get("CAREDESK_MODEL_DIR", "var/models/minilm")
    for name in MODEL_FILES:
        if not (folder / name).is_file():
            stop("CAREDESK_MODEL_DIR", f"{folder} has no {name}", "the folder that `make run` fills at set-up")
    return folder


def internal_token() -> str:
    """Return the bearer token that our own processes show each other (`CAREDESK_INTERNAL_TOKEN`)."""
    token = os.environ.get("CAREDESK_INTERNAL_TOKEN", "")
    if len(token) < 16:
        stop("CAREDESK_INTERNAL_TOKEN", f"has {len(token)} characters", "at least 16, the same in every process")
    return token


def stop(name: str, wrong: str, right: str) -> NoReturn:
    """End the process with one line about a bad setting (exit code 2)."""
    sys.stderr.write(f"{name}: {wrong}; expected {right}\n")
    raise SystemExit(2)
