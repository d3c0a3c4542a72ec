"""Every process writes its log alike, as it was told, and never what a customer wrote."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import logging, structlog
from startup import logs
logs.configure(logs.read())
ours, theirs = structlog.get_logger(), logging.getLogger("knowledge_base.live")
ours.debug("quiet"); theirs.debug("quiet"); logging.getLogger("httpx").info("quiet")
ours.info("worker_started", owner="ab")
theirs.info("%d articles", 3)
def fail(words):
    raise LookupError("no article")
for log in (ours, theirs):
    try:
        fail("my card " + "number is 4711")
    except LookupError as error:
        log.error("failed", exc_info=error)
"""


def _written(**settings: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout.splitlines()


def test_json_lines_of_both_kinds_of_loggers_are_alike() -> None:
    lines = [json.loads(line) for line in _written(CAREDESK_LOG_FORMAT="json")]
    assert [line["event"] for line in lines] == ["worker_started", "3 articles", "failed", "failed"]
    assert [line["level"] for line in lines] == ["info", "info", "error", "error"]
    assert all(line["timestamp"].endswith("Z") for line in lines)
    assert lines[2]["exception"].splitlines()[-1] == lines[3]["exception"].splitlines()[-1]
    assert lines[2].keys() == lines[3].keys()


@pytest.mark.parametrize("form", ["console", "json"])
def test_a_traceback_tells_no_values_of_variables(form: str) -> None:
    text = "\n".join(_written(CAREDESK_LOG_FORMAT=form))
    assert text.count("LookupError: no article") == 2
    assert "4711" not in text


def test_the_level_decides_what_is_written() -> None:
    assert "worker_started" in "\n".join(_written())
    quiet = "\n".join(_written(CAREDESK_LOG_LEVEL="error"))
    assert "worker_started" not in quiet
    assert "3 articles" not in quiet
    assert "no article" in quiet
