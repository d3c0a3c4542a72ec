"""The page of the wire contract against the code: neither knows what the other does not."""

import json
import re
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from handoff.core import connection
from handoff.core.commands import WantPerson
from handoff.core.errors import ErrorCode
from handoff.core.events import KINDS
from handoff.core.frames import AgentFrame, CustomerFrame, OneBody
from handoff.core.outcome import Outcome
from handoff.core.packet import PacketInputs, build_packet
from tests.unit.handoff.core.conversations import Talk

ROOT = Path(__file__).parents[4]
PAGE = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")


def section(title):
    """Return the text under a heading, up to the next of the same or a higher level."""
    level = title.split(" ")[0]
    found = re.search(
        rf"^{re.escape(title)}.*?$(.*?)(?=^#{{1,{len(level)}}} |\Z)", PAGE, re.MULTILINE | re.DOTALL
    )
    assert found, title
    return found.group(1)


def rows(text):
    """Return the tables' rows as lists of cells, without the heads."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for n, row in enumerate(cells) if not set(row[0]) <= set("-") and not _is_head(cells, n)]


def _is_head(cells, n):
    return n + 1 < len(cells) and set(cells[n + 1][0]) == {"-"}


def names(cell):
    return re.findall(r"`([a-z_]+)`", cell)


def documented(text):
    return {name for row in rows(text) for name in names(row[0])}


CUSTOMER, AGENT = section("## Customer socket"), section("## Agent socket")


@pytest.mark.parametrize(("frames", "text"), [(CustomerFrame, CUSTOMER), (AgentFrame, AGENT)])
def test_every_client_frame_and_field_is_documented(frames, text):
    table = {row[0].strip("`"): names(row[1]) for row in rows(text.split("### From the server")[0])}
    for model in get_args(frames):
        name = get_args(model.model_fields["type"].annotation)[0]
        assert name in table
        for field in fields_of(model):
            assert field in table[name] or field in documented(text) | set(names(text)), f"{name}.{field}"


def fields_of(model):
    """Return the names of a frame's fields, those of its parts included."""
    for name, field in model.model_fields.items():
        if name != "type":
            yield name
        for part in (field.annotation, *get_args(field.annotation)):
            if isinstance(part, type) and issubclass(part, BaseModel):
                yield from fields_of(part)


def test_no_client_frame_is_documented_that_does_not_exist():
    for frames, text in ((CustomerFrame, CUSTOMER), (AgentFrame, AGENT)):
        types = {get_args(model.model_fields["type"].annotation)[0] for model in get_args(frames)}
        first_table = text.split("### From the client")[1].split("A `body` has")[0].split("### ")[0]
        assert documented(first_table) == types


def test_the_bodies_are_those_documented():
    (body,) = (m for m in OneBody.__subclasses__() if m.__name__ == "CustomerBody")
    assert documented(CUSTOMER.split("A `body` has")[1].split("```")[0]) == set(body.model_fields)


def test_every_server_frame_and_field_is_documented():
    golden = json.loads((ROOT / "tests/golden/frames/server.json").read_text(encoding="utf-8"))
    for side, text in (("customer", CUSTOMER), ("agent", AGENT)):
        table = text.split("### From the server")[1].split("### Opening")[0]
        known = documented(table)
        assert {frame["type"] for frame in golden[side]} | {"event"} == known
        told = set(names(CUSTOMER)) | set(names(AGENT))
        assert {field for frame in golden[side] for field in frame} - {"type"} <= told


def test_every_kind_its_fields_and_its_responder_are_documented():
    table = {names(row[0])[0]: row for row in rows(section("## Events"))}
    assert set(table) == set(KINDS)
    for kind, model in KINDS.items():
        assert set(model.model_fields) <= set(names(table[kind][1])), kind
        hidden = set(re.findall(r"\*`([a-z_]+)`\*", table[kind][1]))
        assert hidden == set(model.hidden), kind
        after = names(table[kind][2]) if len(table[kind]) > 2 else []
        assert kind == "transferred" or after == ([model.responder_after] if model.responder_after else [])
        assert model.agents_only == (len(table[kind]) == 2)


def test_every_error_code_is_documented_with_whether_to_retry():
    table = {names(row[0])[0]: row[2] == "yes" for row in rows(section("## Errors"))}
    assert table == {str(code): code.retry for code in ErrorCode}


def test_every_close_code_is_documented():
    codes = {value for name, value in vars(connection).items() if name.isupper() and isinstance(value, int)}
    assert {int(row[0]) for row in rows(section("## Close codes"))} == codes


def test_every_field_of_the_packet_is_documented():
    talk = Talk(WantPerson(wanted=True))
    packet = build_packet(PacketInputs(talk.state, talk.events, talk.events[0].at))
    assert documented(section("## The handoff packet")) == set(packet)


def test_every_outcome_is_documented():
    assert set(get_args(Outcome)) <= set(names(section("## Outcomes")))
