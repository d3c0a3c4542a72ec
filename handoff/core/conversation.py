"""The state of a conversation: a fold over its log, bounded in size however long the log grows.

``apply`` takes one event, ``fold`` a whole log; the store keeps the result beside the log as a snapshot, and
the law is that both are always equal. Nothing else decides who may answer, who owns, or what is still
unanswered.
"""
# ruff: noqa: ARG001 -- every rule of a dispatch has the same signature, used or not

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import singledispatch
from typing import Any, NamedTuple

from pydantic_core import from_json, to_json

from handoff.core.errors import CorruptLogError
from handoff.core.events import (
    Analysed,
    Claimed,
    ContactGiven,
    CustomerJoined,
    CustomerLeft,
    Draft,
    Ended,
    Event,
    EventData,
    HandedBack,
    HandoffOffered,
    HandoffRequested,
    Json,
    Message,
    PacketBuilt,
    Page,
    Queued,
    Released,
    Resolved,
    Responder,
    Transferred,
)
from handoff.core.text import clip, parse_timestamp, timestamp

STATE_VERSION = 1
# Bounds that keep the snapshot flat: what is older can no longer be clicked or rated.
CHOICES_KEPT = 60
ANSWERS_KEPT = 100
MEMORY_LIMIT = 16_384
GOAL_LIMIT = 200
ATTRIBUTES_KEPT, ATTRIBUTE_LIMIT = 20, 100


@dataclass(frozen=True, slots=True)
class Person:
    """The customer as far as this conversation knows."""

    id: str | None = None
    name: str | None = None
    email: str | None = None
    verified: bool = False
    locale: str | None = None


@dataclass(frozen=True, slots=True)
class Owner:
    """The one agent who answers."""

    id: str
    name: str


class Minted(NamedTuple):
    """A choice the server offered; only these can be picked. A tuple, because snapshots hold many."""

    id: str
    label: str
    payload: Json
    seq: int


@dataclass(frozen=True, slots=True)
class WorkItem:
    """What the queue shows of a waiting conversation."""

    queue: str = "general"
    priority: str = "normal"
    goal: str | None = None
    reason: str | None = None
    mood: float | None = None


@dataclass(frozen=True, slots=True)
class State:
    """Everything the rules need to know of a conversation, as of event ``seq``.

    ``turn_seq`` is the latest customer turn meant for the bot, ``answered_seq`` the latest one it answered.
    ``handoff_seq`` is a handoff still without its packet; ``issue_seq`` the event after which the current
    issue began. ``away``: the customer left the page since. ``attributes``: what a site vouches for.
    """

    conversation: str
    seq: int = 0
    responder: Responder = "bot"
    owner: Owner | None = None
    item: WorkItem | None = None
    queued_since: datetime | None = None
    customer: Person = Person()
    page: Page | None = None
    previous: str | None = None
    opened_at: datetime | None = None
    last_at: datetime | None = None
    last_customer_at: datetime | None = None
    turn_seq: int = 0
    answered_seq: int = 0
    handoff_seq: int | None = None
    handoff_reason: str | None = None
    packet_seq: int | None = None
    issue_seq: int = 0
    offered_seq: int | None = None
    disposition: str | None = None
    ended_by: str | None = None
    memory: Json | None = None
    choices: tuple[Minted, ...] = ()
    answers: tuple[int, ...] = ()
    away: bool = False
    attributes: Json | None = None

    @property
    def ended(self) -> bool:
        """Whether nobody may answer any more."""
        return self.responder == "none"

    @property
    def awaits_bot(self) -> bool:
        """Whether a customer turn is still without a bot turn."""
        return self.responder in ("bot", "queue") and self.turn_seq > self.answered_seq

    def choice(self, choice_id: str) -> Minted | None:
        """Return the minted choice of that id, if it can still be picked."""
        return next((minted for minted in self.choices if minted.id == choice_id), None)

    def to_json(self) -> str:
        """Write the snapshot; fields at their default are left out."""
        whole: Json = {"v": STATE_VERSION, "conversation": self.conversation}
        for name, write in _WRITERS.items():
            value = getattr(self, name)
            if value != _DEFAULTS[name]:
                whole[name] = write(value)
        return to_json(whole).decode()

    @classmethod
    def from_json(cls, text: str) -> "State":
        """Read a snapshot that ``to_json`` wrote."""
        raw = from_json(text)
        known = {name: read(raw[name]) for name, read in _READERS.items() if name in raw}
        return cls(conversation=raw["conversation"], **known)


def _same(value: Any) -> Any:
    return value


def _fields(value: Any) -> Json:
    return {name: getattr(value, name) for name in type(value).__slots__}


_Convert = Callable[[Any], Any]
_PLAIN: dict[str, _Convert] = {name: _same for name in State.__slots__ if name != "conversation"}
_WRITE_SPECIAL: dict[str, _Convert] = {
    "owner": _fields,
    "item": _fields,
    "customer": _fields,
    "page": lambda page: page.model_dump(),
    "queued_since": timestamp,
    "opened_at": timestamp,
    "last_at": timestamp,
    "last_customer_at": timestamp,
    "choices": lambda choices: [list(minted) for minted in choices],  # plain lists are written faster
}
_READ_SPECIAL: dict[str, _Convert] = {
    "owner": lambda raw: Owner(**raw),
    "item": lambda raw: WorkItem(**raw),
    "customer": lambda raw: Person(**raw),
    "page": Page.model_validate,
    "queued_since": parse_timestamp,
    "opened_at": parse_timestamp,
    "last_at": parse_timestamp,
    "last_customer_at": parse_timestamp,
    "choices": lambda raw: tuple(map(Minted._make, raw)),
    "answers": tuple,
}
_WRITERS = _PLAIN | _WRITE_SPECIAL
_READERS = _PLAIN | _READ_SPECIAL
_DEFAULTS = {name: getattr(State(conversation=""), name) for name in _WRITERS}


def number(state: State, drafts: Sequence[Draft], at: datetime) -> tuple[list[Event], State]:
    """Give drafts their numbers and their time, and fold them.

    Args:
        state: the state the drafts were decided on.
        drafts: what ``decide`` accepted.
        at: now, aware; the log's time never runs backwards even when a clock does.

    Returns:
        The events to append after ``state.seq`` and the state after them.
    """
    # The log keeps milliseconds; fold and snapshot agree only if nobody keeps more.
    at = parse_timestamp(timestamp(at))
    if state.last_at is not None and at < state.last_at:
        at = state.last_at
    events = [
        Event(state.seq + n, at, draft.sender, draft.data, draft.cid, draft.private)
        for n, draft in enumerate(drafts, start=1)
    ]
    return events, fold(events, state)


def fold(events: Iterable[Event], start: State | None = None, conversation: str = "") -> State:
    """Apply events in order, from a given state or from nothing."""
    state = start or State(conversation=conversation)
    for event in events:
        state = apply(state, event)
    return state


def apply(state: State, event: Event) -> State:
    """Return the state after one more event.

    Raises:
        CorruptLogError: the event is not the next one.
    """
    if event.seq != state.seq + 1:
        raise CorruptLogError(event.seq, f"expected event {state.seq + 1} next")
    state = replace(
        state,
        seq=event.seq,
        last_at=event.at,
        responder=event.responder or state.responder,
        last_customer_at=event.at if event.sender.role == "customer" else state.last_customer_at,
        away=state.away and event.sender.role != "customer",
    )
    return _change(event.data, state, event)


@singledispatch
def _change(data: EventData, state: State, event: Event) -> State:
    """Most kinds change nothing beyond the number and the responder."""
    return state


@_change.register
def _(data: CustomerJoined, state: State, event: Event) -> State:
    old = state.customer
    customer = Person(
        id=data.customer or old.id,
        name=data.name or old.name,
        email=data.email or old.email,
        verified=data.verified or old.verified,
        locale=data.locale or old.locale,
    )
    return replace(
        state,
        customer=customer,
        page=data.page or state.page,
        previous=data.previous or state.previous,
        opened_at=state.opened_at or event.at,
        away=False,
        attributes=_vouched(data) or state.attributes,
    )


def _vouched(data: CustomerJoined) -> Json:
    """Whole or not at all: a value cut short could be taken for another."""
    given = ((name, str(value)) for name, value in (data.attributes or {}).items() if data.verified)
    short = [pair for pair in given if max(map(len, pair)) <= ATTRIBUTE_LIMIT]
    return dict(short[:ATTRIBUTES_KEPT])


@_change.register
def _(data: CustomerLeft, state: State, event: Event) -> State:
    return replace(state, away=True)


@_change.register
def _(data: Message, state: State, event: Event) -> State:
    if event.sender.role == "customer":
        to_bot = state.responder in ("bot", "queue")
        return replace(state, turn_seq=event.seq) if to_bot else state
    payloads = event.private.get("payloads", {})
    minted = tuple(Minted(c.id, c.label, payloads.get(c.id, {}), event.seq) for c in data.choices or ())
    return replace(
        state,
        choices=(state.choices + minted)[-CHOICES_KEPT:],
        answers=(*state.answers, event.seq)[-ANSWERS_KEPT:],
    )


@_change.register
def _(data: Analysed, state: State, event: Event) -> State:
    memory = data.annotations.get("memory")
    if memory is not None and len(json.dumps(memory)) > MEMORY_LIMIT:
        memory = None  # the bot starts afresh rather than the snapshot growing without bound
    return replace(state, answered_seq=max(state.answered_seq, data.of), memory=memory)


@_change.register
def _(data: ContactGiven, state: State, event: Event) -> State:
    old = state.customer
    return replace(state, customer=replace(old, name=data.name or old.name, email=data.email or old.email))


@_change.register
def _(data: HandoffOffered, state: State, event: Event) -> State:
    return replace(state, offered_seq=event.seq)


@_change.register
def _(data: HandoffRequested, state: State, event: Event) -> State:
    if state.queued_since is not None:
        return state  # already waiting: the wish is on record, the place in the queue stays
    return replace(
        state,
        handoff_seq=event.seq,
        handoff_reason=data.reason,
        queued_since=event.at,
        offered_seq=None,
    )


@_change.register
def _(data: PacketBuilt, state: State, event: Event) -> State:
    return replace(state, packet_seq=event.seq, handoff_seq=None, item=_work_item(data.packet))


@_change.register
def _(data: Queued, state: State, event: Event) -> State:
    item = replace(state.item or WorkItem(), queue=data.queue, priority=data.priority)
    return replace(state, item=item, handoff_seq=None, queued_since=state.queued_since or event.at)


@_change.register
def _(data: Released, state: State, event: Event) -> State:
    return replace(state, owner=None, queued_since=event.at)


@_change.register
def _(data: Transferred, state: State, event: Event) -> State:
    if data.agent_id is not None:
        return replace(state, owner=Owner(data.agent_id, data.agent or ""))
    item = replace(state.item or WorkItem(), queue=data.queue or "general")
    return replace(state, owner=None, item=item, queued_since=event.at)


@_change.register
def _(data: Claimed, state: State, event: Event) -> State:
    owner = Owner(data.agent_id, data.agent)
    return replace(state, owner=owner, queued_since=None, handoff_seq=None, answered_seq=state.turn_seq)


@_change.register
def _(data: HandedBack, state: State, event: Event) -> State:
    return replace(
        state,
        owner=None,
        item=None,
        queued_since=None,
        handoff_seq=None,
        handoff_reason=None,
        # Who leaves the queue himself is not done with his matter; who comes from an agent may have another.
        issue_seq=event.seq if event.sender.role == "agent" else state.issue_seq,
    )


@_change.register
def _(data: Resolved, state: State, event: Event) -> State:
    return replace(_closed(state), disposition=data.disposition)


@_change.register
def _(data: Ended, state: State, event: Event) -> State:
    return replace(_closed(state), ended_by=data.by)


def _closed(state: State) -> State:
    return replace(
        state, owner=None, item=None, queued_since=None, handoff_seq=None, answered_seq=state.turn_seq
    )


def _work_item(packet: Json) -> WorkItem:
    queue, mood = packet.get("queue") or {}, packet.get("mood") or []
    goal = (packet.get("goal") or {}).get("text")
    return WorkItem(
        queue=queue.get("name", "general"),
        priority=queue.get("priority", "normal"),
        goal=clip(goal, GOAL_LIMIT) if goal else None,
        reason=(packet.get("reason") or {}).get("kind"),
        mood=mood[-1]["score"] if mood else None,
    )
