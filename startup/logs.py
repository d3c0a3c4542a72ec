"""How gateway, worker, search and actions write their logs: one line an event, alike in all of them.

Called once as a process starts. Tracebacks are written without the values of variables, because those
are what customers wrote. Rasa keeps its own way: it sets its loggers up itself, after us.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import structlog

LEVELS = ("debug", "info", "warning", "error")
FORMATS = ("console", "json")
# Whose libraries speak at every request unless they are kept to warnings.
OURS = ("handoff", "knowledge_base", "actions")


@dataclass(frozen=True)
class Choice:
    """What the operator wants to read."""

    form: str
    level: int


def read() -> Choice:
    """Read `CAREDESK_LOG_FORMAT` and `CAREDESK_LOG_LEVEL`; a wrong one stops the process (exit code 2)."""
    form = _one_of("CAREDESK_LOG_FORMAT", FORMATS, "console")
    level = _one_of("CAREDESK_LOG_LEVEL", LEVELS, "info")
    return Choice(form, logging.getLevelNamesMapping()[level.upper()])


def configure(choice: Choice) -> None:
    """Send what structlog and the standard library's loggers are told to the standard output, in one form."""
    steps: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last = _last(choice.form)
    structlog.configure(
        processors=[*steps, *last],
        wrapper_class=structlog.make_filtering_bound_logger(choice.level),
        logger_factory=structlog.PrintLoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    remove = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=steps, processors=[remove, *last])
    )
    logging.basicConfig(handlers=[handler], level=max(choice.level, logging.WARNING), force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(choice.level)


def _last(form: str) -> list[Any]:
    if form == "json":
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    plain = structlog.dev.plain_traceback
    return [structlog.dev.ConsoleRenderer(colors=sys.stdout.isatty(), exception_formatter=plain)]


def _one_of(name: str, known: Sequence[str], default: str) -> str:
    value = os.environ.get(name) or default
    if value not in known:
        _stop(f"{name} is wrong: {value!r}; write one of {', '.join(known)}")
    return value


def _stop(line: str) -> NoReturn:
    sys.stderr.write(f"{line}\n")
    raise SystemExit(2)
