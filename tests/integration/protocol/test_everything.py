"""That the tests before this one met every frame, event kind, error code and close code of the contract.

It runs last, and only when the whole folder does (`conftest.py`). What the wire carried is compared with
the models, so a new frame or code fails here until a test has sent or seen it.
"""

import json
from pathlib import Path
from typing import get_args

from pydantic import BaseModel

from handoff.core import connection
from handoff.core.errors import ErrorCode
from handoff.core.events import AGENTS_ONLY, KINDS
from handoff.core.frames import AgentBody, AgentFrame, CustomerBody, CustomerFrame, TransferTo
from tests.integration.wire import WIRE

GOLDEN = Path(__file__).parents[2] / "golden" / "frames" / "server.json"
# Kinds that the contract reserves: no frame makes them yet (`docs/protocol.md`, *Events*).
RESERVED = {"promise_made", "promise_kept"}
# What only agents' frames can be refused with, and what only a customer's can.
AGENTS_CODES = {
    "not_found", "forbidden", "not_owner", "already_claimed", "queue_empty", "at_capacity",
    "agent_unavailable", "stale",
}  # fmt: skip
CUSTOMERS_CODES = {"unknown_choice"}
CLOSES = {value for name, value in vars(connection).items() if name.isupper() and isinstance(value, int)}


def types(frames: object) -> set[str]:
    return {get_args(model.model_fields["type"].annotation)[0] for model in get_args(frames)}


def fields(kind: str, *models: type[BaseModel]) -> set[str]:
    return {f"{kind}.{name}" for model in models for name in model.model_fields}


def server_frames(side: str) -> set[str]:
    return {frame["type"] for frame in json.loads(GOLDEN.read_text())[side]} | {"event"}


def test_customers_sent_every_frame_and_body_and_it_was_acknowledged() -> None:
    assert WIRE["customer"].sent >= types(CustomerFrame) | fields("send", CustomerBody)


def test_agents_sent_every_frame_and_body_and_it_was_acknowledged() -> None:
    bodies = fields("send", AgentBody) | fields("transfer", TransferTo)
    assert WIRE["agent"].sent >= types(AgentFrame) | bodies


def test_customers_saw_every_frame_and_kind_and_no_other() -> None:
    assert WIRE["customer"].received == server_frames("customer")
    assert WIRE["customer"].kinds == set(KINDS) - AGENTS_ONLY | {"private"}


def test_agents_saw_every_frame_and_kind_and_no_other() -> None:
    assert WIRE["agent"].received == server_frames("agent")
    assert WIRE["agent"].kinds == set(KINDS) - RESERVED


def test_every_error_code_was_seen_by_whom_it_is_meant_for() -> None:
    assert WIRE["customer"].errors >= set(ErrorCode) - AGENTS_CODES
    assert WIRE["agent"].errors >= set(ErrorCode) - CUSTOMERS_CODES


def test_every_close_code_was_seen_by_whom_it_is_meant_for() -> None:
    assert WIRE["customer"].closes >= CLOSES - {connection.SIGNED_OUT}
    assert WIRE["agent"].closes >= CLOSES
