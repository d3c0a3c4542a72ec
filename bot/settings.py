"""The one place of `bot/` that reads the environment; everything that Rasa loads from us asks here."""

from __future__ import annotations

import os
import re
import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
MODEL_FILES = ("model.onnx", "tokenizer.json")
_QUEUE = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


def model_dir() -> Path:
    """Return the folder of the sentence-embedding model (`CAREDESK_MODEL_DIR`).

    A relative path counts from the project's folder. The process stops when a file is missing.
    """
    folder = ROOT / (os.environ.get("CAREDESK_MODEL_DIR") or "var/models/minilm")
    for name in MODEL_FILES:
        if not (folder / name).is_file():
            wrong = f"{folder} has no {name}"
            stop("CAREDESK_MODEL_DIR", wrong, "the folder that `make run` fills at set-up")
    return folder


def internal_token() -> str:
    """Return the bearer token that our own processes show each other (`CAREDESK_INTERNAL_TOKEN`)."""
    token = os.environ.get("CAREDESK_INTERNAL_TOKEN", "")
    if len(token) < 16:
        wrong = f"has {len(token)} characters"
        stop("CAREDESK_INTERNAL_TOKEN", wrong, "at least 16, the same in every process")
    return token


def stop(name: str, wrong: str, right: str) -> NoReturn:
    """End the process with one line about a bad setting (exit code 2)."""
    sys.stderr.write(f"{name}: {wrong}; expected {right}\n")
    raise SystemExit(2)


@dataclass(frozen=True)
class Dialogue:
    """What the channel, the action client and the handoff policy need to know."""

    actions_url: str
    action_timeout_s: float
    turn_timeout_s: float
    remembered_turns: int
    offer_at: float
    hand_over_at: float


def dialogue() -> Dialogue:
    """Read the settings of the dialogue half; the process stops at the first bad one."""
    offer_at = _number("CAREDESK_OFFER_AT", 0.4, 0, 1)
    hand_over_at = _number("CAREDESK_HAND_OVER_AT", 0.7, 0, 1)
    if offer_at > hand_over_at:
        stop("CAREDESK_OFFER_AT", f"is {offer_at:g}", f"at most CAREDESK_HAND_OVER_AT ({hand_over_at:g})")
    return Dialogue(
        actions_url=_actions_url(),
        action_timeout_s=_number("CAREDESK_ACTION_TIMEOUT_S", 8, 0.1, 14),
        turn_timeout_s=_number("CAREDESK_BOT_TURN_TIMEOUT_S", 12, 0.1, 15),
        remembered_turns=int(_number("CAREDESK_REMEMBERED_TURNS", 2000, 1, 1_000_000)),
        offer_at=offer_at,
        hand_over_at=hand_over_at,
    )


def sensitive_topics() -> Path:
    """Return the list of sensitive topics (`CAREDESK_SENSITIVE_TOPICS`)."""
    path = ROOT / (os.environ.get("CAREDESK_SENSITIVE_TOPICS") or "data/sensitive_topics.yml")
    if not path.is_file():
        stop("CAREDESK_SENSITIVE_TOPICS", f"there is no file {path}", "a list like data/sensitive_topics.yml")
    return path


def evaluation_sets() -> Path:
    """Return the folder of the judged sets for measuring (`CAREDESK_EVAL_DIR`), which may not be there."""
    return Path(os.environ.get("CAREDESK_EVAL_DIR") or ROOT.parent / "shared" / "eval")


def house_rules() -> Path:
    """Return the operator's rules for handing over (`CAREDESK_HOUSE_RULES`)."""
    path = ROOT / (os.environ.get("CAREDESK_HOUSE_RULES") or "house_rules.yml")
    if not path.is_file():
        stop("CAREDESK_HOUSE_RULES", f"there is no file {path}", "a file of rules like house_rules.yml")
    return path


def queues() -> tuple[str, ...]:
    """Return the names of the queues (`CAREDESK_QUEUES`), the same that the worker reads."""
    raw = os.environ.get("CAREDESK_QUEUES") or "general,billing,technical"
    names = tuple(name.strip() for name in raw.split(",") if name.strip())
    if not names or not all(_QUEUE.fullmatch(name) for name in names):
        right = "small letters, digits, - and _, such as general,billing"
        stop("CAREDESK_QUEUES", f"{raw!r} names no queues", right)
    return names


def listens() -> tuple[str, int]:
    """Return where Rasa listens (`CAREDESK_RASA_HOST`, `CAREDESK_RASA_PORT`)."""
    host = os.environ.get("CAREDESK_RASA_HOST") or "127.0.0.1"
    try:
        socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError):
        wrong = f"{host!r} is no address of this machine"
        stop("CAREDESK_RASA_HOST", wrong, "one such as 127.0.0.1 or 0.0.0.0")
    port = os.environ.get("CAREDESK_RASA_PORT") or "5005"
    if not port.isdigit() or not 1 <= int(port) <= 65535:
        stop("CAREDESK_RASA_PORT", f"is {port!r}", "a port, a whole number from 1 to 65535")
    return host, int(port)


def _number(name: str, default: float, low: float, high: float) -> float:
    raw = os.environ.get(name, "")
    try:
        value = float(raw) if raw else default
    except ValueError:
        stop(name, f"{raw!r} is no number", f"a number from {low:g} to {high:g}")
    if not low <= value <= high:
        stop(name, f"is {value:g}", f"a number from {low:g} to {high:g}")
    return value


def _actions_url() -> str:
    port = int(_number("CAREDESK_ACTIONS_PORT", 5055, 1, 65535))
    url = os.environ.get("CAREDESK_ACTIONS_URL") or f"http://127.0.0.1:{port}/webhook"
    if not _is_web_address(url):
        stop("CAREDESK_ACTIONS_URL", f"{url!r} is no web address", "http://host:port/webhook")
    return url


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
