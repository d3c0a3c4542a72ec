"""Who works here now, and what waits: for transfers and boards."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from handoff.entrypoints.access import Agent, Here
from handoff.entrypoints.problems import refusals
from handoff.entrypoints.shown import WaitingJson
from handoff.services.switchboard import queue_item

router = APIRouter(prefix="/api", tags=["team"], responses=refusals(401, 403, 503))


class Colleague(BaseModel):
    """Somebody a conversation can be passed to."""

    id: str
    name: str
    status: Literal["online", "away", "offline"]
    capacity: int
    holding: int


class Team(BaseModel):
    """All agents, by name."""

    items: list[Colleague]
    next_cursor: None = None


class QueueShown(BaseModel):
    """One queue and what waits in it, in the order in which it is served."""

    name: str
    waiting: list[WaitingJson]


class Queues(BaseModel):
    """All queues."""

    items: list[QueueShown]
    next_cursor: None = None


@router.get("/agents")
async def agents(_person: Agent, here: Here) -> Team:
    """Names and presence of everybody who may answer customers."""
    present = {p.agent: p for p in await here.desk.presence.all()}
    ttl_s = here.settings.presence_ttl_s
    items = []
    for account in await here.desk.accounts.all():
        if account.disabled or account.role == "author":
            continue
        seen = present.get(account.id)
        alive = seen is not None and seen.silent_s <= ttl_s
        items.append(
            Colleague(
                id=account.id,
                name=account.name,
                status=seen.status if seen is not None and alive else "offline",
                capacity=seen.capacity if seen else here.settings.agent_capacity,
                holding=len(await here.desk.queue.held(account.id)),
            )
        )
    return Team(items=sorted(items, key=lambda colleague: colleague.name))


@router.get("/queues")
async def queues(_person: Agent, here: Here) -> Queues:
    """What waits in each queue."""
    waiting = await here.desk.queue.items()
    names = dict.fromkeys((*here.settings.queues, *(w.item.queue for w in waiting)))
    shown = [
        QueueShown(name=name, waiting=[queue_item(w) for w in waiting if w.item.queue == name])
        for name in names
    ]
    return Queues(items=shown)
