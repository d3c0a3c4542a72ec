"""Carry a command out: read, decide, append, and again when somebody was faster.

The one loop through which gateway, worker and sweeps change a conversation.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from handoff.core.commands import Command, Open
from handoff.core.conversation import State, number
from handoff.core.decide import Refused, decide
from handoff.core.errors import ErrorCode
from handoff.core.events import Event
from handoff.store.log import Appended, Duplicate, Fenced, Log, Moved, Terms

ATTEMPTS = 50


@dataclass(frozen=True, slots=True)
class Written:
    """The command happened now."""

    seq: int
    events: tuple[Event, ...]
    state: State


@dataclass(frozen=True, slots=True)
class Repeated:
    """The command had happened before; ``seq`` is that of the event it caused then."""

    seq: int


WriteResult = Written | Repeated | Refused | Fenced

CONFLICT = Refused(
    ErrorCode.CONFLICT, "cid was used in this conversation for something else; give every new frame a new cid"
)
NOT_FOUND = Refused(ErrorCode.NOT_FOUND, "there is no such conversation for you")
UNAVAILABLE = Refused(ErrorCode.UNAVAILABLE, "too many writers at once; nothing was accepted, send it again")


async def submit_on(log: Log, state: State, command: Command, at: datetime, terms: Terms) -> WriteResult:
    """Carry out a command without a cid on a state just read, or on what it has become meanwhile."""
    result = await _attempt(log, state, command, at, terms)
    if isinstance(result, Moved):
        return await submit(log, state.conversation, command, at, terms)
    return result


async def submit(
    log: Log, conversation: str, command: Command, at: datetime, terms: Terms | None = None
) -> WriteResult:
    """Carry a command out on a live conversation, at most once per cid.

    Args:
        log: the logs.
        conversation: its id.
        command: what somebody wants.
        at: now, aware.
        terms: fence and finished inbox entry of a worker; cid and fingerprint are taken from the command.

    Returns:
        What was written, that it had been written before, why it may not be, or that the fence is old.
    """
    terms = replace(terms or Terms(), cid=command.cid, body_hash=command.fingerprint() if command.cid else "")
    for _ in range(ATTEMPTS):
        looked = await log.look(conversation, command.cid)
        if looked is None:
            return NOT_FOUND
        if looked.known is not None:
            return Repeated(looked.known[0]) if looked.known[1] == terms.body_hash else CONFLICT
        result = await _attempt(log, looked.state, command, at, terms)
        if not isinstance(result, Moved):
            return result
    return UNAVAILABLE


async def open_conversation(
    log: Log, conversation: str, command: Open, at: datetime, epoch: str
) -> WriteResult:
    """Open a new conversation under an unguessable id that the caller minted."""
    result = await _attempt(log, State(conversation=conversation), command, at, Terms(epoch=epoch))
    return CONFLICT if isinstance(result, Moved) else result


async def _attempt(
    log: Log, state: State, command: Command, at: datetime, terms: Terms
) -> WriteResult | Moved:
    decision = decide(state, command)
    if isinstance(decision, Refused):
        return decision
    events, after = number(state, decision.drafts, at)
    result = await log.append(state.conversation, state.seq, events, after, terms)
    match result:
        case Appended(first):
            return Written(first, tuple(events), after)
        case Duplicate(seq, same):
            return Repeated(seq) if same else CONFLICT
        case Fenced() | Moved():
            return result
