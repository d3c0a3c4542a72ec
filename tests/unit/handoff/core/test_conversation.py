"""The fold: laws that hold for any history, bounds that hold however long it gets."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.core.commands import (
    AgentSay,
    BotTurn,
    Choose,
    Claim,
    Correct,
    End,
    Enqueue,
    GiveContact,
    HandBack,
    HandOver,
    Leave,
    Offered,
    Open,
    Rate,
    Rejoin,
    Release,
    Reply,
    Resolve,
    Say,
    Transfer,
    WantPerson,
    WriteNote,
)
from handoff.core.conversation import (
    ANSWERS_KEPT,
    ATTRIBUTES_KEPT,
    CHOICES_KEPT,
    State,
    apply,
    fold,
    number,
)
from handoff.core.decide import decide
from handoff.core.decision import Accepted
from handoff.core.errors import CorruptLogError, ErrorCode
from handoff.core.events import (
    BOT,
    CUSTOMER,
    Analysed,
    CustomerJoined,
    Draft,
    Event,
    Page,
    agent_view,
    customer_view,
)
from handoff.core.turns import inbox_entries
from tests.unit.handoff.core.conversations import AT, KIM, PACKET, SAM, Talk, answer, claimed

AGENTS = st.sampled_from([SAM, KIM])
WORDS = st.text(max_size=12)
SEQS = st.integers(0, 30)
REPLIES = st.lists(
    st.builds(
        Reply,
        text=WORDS,
        choices=st.lists(st.builds(Offered, label=WORDS, payload=st.just({"intent": "x"})), max_size=3).map(
            tuple
        ),
    ),
    max_size=2,
).map(tuple)
COMMANDS = st.one_of(
    st.builds(Open, name=WORDS, page=st.just(Page(url="u"))),
    st.builds(Open, verified=st.booleans(), attributes=st.none() | st.dictionaries(WORDS, WORDS)),
    st.builds(Rejoin, locale=WORDS),
    st.builds(Leave),
    st.builds(Say, text=WORDS),
    st.builds(Choose, choice=st.builds("c_{}_{}".format, SEQS, st.integers(0, 3))),
    st.builds(WantPerson, wanted=st.booleans()),
    st.builds(Rate, seq=SEQS, value=st.sampled_from(["up", "down"]), comment=WORDS),
    st.builds(GiveContact, name=WORDS, email=WORDS),
    st.builds(Correct, name=WORDS, value=st.none() | WORDS),
    st.builds(End),
    st.builds(
        BotTurn,
        of=SEQS,
        replies=REPLIES,
        annotations=st.just({"memory": {"slots": [1]}, "frustration": 0.4}),
        offer=st.none() | WORDS,
        hand_over=st.none() | st.builds(HandOver, reason=WORDS),
        leave_queue=st.booleans(),
    ),
    st.builds(Enqueue, packet=st.sampled_from([PACKET, {}, {"mood": [{"seq": 1, "score": 0.5}]}])),
    st.builds(Claim, agent=AGENTS),
    st.builds(AgentSay, agent=AGENTS, text=WORDS),
    st.builds(WriteNote, agent=AGENTS, text=WORDS),
    st.builds(HandBack, agent=AGENTS, instructions=st.none() | WORDS),
    st.builds(Release, agent=AGENTS, vanished=st.booleans()),
    st.builds(
        Transfer, agent=AGENTS, to_queue=st.none() | st.just("sales"), to_agent=st.none() | AGENTS, note=WORDS
    ),
    st.builds(Resolve, agent=AGENTS, disposition=WORDS, note=WORDS),
)


def play(commands):
    """Return the log and the state that these commands leave, legal or not."""
    state, log = State(conversation="c"), []
    for n, command in enumerate([Open(), *commands]):
        decision = decide(state, command)
        if isinstance(decision, Accepted):
            events, state = number(state, decision.drafts, AT + timedelta(seconds=n))
            log += events
        else:
            assert isinstance(decision.code, ErrorCode)
            assert decision.message
    return log, state


@given(st.lists(COMMANDS, max_size=40))
@settings(max_examples=300, deadline=None)
def test_the_fold_of_the_stored_log_is_the_stored_snapshot(commands):
    log, state = play(commands)
    read_back = [Event.from_json(event.to_json()) for event in log]
    assert read_back == log
    assert fold(read_back, conversation="c") == state
    assert State.from_json(state.to_json()) == state


@given(st.lists(COMMANDS, max_size=40))
@settings(max_examples=200, deadline=None)
def test_one_owner_exactly_while_an_agent_answers(commands):
    log, _ = play(commands)
    state, ended = State(conversation="c"), False
    for event in log:
        state = apply(state, event)
        assert (state.owner is not None) == (state.responder == "agent")
        assert (state.queued_since is not None) == (state.responder == "queue")
        assert state.handoff_seq is None or state.responder == "queue"
        assert not ended or event.kind in ("rated", "contact_given", "note")
        ended = state.ended


@given(st.lists(COMMANDS, max_size=40))
@settings(max_examples=200, deadline=None)
def test_views_never_show_what_is_private(commands):
    log, _ = play(commands)
    for event in log:
        seen = customer_view(event)
        assert seen["seq"] == event.seq
        assert "private" not in agent_view(event, "c")
        if event.data.agents_only:
            assert seen == {"type": "event", "seq": event.seq, "kind": "private"}
        else:
            assert "id" not in seen["from"]
            assert not set(seen["data"]) & event.data.hidden


@given(st.lists(COMMANDS, max_size=40))
@settings(max_examples=200, deadline=None)
def test_every_customer_turn_for_the_bot_enters_the_inbox_or_is_answered(commands):
    state, inbox = State(conversation="c"), set()
    for n, command in enumerate([Open(), *commands]):
        decision = decide(state, command)
        if isinstance(decision, Accepted):
            events, state = number(state, decision.drafts, AT + timedelta(seconds=n))
            inbox |= {seq for seq, kind in inbox_entries(events, state) if kind == "turn"}
            assert not state.awaits_bot or state.turn_seq in inbox


def test_an_event_out_of_order_is_refused():
    talk = Talk(Say(text="one"))
    with pytest.raises(CorruptLogError, match="expected event 3"):
        apply(talk.state, talk.events[-1])


def test_time_never_runs_backwards_in_a_log():
    talk = Talk()
    decision = decide(talk.state, Say(text="late"))
    assert isinstance(decision, Accepted)
    events, _ = number(talk.state, decision.drafts, AT - timedelta(days=1))
    assert events[0].at == AT


def test_the_snapshot_stays_flat_over_two_thousand_turns():
    talk, sizes = Talk(), []
    for n in range(2000):
        talk.does(Say(text=f"message {n}", cid=f"k{n}"))
        talk.does(answer(talk.state.seq, annotations={"memory": {"turn": n}}))
        sizes.append(len(talk.state.to_json()))
    assert max(sizes) == pytest.approx(sizes[CHOICES_KEPT], rel=0.2)
    assert len(talk.state.choices) == CHOICES_KEPT
    assert len(talk.state.answers) == ANSWERS_KEPT
    assert talk.state.choice("c_4_0") is None


def test_a_memory_beyond_its_bound_is_dropped_not_kept():
    talk = Talk(Say(text="x"))
    huge = Draft(BOT, Analysed(of=2, annotations={"memory": {"x": "y" * 20_000}}))
    assert number(talk.state, [huge], AT)[1].memory is None


def test_waiting_shows_what_the_packet_says():
    packet = PACKET | {"mood": [{"seq": 2, "score": 0.7}], "reason": {"kind": "frustration"}}
    talk = Talk(Say(text="x"), WantPerson(wanted=True), Enqueue(packet=packet))
    item = talk.item
    assert (item.goal, item.mood, item.reason) == ("my parcel never arrived", 0.7, "frustration")
    assert claimed().state.queued_since is None


def opened(**about) -> State:
    """The state after a customer has come, and come back."""
    log = play([])[0][:1]
    events, state = number(State(conversation="c"), [Draft(CUSTOMER, CustomerJoined(**about))], log[0].at)
    assert State.from_json(state.to_json()) == fold(events, conversation="c") == state
    return number(state, [Draft(CUSTOMER, CustomerJoined(locale="de"))], log[0].at)[1]


def test_attributes_count_only_when_the_identity_is_verified():
    assert opened(customer="i_1", verified=True, attributes={"plan": "premium"}).attributes == {
        "plan": "premium"
    }
    assert opened(customer="a_1", verified=False, attributes={"plan": "premium"}).attributes is None


def test_attributes_are_few_and_whole():
    many = {f"name{n}": n for n in range(50)}
    kept = opened(verified=True, attributes={"long": "x" * 101, **many}).attributes
    assert kept == {f"name{n}": str(n) for n in range(ATTRIBUTES_KEPT)}
