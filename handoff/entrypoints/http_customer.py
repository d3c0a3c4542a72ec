"""The customer's own conversation over HTTP: read it, take it away, have it erased."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.responses import JSONResponse, Response

from handoff.core.events import customer_view
from handoff.entrypoints.access import Customer, Here
from handoff.entrypoints.problems import WRITE, refusals
from handoff.entrypoints.shown import CustomerEventJson, CustomerRecordJson
from handoff.services.errors import NotFound

router = APIRouter(prefix="/api/customer", tags=["customer"], responses=refusals(401, 503))


class OwnConversation(BaseModel):
    """A conversation as its customer sees it; `events` are the frames of the socket."""

    conversation: str
    state: Literal["open", "queued", "closed"]
    responder: Literal["bot", "queue", "agent", "none"]
    seq: int
    events: list[CustomerEventJson]


class Export(BaseModel):
    """Everything kept about a customer."""

    customer: str
    record: CustomerRecordJson
    conversations: list[OwnConversation]


@router.get("/conversation", responses=refusals(404))
async def own(customer: Customer, here: Here, conversation: str | None = None) -> OwnConversation:
    """The customer's latest conversation, or the one named."""
    return await _read(here, await _chosen(here, customer, conversation))


@router.delete("/conversation", status_code=204, responses=refusals(404, *WRITE))
async def erase(customer: Customer, here: Here, conversation: str | None = None) -> Response:
    """Erase the latest conversation, or the one named."""
    await here.erasure.erase(customer, await _chosen(here, customer, conversation))
    return Response(status_code=204)


@router.get("/conversation/export", response_model=Export)
async def export(customer: Customer, here: Here) -> Response:
    """Everything kept about the customer, as a file."""
    names = await here.desk.customers.conversations(customer, 1000)
    whole = Export(
        customer=customer,
        record=await here.desk.customers.record(customer),
        conversations=[found for name in names if (found := await _maybe(here, name)) is not None],
    )
    headers = {"Content-Disposition": 'attachment; filename="conversations.json"'}
    return JSONResponse(whole.model_dump(), headers=headers)


async def _chosen(here: Here, customer: str, conversation: str | None) -> str:
    names = await here.desk.customers.conversations(customer, 1000)
    if not names or (conversation is not None and conversation not in names):
        raise NotFound
    return conversation or names[0]


async def _read(here: Here, conversation: str) -> OwnConversation:
    found = await _maybe(here, conversation)
    if found is None:
        raise NotFound
    return found


async def _maybe(here: Here, conversation: str) -> OwnConversation | None:
    whole = await here.records.whole(conversation)
    if whole is None:
        return None
    record, events = whole
    return OwnConversation(
        conversation=conversation,
        state=record.shown_state,
        responder=record.state.responder,
        seq=record.state.seq,
        events=[customer_view(event) for event in events],
    )
