"""What the bot is told with a customer turn: everything it needs, rebuilt from the log each time.

The bot keeps nothing that matters, so turn 150 carries what turn 2 carries: its own last memory and
what happened since. Pure functions of state and events.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from handoff.core.conversation import State
from handoff.core.events import Event, HandedBack, Message, Rated
from handoff.core.text import timestamp

SINCE_LIMIT = 100
TEXT_LIMIT = 1000

Json = dict[str, Any]


def turn_request(
    state: State,
    turn: Event,
    since: Iterable[Event],
    agents_online: int,
    previous: Json | None = None,
) -> Json:
    """Build the body of one turn.

    Args:
        state: the conversation now.
        turn: the customer's message that the bot shall answer.
        since: the events after the last answered turn.
        agents_online: how many people could take over.
        previous: the bot's memory of the customer's conversation before, if that is not long ago.

    Raises:
        ValueError: when the turn is not a message.
    """
    if not isinstance(turn.data, Message):
        raise ValueError(f"event {turn.seq} is a {turn.kind}, which is no turn")
    page = state.page
    return {
        "conversation": state.conversation,
        "message_id": str(turn.seq),
        "text": turn.data.text,
        "payload": turn.private.get("payload") or None,
        "context": {
            "seq": turn.seq,
            "at": timestamp(turn.at),
            "responder": state.responder,
            "memory": state.memory,
            "previous": previous,
            "since": [entry for event in since if (entry := _entry(event, turn.seq))][-SINCE_LIMIT:],
            "page": {"url": page.url, "title": page.title} if page else None,
            "locale": state.customer.locale,
            "customer": _customer(state),
            "availability": {"agents_online": agents_online},
        },
    }


def _customer(state: State) -> Json:
    """Attributes are in the state only when the embedding site has signed them."""
    known = state.customer
    return {"name": known.name, "email": known.email, "attributes": state.attributes or {}}


def _entry(event: Event, turn_seq: int) -> Json | None:
    if event.seq == turn_seq:
        return None
    match event.data:
        case Message() as message if event.sender.role == "bot":
            articles = [citation.article for citation in message.citations or ()]
            return _said(event, "answer", message.text) | {"articles": articles}
        case Message() as message:
            return _said(event, "message", message.text) | {"at": timestamp(event.at)}
        case Rated() as rated:
            entry: Json = {"seq": event.seq, "role": "customer", "kind": "rated", "value": rated.value}
            return entry | {"of": rated.seq, "comment": rated.comment}
        case HandedBack() as back:
            return _said(event, "handed_back", back.instructions or "")
        case _:
            return None


def _said(event: Event, kind: str, text: str) -> Json:
    return {"seq": event.seq, "role": event.sender.role, "kind": kind, "text": text[:TEXT_LIMIT]}
