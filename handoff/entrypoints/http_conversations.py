"""What staff read of conversations: lists, one whole conversation, its handoff activity, the gaps."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel
from starlette.responses import JSONResponse, Response

from handoff.core.activity import handoff_activity
from handoff.core.events import PacketBuilt, agent_view
from handoff.core.text import timestamp
from handoff.entrypoints.access import Agent, Author, Here
from handoff.entrypoints.activity_shown import HandoffActivity
from handoff.entrypoints.problems import refusals
from handoff.entrypoints.shown import PacketJson, StaffEventJson
from handoff.services.errors import Invalid, NotFound
from handoff.services.gaps import Gap
from handoff.services.records import ListState, Record, Wanted

router = APIRouter(prefix="/api", tags=["conversations"], responses=refusals(401, 403, 503))

_STATES: tuple[ListState, ...] = ("open", "queued", "closed")


class CustomerShown(BaseModel):
    """The customer as agents see them."""

    id: str | None
    name: str | None
    email: str | None
    verified: bool
    locale: str | None


class ConversationShown(BaseModel):
    """One line of a list."""

    conversation: str
    state: Literal["open", "queued", "closed"]
    responder: Literal["bot", "queue", "agent", "none"]
    agent: str | None
    customer: CustomerShown
    goal: str | None
    queue: str | None
    outcome: str | None
    seq: int
    opened_at: str | None
    last_at: str | None


class ConversationList(BaseModel):
    """A page of a list."""

    items: list[ConversationShown]
    next_cursor: str | None


class ConversationWhole(ConversationShown):
    """A conversation with everything in it; `packets` are oldest first."""

    packets: list[PacketJson]
    events: list[StaffEventJson]


class GapList(BaseModel):
    """What the articles could not answer, grouped by meaning, the largest group first."""

    items: list[Gap]
    next_cursor: None = None


@router.get("/conversations", responses=refusals(422))
async def list_conversations(
    _person: Agent,
    here: Here,
    state: str = "open,queued,closed",
    customer: str | None = None,
    q: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> ConversationList:
    """List conversations, the latest activity first."""
    wanted = Wanted(_states(state), customer, q or None, limit + 1, _after(cursor))
    found = await here.records.find(wanted)
    more = len(found) > limit
    items = [ConversationShown(**_shown(record)) for record in found[:limit]]
    return ConversationList(items=items, next_cursor=_cursor(found[limit - 1]) if more else None)


@router.get("/conversations/{conversation}", responses=refusals(404))
async def get_conversation(conversation: str, person: Agent, here: Here) -> ConversationWhole:
    """One conversation: state, packets, all events, live or archived."""
    whole = await here.records.whole(conversation)
    if whole is None:
        raise NotFound
    record, events = whole
    packets = [event.data.packet for event in events if isinstance(event.data, PacketBuilt)]
    views = [agent_view(event, conversation, person.id) for event in events]
    return ConversationWhole(**_shown(record), packets=packets, events=views)


@router.get("/conversations/{conversation}/handoff", response_model=HandoffActivity, responses=refusals(404))
async def get_handoff(conversation: str, _person: Agent, here: Here) -> Response:
    """The latest handoff as a Bot Framework activity."""
    whole = await here.records.whole(conversation)
    packets = [e.data.packet for e in whole[1] if isinstance(e.data, PacketBuilt)] if whole else []
    if whole is None or not packets:
        raise NotFound
    return JSONResponse(handoff_activity(packets[-1], whole[1]))


@router.get("/gaps")
async def gaps(_person: Author, here: Here) -> GapList:
    """Questions that were not answered well, grouped by meaning."""
    return GapList(items=await here.gaps.grouped())


def _shown(record: Record) -> dict[str, Any]:
    state, person = record.state, record.state.customer
    return {
        "conversation": record.id,
        "state": record.shown_state,
        "responder": state.responder,
        "agent": state.owner.name if state.owner else None,
        "customer": CustomerShown(
            id=person.id, name=person.name, email=person.email, verified=person.verified, locale=person.locale
        ),
        "goal": record.goal,
        "queue": state.item.queue if state.item else None,
        "outcome": record.outcome,
        "seq": state.seq,
        "opened_at": timestamp(state.opened_at) if state.opened_at else None,
        "last_at": timestamp(state.last_at) if state.last_at else None,
    }


def _states(text: str) -> tuple[ListState, ...]:
    words = {word.strip() for word in text.split(",") if word.strip()}
    if not words or words - set(_STATES):
        raise Invalid(f"state: choose from {', '.join(_STATES)}.")
    return tuple(state for state in _STATES if state in words)


def _cursor(record: Record) -> str:
    last_ms, conversation = record.order
    return base64.urlsafe_b64encode(f"{last_ms}:{conversation}".encode()).decode().rstrip("=")


def _after(cursor: str | None) -> tuple[int, str] | None:
    if not cursor:
        return None
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        last_ms, _, conversation = text.partition(":")
        return int(last_ms), conversation
    except (binascii.Error, ValueError):
        raise Invalid("cursor: pass on the next_cursor of the page before.") from None
