"""What a customer may do, and what follows: the rules behind the customer socket's ``send`` bodies."""

from dataclasses import replace

from handoff.core.commands import (
    Choose,
    Correct,
    End,
    GiveContact,
    Leave,
    Open,
    Rate,
    Rejoin,
    Say,
    WantPerson,
)
from handoff.core.conversation import State
from handoff.core.decision import ENDED, Decision, Refused, accept, refuse_text
from handoff.core.errors import ErrorCode
from handoff.core.events import (
    CUSTOMER,
    SYSTEM,
    ContactGiven,
    CustomerJoined,
    CustomerLeft,
    Draft,
    Ended,
    EventData,
    HandedBack,
    HandoffRequested,
    Message,
    Rated,
    Sender,
    SummaryCorrected,
)
from handoff.core.text import normalise


def open_conversation(command: Open, state: State) -> Decision:
    """The first event of every log says who came, from where, and after which conversation."""
    if state.seq > 0:
        return Refused(ErrorCode.CONFLICT, "this conversation is already open; open a new one under a new id")
    joined = CustomerJoined(
        customer=command.customer,
        name=command.name,
        email=command.email,
        verified=command.verified,
        attributes=command.attributes,
        locale=command.locale,
        page=command.page,
        previous=command.previous,
    )
    return accept(Draft(SYSTEM, joined, command.cid))


def rejoin(command: Rejoin, state: State) -> Decision:
    """Coming back is worth an event only when it tells something new."""
    if state.ended:
        return ENDED
    return accept(Draft(SYSTEM, CustomerJoined(page=command.page, locale=command.locale), command.cid))


def leave(command: Leave, state: State) -> Decision:
    """Leaving is noted, once, while people wait for the customer or will; the bot answers who is there."""
    if state.ended:
        return ENDED
    if state.away or state.responder == "bot":
        return Refused(ErrorCode.CONFLICT, "nobody is waiting for this customer, or all know that he left")
    return accept(Draft(SYSTEM, CustomerLeft(), command.cid))


def say(command: Say, state: State) -> Decision:
    """Anything that is 1 to 4,000 characters; a leading slash is text like any other."""
    if state.ended:
        return ENDED
    return refuse_text(command.text, "body.text") or _one(command.cid, Message(text=normalise(command.text)))


def choose(command: Choose, state: State) -> Decision:
    """Only a choice that the server minted in this conversation is accepted."""
    if state.ended:
        return ENDED
    minted = state.choice(command.choice)
    if minted is None:
        return Refused(
            ErrorCode.UNKNOWN_CHOICE,
            f"body.choice {command.choice!r} is not among the choices offered here lately; send one of those",
        )
    draft = Draft(CUSTOMER, Message(text=minted.label, choice=minted.id), command.cid)
    return accept(replace(draft, private={"payload": minted.payload}))


def want_person(command: WantPerson, state: State) -> Decision:
    """An explicit request is never refused while no person answers; leaving the queue brings the bot back."""
    if state.ended:
        return ENDED
    if command.wanted and state.owner is not None:
        message = f"body.handoff: {state.owner.name} is already answering; send a text"
        return Refused(ErrorCode.CONFLICT, message)
    if command.wanted:
        return _one(command.cid, HandoffRequested(reason="explicit_request"))
    if state.responder != "queue":
        return Refused(
            ErrorCode.CONFLICT, "body.handoff false leaves the queue, but this conversation is not waiting"
        )
    return _one(command.cid, HandedBack())


def rate(command: Rate, state: State) -> Decision:
    """Answers can be rated, also after the end; readers keep the latest of each answer."""
    if command.seq not in state.answers:
        return Refused(
            ErrorCode.BAD_FRAME,
            f"body.rating.seq {command.seq} is no recent answer; give the seq of a message you got",
        )
    if command.comment and (refusal := refuse_text(command.comment, "body.rating.comment")):
        return refusal
    comment = normalise(command.comment or "") or None
    return _one(command.cid, Rated(seq=command.seq, value=command.value, comment=comment))


def give_contact(command: GiveContact, state: State) -> Decision:
    """A name, an address or both; allowed after the end, when a message is all that is left to leave.

    An address given while only the bot answers is a message left: without a place in the queue nobody would
    ever read it.
    """
    name, email = normalise(command.name or "") or None, normalise(command.email or "") or None
    if name is None and email is None:
        return Refused(ErrorCode.EMPTY, "body.contact is empty; give name, email or both")
    given = Draft(CUSTOMER, ContactGiven(name=name, email=email), command.cid)
    if email is None or state.responder != "bot":
        return accept(given)
    return accept(given, Draft(CUSTOMER, HandoffRequested(reason="explicit_request")))


def correct(command: Correct, state: State) -> Decision:
    """Corrections are later events, never edits of the packet."""
    if state.ended:
        return ENDED
    sender = CUSTOMER
    if command.agent is not None:
        if state.owner is None or state.owner.id != command.agent.id:
            return Refused(
                ErrorCode.NOT_OWNER, "only the conversation's owner may correct its facts; claim it first"
            )
        sender = Sender(role="agent", name=command.agent.name, id=command.agent.id)
    name = normalise(command.name)
    if refusal := refuse_text(name, "body.correct.name"):
        return refusal
    if command.value is not None and (refusal := refuse_text(command.value, "body.correct.value")):
        return refusal
    value = None if command.value is None else normalise(command.value)
    return accept(Draft(sender, SummaryCorrected(name=name, value=value), command.cid))


def end(command: End, state: State) -> Decision:
    """Once; ending what has ended is an error that the client can ignore."""
    if state.ended:
        return ENDED
    return accept(Draft(CUSTOMER if command.by == "customer" else SYSTEM, Ended(by=command.by), command.cid))


def _one(cid: str | None, data: EventData) -> Decision:
    return accept(Draft(CUSTOMER, data, cid))
