"""What the bot may do: answer a turn once, while no person has taken over, and queue a pending handoff."""

from handoff.core.commands import BotTurn, Enqueue, Reply
from handoff.core.conversation import State
from handoff.core.decision import ENDED, Decision, Refused, accept
from handoff.core.errors import ErrorCode
from handoff.core.events import (
    BOT,
    SYSTEM,
    Analysed,
    Choice,
    Draft,
    HandedBack,
    HandoffOffered,
    HandoffRequested,
    Json,
    Message,
    PacketBuilt,
    Queued,
    SummaryShown,
)


def bot_turn(command: BotTurn, state: State) -> Decision:
    """Every customer turn gets exactly one bot turn, and none once an agent answers."""
    if state.ended:
        return ENDED
    if state.responder == "agent":
        return Refused(ErrorCode.STALE, "an agent answers now; drop this bot turn")
    if not state.answered_seq < command.of <= state.turn_seq:
        return Refused(
            ErrorCode.STALE, f"turn {command.of} is no unanswered customer turn; drop this bot turn"
        )
    analysed = Analysed(of=command.of, annotations=command.annotations, decision=command.decision)
    drafts = [Draft(BOT, analysed, f"bot:{command.of}:analysed")]
    for n, reply in enumerate(command.replies):
        drafts.append(_message(reply, state.seq + len(drafts) + 1, f"bot:{command.of}:{n}", command.of))
    return accept(*drafts, *_consequence(command, state))


def _message(reply: Reply, seq: int, cid: str, of: int) -> Draft:
    ids = [f"c_{seq}_{n}" for n in range(len(reply.choices))]
    choices = tuple(Choice(id=i, label=c.label) for i, c in zip(ids, reply.choices, strict=True))
    data = Message(
        text=reply.text, choices=choices or None, citations=reply.citations or None, form=reply.form
    )
    private: Json = {"of": of}
    if choices:
        private["payloads"] = {i: c.payload for i, c in zip(ids, reply.choices, strict=True)}
    return Draft(BOT, data, cid, private)


def _consequence(command: BotTurn, state: State) -> list[Draft]:
    waiting = state.responder == "queue"
    if command.hand_over is not None:
        wish = command.hand_over
        request = HandoffRequested(reason=wish.reason, score=wish.score, evidence=wish.evidence or None)
        # Who already waits keeps his place; a second request would only repeat the first.
        return [] if waiting else [Draft(BOT, request)]
    if command.leave_queue:
        return [Draft(BOT, HandedBack())] if waiting else []
    return [Draft(BOT, HandoffOffered(reason=command.offer))] if command.offer and not waiting else []


def enqueue(command: Enqueue, state: State) -> Decision:
    """A handoff is packed and queued once; one that the customer withdrew or an agent took is not."""
    if state.ended:
        return ENDED
    if state.handoff_seq is None:
        return Refused(ErrorCode.STALE, "no handoff is pending here; drop this packet")
    packet, queue = command.packet, command.packet.get("queue") or {}
    cid = f"bot:{state.handoff_seq}:packet"
    drafts = [Draft(SYSTEM, PacketBuilt(packet=packet), cid)]
    queued = Queued(queue=queue.get("name", "general"), priority=queue.get("priority", "normal"))
    drafts.append(Draft(SYSTEM, queued))
    if command.show_summary:
        goal = (packet.get("goal") or {}).get("text")
        facts = tuple({"name": f["name"], "value": f["value"]} for f in packet.get("facts") or ())
        drafts.append(Draft(SYSTEM, SummaryShown(goal=goal, facts=facts)))
    return accept(*drafts)
