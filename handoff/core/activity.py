"""The handoff in the industry's own words: a Bot Framework ``handoff.initiate`` event with its transcript.

Source: Bot Framework handoff protocol; the ``va_*`` names are those that Microsoft's virtual agents send, so
that a contact centre which already reads them can read ours. Everything else stands under ``caredesk``.
"""

from collections.abc import Sequence

from handoff.core.events import Event, Json, Message
from handoff.core.text import timestamp


def handoff_activity(packet: Json, events: Sequence[Event]) -> Json:
    """Return the activity of one handoff.

    Args:
        packet: as frozen in ``packet_built``.
        events: the conversation's log.
    """
    return {
        "type": "event",
        "name": "handoff.initiate",
        "timestamp": packet["created_at"],
        "conversation": {"id": packet["conversation"]},
        "value": _value(packet, events),
        "attachments": [
            {
                "name": "Transcript",
                "contentType": "application/json",
                "content": {"activities": _transcript(packet, events)},
            }
        ],
    }


def _value(packet: Json, events: Sequence[Event]) -> Json:
    phrases = [
        event.data.text
        for event in _messages(packet, events)
        if event.sender.role == "customer" and isinstance(event.data, Message)
    ]
    topics = [tried["title"] for tried in packet["tried"]]
    return {
        "va_Scope": "bot",
        "va_LastTopic": topics[-1] if topics else None,
        "va_Topics": topics,
        "va_LastPhrases": phrases[-1] if phrases else None,
        "va_Phrases": phrases,
        "va_ConversationId": packet["conversation"],
        "va_AgentMessage": _sentence(packet),
        "va_Language": packet["customer"]["locale"],
        "caredesk": packet,
    }


def _sentence(packet: Json) -> str:
    goal = packet["goal"]["text"] if packet["goal"] else "not said"
    failed = [tried["title"] for tried in packet["tried"] if tried["verdict"] == "not_solved"]
    tried = f" Did not help: {', '.join(failed)}." if failed else ""
    reason = packet["reason"]["kind"].replace("_", " ")
    return f"Handed over because of {reason}. The customer wants: {goal}{tried}"


def _messages(packet: Json, events: Sequence[Event]) -> list[Event]:
    span = range(packet["transcript"]["from_seq"], packet["transcript"]["to_seq"] + 1)
    return [event for event in events if event.kind == "message" and event.seq in span]


def _transcript(packet: Json, events: Sequence[Event]) -> list[Json]:
    return [
        {
            "type": "message",
            "id": str(event.seq),
            "timestamp": timestamp(event.at),
            "conversation": {"id": packet["conversation"]},
            "from": {
                "id": event.sender.id or event.sender.role,
                "name": event.sender.name,
                "role": "user" if event.sender.role == "customer" else "bot",
            },
            "text": event.data.text,
            "textFormat": "plain" if event.sender.role == "customer" else "markdown",
        }
        for event in _messages(packet, events)
        if isinstance(event.data, Message)
    ]
