"""The Bot Framework activity of a handoff as the document of the HTTP interface shows it."""

from __future__ import annotations

from typing import Literal, TypedDict

from handoff.entrypoints.shown import Packet


class Id(TypedDict):
    """What something is called."""

    id: str


class HandoffValue(TypedDict):
    """The names that virtual agents send, and everything else under `caredesk`."""

    va_Scope: Literal["bot"]
    va_LastTopic: str | None
    va_Topics: list[str]
    va_LastPhrases: str | None
    va_Phrases: list[str]
    va_ConversationId: str
    va_AgentMessage: str
    va_Language: str | None
    caredesk: Packet


class Speaker(TypedDict):
    """Who said a line of the transcript; an agent counts as the bot's side."""

    id: str
    name: str | None
    role: Literal["user", "bot"]


Line = TypedDict(
    "Line",
    {
        "type": Literal["message"],
        "id": str,
        "timestamp": str,
        "conversation": Id,
        "from": Speaker,
        "text": str,
        "textFormat": Literal["plain", "markdown"],
    },
)


class Lines(TypedDict):
    """The transcript's content."""

    activities: list[Line]


class Attachment(TypedDict):
    """The transcript."""

    name: Literal["Transcript"]
    contentType: Literal["application/json"]
    content: Lines


class HandoffActivity(TypedDict):
    """A `handoff.initiate` event with its transcript."""

    type: Literal["event"]
    name: Literal["handoff.initiate"]
    timestamp: str
    conversation: Id
    value: HandoffValue
    attachments: list[Attachment]
