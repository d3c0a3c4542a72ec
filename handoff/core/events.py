"""The facts a conversation is made of: one frozen data model per kind, the event around it, and its views.

An event is born as a ``Draft`` (decided, not yet numbered), is appended to the log as an ``Event``, and
reaches people through ``customer_view`` and ``agent_view``. The store writes ``Event.to_json`` and nothing
else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Literal

from pydantic import Field, ValidationError
from pydantic_core import from_json, to_json

from handoff.core.errors import CorruptLogError
from handoff.core.parts import (
    BOT as BOT,
)
from handoff.core.parts import (
    CUSTOMER as CUSTOMER,
)
from handoff.core.parts import (
    SYSTEM as SYSTEM,
)
from handoff.core.parts import (
    Choice as Choice,
)
from handoff.core.parts import (
    Citation as Citation,
)
from handoff.core.parts import (
    Frozen as Frozen,
)
from handoff.core.parts import (
    Json as Json,
)
from handoff.core.parts import (
    Page as Page,
)
from handoff.core.parts import (
    Responder as Responder,
)
from handoff.core.parts import (
    Role as Role,
)
from handoff.core.parts import (
    Sender as Sender,
)
from handoff.core.text import parse_timestamp, timestamp

EVENT_VERSION = 1


class EventData(Frozen):
    """Base of the data of each kind.

    ``responder_after`` names who may answer once the event has happened (None: unchanged). ``hidden`` fields
    are for agents; ``nullable`` fields are written even when null because null means something.
    """

    kind: ClassVar[str]
    agents_only: ClassVar[bool] = False
    responder_after: ClassVar[Responder | None] = None
    hidden: ClassVar[frozenset[str]] = frozenset()
    nullable: ClassVar[frozenset[str]] = frozenset()

    @property
    def responder(self) -> Responder | None:
        """Who may answer after this event; None when it changes nothing."""
        return self.responder_after

    def dump(self) -> Json:
        """Return the data as JSON without meaningless nulls."""
        whole = self.model_dump(mode="json")
        return {k: v for k, v in whole.items() if v is not None or k in self.nullable}


class Message(EventData):
    """Somebody said something."""

    kind = "message"
    text: str
    choice: str | None = None
    choices: tuple[Choice, ...] | None = None
    citations: tuple[Citation, ...] | None = None
    form: str | None = None


class HandoffOffered(EventData):
    """The bot offered a person."""

    kind = "handoff_offered"
    reason: str


class SummaryShown(EventData):
    """The customer was shown what the agent will read first."""

    kind = "summary_shown"
    goal: str | None
    facts: tuple[Json, ...] = ()
    nullable = frozenset({"goal"})


class SummaryCorrected(EventData):
    """The customer put a fact right; a null value strikes it."""

    kind = "summary_corrected"
    name: str
    value: str | None
    nullable = frozenset({"value"})


class Rated(EventData):
    """The customer judged an answer."""

    kind = "rated"
    seq: int
    value: Literal["up", "down"]
    comment: str | None = None


class ContactGiven(EventData):
    """The customer said how to be reached."""

    kind = "contact_given"
    name: str | None = None
    email: str | None = None


class HandoffRequested(EventData):
    """A person is wanted, by the customer or by the bot's decision; score and evidence are for agents."""

    kind = "handoff_requested"
    responder_after = "queue"
    hidden = frozenset({"score", "evidence"})
    reason: str
    score: float | None = None
    evidence: tuple[Json, ...] | None = None


class Queued(EventData):
    """The conversation waits in a queue, packet and all."""

    kind = "queued"
    responder_after = "queue"
    hidden = frozenset({"priority"})
    queue: str
    priority: str = "normal"


class Released(EventData):
    """The agent gave the conversation back to the queue, or vanished."""

    kind = "released"
    responder_after = "queue"
    why: str


class Transferred(EventData):
    """The agent passed the conversation on: to a queue, or to a colleague by name."""

    kind = "transferred"
    hidden = frozenset({"agent_id"})
    queue: str | None = None
    agent: str | None = None
    agent_id: str | None = None

    @property
    def responder(self) -> Responder | None:
        """A queue waits, a colleague answers."""
        return "queue" if self.agent_id is None else "agent"


class Claimed(EventData):
    """An agent took the conversation."""

    kind = "claimed"
    responder_after = "agent"
    hidden = frozenset({"agent_id"})
    agent: str
    agent_id: str


class HandedBack(EventData):
    """The bot may answer again; what the agent asks of it is not for the customer."""

    kind = "handed_back"
    responder_after = "bot"
    hidden = frozenset({"instructions"})
    instructions: str | None = None


class Resolved(EventData):
    """The agent finished the work."""

    kind = "resolved"
    responder_after = "none"
    disposition: str


class Ended(EventData):
    """The conversation is over without an agent's verdict."""

    kind = "ended"
    responder_after = "none"
    by: Literal["customer", "agent", "system"]


class Note(EventData):
    """An agent wrote something for colleagues."""

    kind = "note"
    agents_only = True
    text: str


class PacketBuilt(EventData):
    """The handoff packet, frozen."""

    kind = "packet_built"
    agents_only = True
    packet: Json


class CustomerJoined(EventData):
    """The customer opened the conversation or came back to it; the first event of every log."""

    kind = "customer_joined"
    agents_only = True
    customer: str | None = None
    name: str | None = None
    email: str | None = None
    verified: bool = False
    attributes: Json | None = None
    locale: str | None = None
    page: Page | None = None
    previous: str | None = None


class CustomerLeft(EventData):
    """The customer's last socket closed."""

    kind = "customer_left"
    agents_only = True


class PromiseMade(EventData):
    """An agent said what will happen by when."""

    kind = "promise_made"
    agents_only = True
    text: str
    due: datetime


class PromiseKept(EventData):
    """A promise came true; ``seq`` is that of ``promise_made``."""

    kind = "promise_kept"
    agents_only = True
    seq: int


class Analysed(EventData):
    """What the bot understood and decided in the turn that answers event ``of``."""

    kind = "analysed"
    agents_only = True
    of: int
    annotations: Json = Field(default_factory=dict)
    decision: Json | None = None


KINDS: Mapping[str, type[EventData]] = {
    model.kind: model
    for model in (
        Message, HandoffOffered, SummaryShown, SummaryCorrected, Rated, ContactGiven, HandoffRequested,
        Queued, Released, Transferred, Claimed, HandedBack, Resolved, Ended, Note, PacketBuilt,
        CustomerJoined,
        CustomerLeft, PromiseMade, PromiseKept, Analysed,
    )
}  # fmt: skip
AGENTS_ONLY = frozenset(kind for kind, model in KINDS.items() if model.agents_only)


@dataclass(frozen=True, slots=True)
class Draft:
    """An event that was decided but has no number and no time yet."""

    sender: Sender
    data: EventData
    cid: str | None = None
    private: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the conversation log. ``private`` never leaves the server."""

    seq: int
    at: datetime
    sender: Sender
    data: EventData
    cid: str | None = None
    private: Json = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The wire name of what happened."""
        return self.data.kind

    @property
    def responder(self) -> Responder | None:
        """Who may answer from here on; None when the event does not change that."""
        return self.data.responder

    def to_json(self) -> str:
        """Write the event as the store keeps it."""
        whole: Json = {
            "v": EVENT_VERSION,
            "seq": self.seq,
            "at": timestamp(self.at),
            "kind": self.kind,
            "from": self.sender.model_dump(exclude_none=True),
            "data": self.data.dump(),
        }
        if self.cid is not None:
            whole["cid"] = self.cid
        if self.private:
            whole["private"] = self.private
        return to_json(whole).decode()

    @classmethod
    def from_json(cls, text: str) -> "Event":
        """Read what ``to_json`` wrote.

        Raises:
            CorruptLogError: the text is no event of a known kind.
        """
        seq = 0
        try:
            raw = from_json(text)
            seq = int(raw["seq"])
            return cls(
                seq=seq,
                at=parse_timestamp(raw["at"]),
                sender=Sender.model_validate(raw["from"]),
                data=KINDS[raw["kind"]].model_validate(raw["data"]),
                cid=raw.get("cid"),
                private=raw.get("private", {}),
            )
        except (ValueError, KeyError, TypeError, ValidationError) as error:
            raise CorruptLogError(seq, f"{type(error).__name__}: {error}") from error


def customer_view(event: Event) -> Json:
    """Show an event to the customer: agents-only kinds keep nothing but their number."""
    if event.data.agents_only:
        return {"type": "event", "seq": event.seq, "kind": "private"}
    data = {k: v for k, v in event.data.dump().items() if k not in event.data.hidden}
    return _view(event, data, with_cid=event.sender.role == "customer", with_id=False)


def agent_view(event: Event, conversation: str, viewer: str | None = None) -> Json:
    """Show an event to an agent.

    Args:
        event: the event.
        conversation: its conversation, which agents' sockets need to tell several apart.
        viewer: the agent's id; only an author sees the ``cid`` of his own frames.
    """
    own = viewer is not None and event.sender.role == "agent" and event.sender.id == viewer
    return {"conversation": conversation} | _view(event, event.data.dump(), with_cid=own, with_id=True)


def _view(event: Event, data: Json, *, with_cid: bool, with_id: bool) -> Json:
    sender = event.sender.model_dump()
    if not with_id or sender["id"] is None:
        del sender["id"]
    view: Json = {
        "type": "event",
        "seq": event.seq,
        "at": timestamp(event.at),
        "kind": event.kind,
        "from": sender,
        "data": data,
    }
    if event.responder is not None:
        view["responder"] = event.responder
    if with_cid and event.cid is not None:
        view["cid"] = event.cid
    return view
