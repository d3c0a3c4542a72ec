"""What JSON looks like that the gateway passes on unread, for the document of the HTTP interface.

Events and packets come from `handoff.core` as plain JSON, some of it written by earlier versions, so answers
carry it as it is. `ShownAs` tells the document its shape and changes nothing of what is sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, NotRequired, TypedDict

from pydantic import GetJsonSchemaHandler, TypeAdapter, WithJsonSchema
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from handoff.core.events import AGENTS_ONLY, KINDS, EventData
from handoff.core.parts import Json, Responder, Role


@dataclass(frozen=True)
class ShownAs:
    """Describes a JSON object as another type, without reading or checking it."""

    shape: Any

    def __get_pydantic_json_schema__(
        self, _schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Give the schema of the shape in place of one that allows everything."""
        return handler(TypeAdapter(self.shape).core_schema)


class SenderShown(TypedDict):
    """Who caused an event; `id` is for staff."""

    role: Role
    name: str | None
    id: NotRequired[str]


@dataclass(frozen=True)
class DataOf:
    """Describes an event's data as that of one of these kinds, without reading or checking it.

    Args:
        models: the kinds.
        hides: leave out what is for agents only.
    """

    models: Sequence[type[EventData]]
    hides: bool

    def __get_pydantic_json_schema__(
        self, _schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Give the schemas of the models, one beside the other."""
        return {"anyOf": [self._shown(model, handler) for model in self.models]}

    def _shown(self, model: type[EventData], handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        whole = dict(handler.resolve_ref_schema(handler(model.__pydantic_core_schema__)))
        # What is refused on its way into the log is not promised to readers for all time.
        whole.pop("additionalProperties", None)
        if self.hides:
            fields = whole.get("properties", {})
            whole["properties"] = {name: told for name, told in fields.items() if name not in model.hidden}
        return {**whole, "title": model.kind}


_ANY_KIND = WithJsonSchema({"type": "string", "enum": sorted(KINDS)})
_CUSTOMERS_KIND = WithJsonSchema({"type": "string", "enum": sorted(set(KINDS) - AGENTS_ONLY)})

_EventShown = TypedDict(
    "_EventShown",
    {
        "type": Literal["event"],
        "seq": int,
        "at": str,
        "from": SenderShown,
        "responder": NotRequired[Responder],
        "cid": NotRequired[str],
    },
)


class StaffEvent(_EventShown):
    """An event as those who work here see it."""

    conversation: str
    kind: Annotated[str, _ANY_KIND]
    data: Annotated[Json, DataOf(tuple(KINDS.values()), hides=False)]


class CustomerEvent(_EventShown):
    """An event as the customer sees it."""

    kind: Annotated[str, _CUSTOMERS_KIND]
    data: Annotated[Json, DataOf([m for m in KINDS.values() if not m.agents_only], hides=True)]


class PrivateEvent(TypedDict):
    """What a customer gets in place of an event for agents."""

    type: Literal["event"]
    seq: int
    kind: Literal["private"]


class Reason(TypedDict):
    """Why a person is wanted; each piece of evidence has `kind`, `seq`, `quote` and `weight`."""

    kind: str
    score: float | None
    evidence: list[dict[str, Any]]


class Goal(TypedDict):
    """What the customer wants, in his own words."""

    text: str
    seq: int


class Fact(TypedDict):
    """Something known, and from where."""

    name: str
    value: str
    seq: int
    source: Literal["customer", "page", "identity", "agent"]


class Tried(TypedDict):
    """An article the customer was shown, and what he said of it."""

    article: str
    title: str
    article_version: int | None
    seq: int
    verdict: Literal["solved", "not_solved", "unknown"]


class Mood(TypedDict):
    """Frustration at one turn, 0 to 1."""

    seq: int
    score: float


class PacketCustomer(TypedDict):
    """The customer as the packet knows him."""

    id: str | None
    name: str | None
    email: str | None
    verified: bool
    locale: str | None


class PacketPage(TypedDict):
    """The page on which he asked."""

    url: str
    title: str


class Earlier(TypedDict):
    """An earlier contact."""

    conversation: str
    closed_at: str
    goal: str | None
    outcome: str | None


class Suggestion(TypedDict):
    """An article that may help the agent."""

    article: str
    title: str
    score: float


class PacketQueue(TypedDict):
    """Where it waits."""

    name: str
    priority: str


class Transcript(TypedDict):
    """Which events of the log the packet is about."""

    from_seq: int
    to_seq: int


class Packet(TypedDict):
    """The handoff packet, frozen when it was built."""

    version: Literal[1]
    conversation: str
    created_at: str
    reason: Reason
    goal: Goal | None
    facts: list[Fact]
    tried: list[Tried]
    mood: list[Mood]
    customer: PacketCustomer
    page: PacketPage | None
    history: list[Earlier]
    suggestions: list[Suggestion]
    queue: PacketQueue
    transcript: Transcript


class Waiting(TypedDict):
    """One conversation in a queue."""

    conversation: str
    queue: str
    priority: str
    since: str | None
    goal: str | None
    reason: str | None
    mood: float | None


class CustomerRecord(TypedDict, total=False):
    """What is kept about a customer across conversations."""

    name: str
    email: str
    locale: str
    verified: bool
    attributes: dict[str, Any]


StaffEventJson = Annotated[Json, ShownAs(StaffEvent)]
CustomerEventJson = Annotated[Json, ShownAs(CustomerEvent | PrivateEvent)]
PacketJson = Annotated[Json, ShownAs(Packet)]
WaitingJson = Annotated[Json, ShownAs(Waiting)]
CustomerRecordJson = Annotated[Json, ShownAs(CustomerRecord)]
