"""Kinds of settings that more than one program reads: each is checked, and refused in one line that helps."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator


def _host(value: str) -> str:
    try:
        socket.getaddrinfo(value, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError):
        message = f"{value!r} is no address of this machine; write one such as 127.0.0.1 or 0.0.0.0"
        raise ValueError(message) from None
    return value


def _state(value: Path) -> Path:
    first = next(path for path in (value, *value.absolute().parents) if path.exists())
    if not first.is_dir():
        raise ValueError(f"{first} is a file; name the folder of all state, which is made when missing")
    return value


Host = Annotated[str, AfterValidator(_host)]
StateFolder = Annotated[Path, AfterValidator(_state)]
