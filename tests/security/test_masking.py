"""Personal data and secrets reach no log, whatever slipped into a message, and no value begins a line."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from startup.masking import mask

ROOT = Path(__file__).resolve().parents[2]
# Numbers that the schemes publish for testing.
CARDS = (
    "4111111111111111",
    "4111 1111 1111 1111",
    "5555-5555-5555-4444",
    "378282246310005",
    "6011000990139424",
    "3530111333300000",
    "2223003122003222",
)
IBANS = (
    "DE89370400440532013000",
    "DE89 3704 0044 0532 0130 00",
    "GB29NWBK60161331926819",
    "nl91abna0417164300",
)
EMAILS = ("ada@example.org", "a.b+c@mail.example.co.uk", "jürgen@müller.example")
PHONES = (
    "+49 30 901820",
    "+1 (212) 555-0142",
    "0049301234567",
    "030 901820-15",
    "(0171) 1234567",
    "212-555-0142",
)
SECRETS = (
    "Bearer abcdefgh12345678",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c2VyLTcifQ.c2lnbmF0dXJlc2lnbmF0dXJl",
    "ImFfRk9PYmFyYmF6Ig.aSGq3A.3xU5vO3Wq0qk1Vt7y7h0v2m1n8A",
    "__Host-caredesk=3q2-7wAAAAAAAAAAAAAAAAAAAAAA",
    'password="hunter2secret"',
    "redis://user:swordfish@host:6379/0",
    "sk_live_abcdefghijklmnop1234",
)
HARMLESS = (
    "order A-20391 of 2026-11-23T07:05:06.123Z",
    "conversation rT4vJ0yq8k2mWn5x7zBcDfGh seq 17",
    "4111111111111112",
    "DE89370400440532013001",
    "127.0.0.1 took 0.035 s at 1763881506123",
    "calibrated to 118 articles: 0.51 0.73",
    "path=/api/conversations/abc status=404",
)


@pytest.mark.parametrize("value", [*CARDS, *IBANS, *EMAILS, *PHONES, *SECRETS])
@pytest.mark.parametrize(
    "around",
    ["{}", "my number is {}, thanks", "A-20391 12 {} 03/27 and so on", 'failed: {{"text": "{}"}}', "({})"],
)
def test_what_is_personal_or_secret_is_masked_wherever_it_stands(value: str, around: str) -> None:
    masked = mask(around.format(value))
    parts = [
        part for part in value.replace("-", " ").replace("=", " ").replace('"', " ").split() if len(part) > 3
    ]
    assert "[" in masked
    assert value not in masked
    assert not [p for p in parts if p in masked and p not in ("Bearer", "password", "caredesk", "__Host")], (
        masked
    )


@pytest.mark.parametrize("text", HARMLESS)
def test_what_operators_need_stays_legible(text: str) -> None:
    assert mask(text) == text


PROGRAM = """
import logging, structlog, sys
from startup import logs
logs.configure(logs.read())
nasty = sys.argv[1]
structlog.get_logger().warning("store_down", path=nasty, facts={"text": nasty}, seq=7)
logging.getLogger("knowledge_base.problems").error("%s failed", nasty)
try:
    raise ValueError(nasty)
except ValueError as error:
    structlog.get_logger().error("failed", exc_info=error)
    logging.getLogger("actions").exception("failed")
"""


def written(form: str, nasty: str) -> list[str]:
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "CAREDESK_LOG_FORMAT": form}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, nasty],
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stderr == ""
    return done.stdout.split("\n")[:-1]


@pytest.mark.parametrize("form", ["console", "json"])
def test_no_log_line_holds_personal_data(form: str) -> None:
    canaries = (CARDS[0], IBANS[0], EMAILS[0], PHONES[0], SECRETS[1])
    text = "\n".join(written(form, " and ".join(canaries)))
    assert not [canary for canary in canaries if canary in text]
    for kind in ("[card]", "[iban]", "[e-mail]", "[phone]", "[token]"):
        assert text.count(kind) >= 5


FORGED = "2026-11-23T00:00:00.000000Z [info     ] signed_in account=admin"


@pytest.mark.parametrize(
    "end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x1e", "\x85", "\u2028", "\u2029", "\x1b[2K\r"]
)
def test_a_value_cannot_forge_a_line(end: str) -> None:
    text = "\n".join(written("console", f"/help/x{end}{FORGED}"))
    assert "signed_in" in text
    assert not [line for line in text.splitlines() if line.startswith(FORGED)]
    assert "\x1b" not in text


def test_json_lines_stay_one_object_each() -> None:
    lines = [json.loads(line) for line in written("json", f'"}}\n{FORGED}\n{{"event": "x')]
    assert [line["level"] for line in lines] == ["warning", "error", "error", "error"]
    assert lines[0]["seq"] == 7
