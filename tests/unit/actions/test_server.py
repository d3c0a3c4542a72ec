"""The action server's door, over HTTP."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from actions.settings import load

TOKEN = "0123456789abcdef"
CALL: dict[str, Any] = {
    "next_action": "action_leave_message",
    "tracker": {"sender_id": "c", "slots": {}, "latest_message": {}},
    "domain": {},
}


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    """The real server as a process on a free port; the transport's retries wait until it listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    env = {**os.environ, "CAREDESK_INTERNAL_TOKEN": TOKEN, "CAREDESK_ACTIONS_PORT": str(port)}
    running = subprocess.Popen([sys.executable, "-m", "actions"], env=env)
    patient = httpx.HTTPTransport(retries=8)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", transport=patient, timeout=10) as ready:
        yield ready
    running.terminate()
    assert running.wait(10) == 0


def post(client, body, token=TOKEN):
    return client.post("/webhook", json=body, headers={"Authorization": f"Bearer {token}"})


def test_health_needs_no_token(client):
    assert client.get("/health").json() == {"status": "ok"}


def test_a_call_is_answered(client):
    answer = post(client, CALL)
    assert answer.status_code == 200
    assert answer.json()["responses"][0]["custom"]["form"] == "contact"


def test_a_wrong_token_is_refused(client):
    assert (post(client, CALL, "wrong")).status_code == 401


def test_an_unknown_action_is_404(client):
    assert (post(client, {**CALL, "next_action": "action_unheard_of"})).status_code == 404


def test_a_body_that_is_no_call_is_400(client):
    assert (post(client, {"x": 1})).status_code == 400


def test_a_failing_action_does_not_echo_the_conversation(client):
    broken = {**CALL, "tracker": {**CALL["tracker"], "slots": {"turn": "secret words"}}}
    answer = post(client, broken)
    assert answer.status_code == 500
    assert "secret words" not in answer.text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CAREDESK_INTERNAL_TOKEN", "short"),
        ("CAREDESK_ACTIONS_PORT", "many"),
        ("CAREDESK_SEARCH_URL", "nowhere"),
        ("CAREDESK_SEARCH_TIMEOUT_S", "9"),
    ],
)
def test_a_bad_setting_stops_with_its_name(monkeypatch, capsys, name, value):
    monkeypatch.setenv("CAREDESK_INTERNAL_TOKEN", TOKEN)
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as stopped:
        load()
    assert stopped.value.code == 2
    assert name in capsys.readouterr().err
