"""Frames against the golden files that the TypeScript tests read too, and refusals that name the field."""

import json
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.core import answers, commands
from handoff.core.errors import ErrorCode, FrameError
from handoff.core.events import KINDS, Event, Sender, agent_view, customer_view
from handoff.core.frames import AgentFrame, CustomerFrame, CustomerSend, TransferFrame
from handoff.core.parsing import parse_agent_frame, parse_customer_frame
from handoff.core.translate import OwnerFrame, agent_command, customer_command
from tests.unit.handoff.core.conversations import KIM, SAM

GOLDEN = Path(__file__).parents[3] / "golden"
CID = "018f7a3e-0000-7000-8000-000000000001"


def golden(name):
    return json.loads((GOLDEN / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("raw", golden("frames/customer.json"), ids=json.dumps)
def test_customers_golden_frames_parse_to_what_they_say(raw):
    frame = parse_customer_frame(json.dumps(raw))
    assert frame.model_dump(mode="json", exclude_unset=True) == raw


@pytest.mark.parametrize("raw", golden("frames/agent.json"), ids=json.dumps)
def test_agents_golden_frames_parse_to_what_they_say(raw):
    frame = parse_agent_frame(json.dumps(raw))
    assert frame.model_dump(mode="json", exclude_unset=True) == raw


@pytest.mark.parametrize(("frames", "name"), [(CustomerFrame, "customer"), (AgentFrame, "agent")])
def test_every_frame_type_has_a_golden_example(frames, name):
    types = {get_args(model.model_fields["type"].annotation)[0] for model in get_args(frames)}
    assert {raw["type"] for raw in golden(f"frames/{name}.json")} == types


@pytest.mark.parametrize("case", golden("frames/refused.json"), ids=lambda case: case["text"])
def test_refusals_have_a_code_and_name_the_field(case):
    with pytest.raises(FrameError) as caught:
        parse_customer_frame(case["text"])
    assert caught.value.code == case["code"]
    if case["field"]:
        assert caught.value.message.startswith(f"{case['field']}: ")
    assert str(caught.value) == f"{case['code']}: {caught.value.message}"


def test_a_refusal_carries_the_cid_so_that_the_client_can_stop_waiting():
    with pytest.raises(FrameError) as caught:
        parse_customer_frame('{"type":"send","cid":"k1","body":{}}')
    assert caught.value.cid == "k1"


def test_a_bad_queue_name_is_explained():
    with pytest.raises(FrameError, match="queue's name"):
        parse_agent_frame('{"type":"transfer","cid":"k","conversation":"c","to":{"queue":"No Such!"}}')


def test_unknown_fields_are_ignored():
    assert parse_customer_frame('{"type":"ping","from":"the future"}').type == "ping"


def test_a_very_deep_frame_is_refused_not_a_crash():
    with pytest.raises(FrameError):
        parse_customer_frame('{"type":"ping","x":' + "[" * 30_000 + "]" * 30_000 + "}")


@given(st.text() | st.recursive(st.none() | st.booleans() | st.text(), lambda s: st.lists(s)).map(json.dumps))
def test_whatever_comes_is_a_frame_or_a_refusal(text):
    with pytest.raises(FrameError):
        parse_customer_frame(text)


@given(
    st.dictionaries(st.sampled_from(["type", "cid", "body", "seq"]), st.text() | st.integers() | st.none())
)
def test_whatever_object_comes_is_a_frame_or_a_refusal(raw):
    raw["type"] = raw.get("type") and "send"
    with pytest.raises(FrameError):
        parse_customer_frame(json.dumps(raw))


def test_every_body_becomes_its_command():
    sends = [raw for raw in golden("frames/customer.json") if raw["type"] == "send"]
    frames = [parse_customer_frame(json.dumps(raw)) for raw in sends]
    made = [customer_command(frame) for frame in frames if isinstance(frame, CustomerSend)]
    assert made == [
        commands.Say(cid=CID, text="my parcel never arrived"),
        commands.Choose(cid=CID, choice="c_4_0"),
        commands.WantPerson(cid=CID, wanted=True),
        commands.WantPerson(cid=CID, wanted=False),
        commands.Rate(cid=CID, seq=17, value="down", comment="step 3 is missing"),
        commands.GiveContact(cid=CID, name="Ada", email="ada@example.org"),
        commands.Correct(cid=CID, name="order_number", value="A-20391"),
        commands.Correct(cid=CID, name="order_number", value=None),
        commands.End(cid=CID),
    ]


def test_every_agents_frame_becomes_its_command():
    frames = [parse_agent_frame(json.dumps(raw)) for raw in golden("frames/agent.json")]
    made = [
        agent_command(frame, SAM, KIM if isinstance(frame, TransferFrame) and frame.to.agent else None)
        for frame in frames
        if isinstance(frame, OwnerFrame)
    ]
    assert made == [
        commands.AgentSay(cid=CID, agent=SAM, text="Let me look."),
        commands.WriteNote(cid=CID, agent=SAM, text="ask billing"),
        commands.Correct(cid=CID, agent=SAM, name="plan", value="home"),
        commands.Transfer(cid=CID, agent=SAM, to_queue="billing", note="refund"),
        commands.Transfer(cid=CID, agent=SAM, to_agent=KIM),
        commands.HandBack(cid=CID, agent=SAM, instructions="ask whether the restart helped"),
        commands.Release(cid=CID, agent=SAM),
        commands.Resolve(cid=CID, agent=SAM, disposition="solved", note="refunded"),
    ]


class TestEvents:
    def test_a_log_written_before_reads_the_same_today(self):
        for case in golden("events/events.json"):
            event = Event.from_json(json.dumps(case["stored"]))
            assert json.loads(event.to_json()) == case["stored"]
            assert customer_view(event) == case["customer"]
            assert agent_view(event, "c0ffee", "a1") == case["agent"]

    def test_every_kind_has_a_golden_example(self):
        assert {case["stored"]["kind"] for case in golden("events/events.json")} == set(KINDS)


class TestServerFrames:
    def test_answers_are_spelt_as_in_the_golden_file(self):
        sam, conversation = Sender(role="agent", name="Sam", id="a1"), "c0ffee"
        shown = golden("frames/server.json")
        assert shown["customer"] == [
            answers.customer_welcome("token", conversation, "e1", 12, "bot"),
            answers.ack(CID, 13),
            answers.typing(sam),
            answers.queue_position(3, (60, 180)),
            answers.queue_position(1, None),
            answers.resync("e2", 0),
            answers.error(ErrorCode.TOO_LONG, "body.text has 4001 characters; at most 4000 are allowed", CID),
            answers.error(ErrorCode.RATE_LIMITED, "wait 3 s", None, 3),
            answers.seen("agent", 9),
            answers.pong(),
        ]
        refused = "Sam has it; claim another conversation"
        assert shown["agent"] == [
            answers.agent_welcome({"id": "a1", "name": "Sam", "role": "agent"}, 4, [(conversation, 17)]),
            answers.queue_list(shown["agent"][1]["items"]),
            answers.claimed(CID, conversation, {"version": 1}),
            answers.ack(CID, 21, conversation),
            answers.typing(Sender(role="customer"), conversation),
            answers.seen("customer", 9, conversation),
            answers.resync("e2", 0, conversation),
            answers.error(ErrorCode.ALREADY_CLAIMED, refused, CID, conversation=conversation),
            answers.pong(),
        ]

    def test_every_answer_has_a_golden_example(self):
        shown = {frame["type"] for side in golden("frames/server.json").values() for frame in side}
        assert shown == {"welcome", "ack", "typing", "queue", "resync", "error", "seen", "pong", "claimed"}

    def test_frames_are_written_compactly_and_in_whole_characters(self):
        assert answers.encode(answers.ack("ключ", 3)) == '{"type":"ack","cid":"ключ","seq":3}'

    def test_errors_say_whether_to_try_again(self):
        retryable = {code for code in ErrorCode if answers.error(code, "m")["retry"]}
        assert retryable == {ErrorCode.TOO_MANY_UNACKED, ErrorCode.RATE_LIMITED, ErrorCode.UNAVAILABLE}
