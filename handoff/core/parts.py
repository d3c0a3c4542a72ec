"""What events are put together from: who sent them, on which page, which choices and citations they carry."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

Role = Literal["customer", "bot", "agent", "system"]
Responder = Literal["bot", "queue", "agent", "none"]
# JSON that others define (the bot's annotations, a packet): carried, never interpreted here.
Json = dict[str, Any]


class Frozen(BaseModel):
    """Base of every model of events: immutable, and a misspelt field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Sender(Frozen):
    """Who caused an event; ``id`` is for the console and never shown to customers."""

    role: Role
    name: str | None = None
    id: str | None = None


CUSTOMER = Sender(role="customer")
BOT = Sender(role="bot", name="Assistant")
SYSTEM = Sender(role="system")


class Page(Frozen):
    """The page on which the customer has the widget open."""

    url: str
    title: str = ""
    referrer: str = ""


class Choice(Frozen):
    """A button under a message; its payload stays in the event's private part."""

    id: str
    label: str


class Citation(Frozen):
    """Where an answer comes from."""

    article: str
    title: str
    passage: int | None = None
    url: str | None = None
    version: int | None = None
