"""From frames to commands: what somebody wants, before anybody asks whether it may happen."""

from collections.abc import Callable

from handoff.core.commands import (
    AgentSay,
    Choose,
    Command,
    Correct,
    End,
    GiveContact,
    HandBack,
    Rate,
    Release,
    Resolve,
    Say,
    Transfer,
    WantPerson,
    WriteNote,
)
from handoff.core.conversation import Owner
from handoff.core.frames import (
    AgentSend,
    Contact,
    Correction,
    CustomerSend,
    HandBackFrame,
    Rating,
    ReleaseFrame,
    ResolveFrame,
    TransferFrame,
)

OwnerFrame = AgentSend | HandBackFrame | ReleaseFrame | ResolveFrame | TransferFrame


def customer_command(frame: CustomerSend) -> Command:
    """Return what the customer's ``send`` asks for."""
    body, cid = frame.body, frame.cid
    match body.rating or body.contact or body.correct:
        case Rating(seq=seq, value=value, comment=comment):
            return Rate(cid=cid, seq=seq, value=value, comment=comment)
        case Contact(name=name, email=email):
            return GiveContact(cid=cid, name=name, email=email)
        case Correction(name=name, value=value):
            return Correct(cid=cid, name=name, value=value)
    plain: dict[str, Callable[[], Command]] = {
        "text": lambda: Say(cid=cid, text=body.text),
        "choice": lambda: Choose(cid=cid, choice=body.choice),
        "handoff": lambda: WantPerson(cid=cid, wanted=body.handoff),
        "end": lambda: End(cid=cid),
    }
    return plain[body.field]()


def agent_command(frame: OwnerFrame, agent: Owner, colleague: Owner | None = None) -> Command:
    """Return what an agent's frame asks for; claims go another way, through the queue.

    Args:
        frame: the frame.
        agent: who sent it.
        colleague: the account behind ``to.agent`` of a transfer, looked up by the caller.
    """
    cid = frame.cid
    match frame:
        case HandBackFrame():
            return HandBack(cid=cid, agent=agent, instructions=frame.instructions)
        case ReleaseFrame():
            return Release(cid=cid, agent=agent)
        case ResolveFrame():
            return Resolve(cid=cid, agent=agent, disposition=frame.disposition, note=frame.note)
        case TransferFrame():
            return Transfer(
                cid=cid, agent=agent, to_queue=frame.to.queue, to_agent=colleague, note=frame.note
            )
        case AgentSend(body=body) if body.correct is not None:
            return Correct(cid=cid, name=body.correct.name, value=body.correct.value, agent=agent)
        case AgentSend(body=body) if body.field == "note":
            return WriteNote(cid=cid, agent=agent, text=body.note)
    return AgentSay(cid=cid, agent=agent, text=frame.body.text)
