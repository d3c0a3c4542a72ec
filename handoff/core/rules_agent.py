"""What an agent may do: claim what waits, and everything else only with what is his own."""
# ruff: noqa: ARG001 -- every rule of a dispatch has the same signature, used or not

from functools import singledispatch

from handoff.core.commands import (
    AgentCommand,
    AgentSay,
    Claim,
    HandBack,
    Release,
    Resolve,
    Transfer,
    WriteNote,
)
from handoff.core.conversation import State
from handoff.core.decision import Decision, Refused, accept, refuse_text
from handoff.core.errors import ErrorCode
from handoff.core.events import (
    SYSTEM,
    Claimed,
    Draft,
    EventData,
    HandedBack,
    Message,
    Note,
    Released,
    Resolved,
    Sender,
    Transferred,
)
from handoff.core.text import normalise

DISPOSITION_LIMIT = 64


def judge(command: AgentCommand, state: State) -> Decision:
    """Check the end and the owner, which hold for all, then the command's own rule."""
    if state.ended:
        return Refused(ErrorCode.ENDED, "this conversation has ended; nothing can be added to it")
    if command.needs_ownership and (state.owner is None or state.owner.id != command.agent.id):
        whose = f"it belongs to {state.owner.name}" if state.owner else "nobody owns it"
        return Refused(ErrorCode.NOT_OWNER, f"you do not own this conversation ({whose}); claim it first")
    return _judge(command, state)


@singledispatch
def _judge(command: AgentCommand, state: State) -> Decision:
    raise TypeError(f"no rule judges {type(command).__name__}")


@_judge.register
def _(command: Claim, state: State) -> Decision:
    if state.owner is not None:
        return Refused(ErrorCode.ALREADY_CLAIMED, f"{state.owner.name} has it; claim another conversation")
    if state.responder != "queue":
        return Refused(ErrorCode.STALE, "this conversation no longer waits for a person; claim another")
    return _by(command, Claimed(agent=command.agent.name, agent_id=command.agent.id))


@_judge.register
def _(command: AgentSay, state: State) -> Decision:
    return refuse_text(command.text, "body.text") or _by(command, Message(text=normalise(command.text)))


@_judge.register
def _(command: WriteNote, state: State) -> Decision:
    return refuse_text(command.text, "body.note") or _by(command, Note(text=normalise(command.text)))


@_judge.register
def _(command: HandBack, state: State) -> Decision:
    instructions = normalise(command.instructions or "") or None
    if instructions and (refusal := refuse_text(instructions, "instructions")):
        return refusal
    return _by(command, HandedBack(instructions=instructions))


@_judge.register
def _(command: Release, state: State) -> Decision:
    if command.vanished:
        return accept(Draft(SYSTEM, Released(why="agent_gone"), command.cid))
    return _by(command, Released(why="agent_released"))


@_judge.register
def _(command: Transfer, state: State) -> Decision:
    if (command.to_queue is None) == (command.to_agent is None):
        return Refused(ErrorCode.BAD_FRAME, "to: give exactly one of queue and agent")
    if command.to_agent is not None and command.to_agent.id == command.agent.id:
        return Refused(ErrorCode.BAD_FRAME, "to.agent: you already own this conversation; name a colleague")
    colleague = command.to_agent
    data = Transferred(
        queue=command.to_queue,
        agent=colleague.name if colleague else None,
        agent_id=colleague.id if colleague else None,
    )
    return _with_note(command, data, command.note)


@_judge.register
def _(command: Resolve, state: State) -> Decision:
    disposition = normalise(command.disposition)
    if not disposition:
        return Refused(ErrorCode.EMPTY, "disposition is empty; say how it ended, such as solved")
    if len(disposition) > DISPOSITION_LIMIT:
        message = f"disposition has {len(disposition)} characters; at most {DISPOSITION_LIMIT} are allowed"
        return Refused(ErrorCode.TOO_LONG, message)
    return _with_note(command, Resolved(disposition=disposition), command.note)


def _with_note(command: AgentCommand, data: EventData, note: str | None) -> Decision:
    if not normalise(note or ""):
        return _by(command, data)
    if refusal := refuse_text(note or "", "note"):
        return refusal
    # The note comes second: an acknowledgement names the first event, which is what the agent asked for.
    return accept(_draft(command, data, command.cid), _draft(command, Note(text=normalise(note or "")), None))


def _by(command: AgentCommand, data: EventData) -> Decision:
    return accept(_draft(command, data, command.cid))


def _draft(command: AgentCommand, data: EventData, cid: str | None) -> Draft:
    return Draft(Sender(role="agent", name=command.agent.name, id=command.agent.id), data, cid)
