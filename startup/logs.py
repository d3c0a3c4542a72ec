"""How gateway, worker, search and actions write their logs: one line an event, alike in all of them.

Called once as a process starts. Tracebacks are written without the values of variables, because those
are what customers wrote; what is personal or secret in any value is masked, and nothing that came from
outside can begin a line of its own. Rasa keeps its own way: it sets its loggers up itself, after us.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import structlog
from structlog.typing import EventDict

from startup.masking import mask

LEVELS = ("debug", "info", "warning", "error")
FORMATS = ("console", "json")
# Whose libraries speak at every request unless they are kept to warnings.
OURS = ("handoff", "knowledge_base", "actions")
# What ends a line or moves a terminal's cursor: control characters and Unicode's own line ends.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


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
    cleaned: list[Any] = [structlog.processors.format_exc_info, _clean]
    if form == "json":
        return [*cleaned, structlog.processors.JSONRenderer(ensure_ascii=False)]
    plain = structlog.dev.plain_traceback
    return [*cleaned, structlog.dev.ConsoleRenderer(colors=sys.stdout.isatty(), exception_formatter=plain)]


def _clean(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Mask what is personal and keep every text on its line; a traceback's lines are indented."""
    for name, value in event.items():
        if name == "exception":
            event[name] = "\n".join(f"    {_one_line(line)}" for line in str(value).split("\n"))
        elif name not in ("timestamp", "level") and not isinstance(value, bool | int | float | None):
            event[name] = _one_line(str(value))
    return event


def _one_line(text: str) -> str:
    return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), mask(text))


def _one_of(name: str, known: Sequence[str], default: str) -> str:
    value = os.environ.get(name) or default
    if value not in known:
        _stop(f"{name} is wrong: {value!r}; write one of {', '.join(known)}")
    return value


def _stop(line: str) -> NoReturn:
    sys.stderr.write(f"{line}\n")
    raise SystemExit(2)
