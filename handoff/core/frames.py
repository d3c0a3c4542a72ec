"""What clients send on both sockets: frozen models, one parser, and refusals that name the field.

A frame that parses is well formed, no more; whether it may happen is for ``decide``. Fields a reader does not
know are ignored, as the contract promises to newer clients.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, model_validator

# Clients choose their own cids; the colon is kept for the server's (``bot:<seq>:<n>``).
Cid = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
ConversationId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
Seq = Annotated[int, Field(strict=True, ge=0, le=2**53)]
# Longer than any text may be: the rules, which know the limit, say how long it was.
Words = Annotated[str, StringConstraints(strict=True, max_length=65_536)]
Short = Annotated[str, StringConstraints(strict=True, max_length=300)]
Flag = Annotated[bool, Field(strict=True)]


class ClientFrame(BaseModel):
    """Base of what clients send."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class PageInfo(ClientFrame):
    """The page with the widget on it."""

    url: Annotated[str, StringConstraints(strict=True, max_length=2_000)] = ""
    title: Short = ""
    referrer: Annotated[str, StringConstraints(strict=True, max_length=2_000)] = ""


class CustomerHello(ClientFrame):
    """The first frame of a customer's socket."""

    type: Literal["hello"]
    token: Words | None = None
    conversation: ConversationId | None = None
    epoch: Short | None = None
    last_seq: Seq = 0
    page: PageInfo | None = None
    locale: Annotated[str, StringConstraints(strict=True, max_length=35)] | None = None
    identity: Words | None = None


class Rating(ClientFrame):
    """A verdict on one answer."""

    seq: Seq
    value: Literal["up", "down"]
    comment: Words | None = None


class Contact(ClientFrame):
    """How to be reached."""

    name: Short | None = None
    email: (
        Annotated[str, StringConstraints(strict=True, max_length=254, pattern=r"^\s*(\S+@\S+)?\s*$")] | None
    ) = None


class Correction(ClientFrame):
    """A fact put right; a null value strikes it."""

    name: Short
    value: Words | None


class OneBody(ClientFrame):
    """Base of bodies: exactly one of the known fields is present."""

    @model_validator(mode="before")
    @classmethod
    def _exactly_one(cls, raw: Any) -> Any:
        if not isinstance(raw, dict):
            raise ValueError("must be an object")
        known = [name for name in cls.model_fields if name in raw]
        if len(known) != 1:
            raise ValueError(f"must have exactly one of {', '.join(cls.model_fields)}")
        if raw[known[0]] is None:
            raise ValueError(f"{known[0]} must not be null")
        return {known[0]: raw[known[0]]}


class CustomerBody(OneBody):
    """What a customer's ``send`` carries."""

    text: Words = ""
    choice: Short = ""
    handoff: Flag = False
    rating: Rating | None = None
    contact: Contact | None = None
    correct: Correction | None = None
    end: Literal[True] | None = None

    @property
    def field(self) -> str:
        """The one field that is present."""
        return next(iter(self.model_fields_set))


class CustomerSend(ClientFrame):
    """The customer wants something; acknowledged once durable."""

    type: Literal["send"]
    cid: Cid
    body: CustomerBody


class Typing(ClientFrame):
    """The sender is writing; never kept."""

    type: Literal["typing"]


class Seen(ClientFrame):
    """The sender has read up to ``seq``."""

    type: Literal["seen"]
    seq: Seq


class Ping(ClientFrame):
    """The sign of life that keeps a socket open."""

    type: Literal["ping"]


class AgentHello(ClientFrame):
    """The first frame of an agent's socket; who it is, the session cookie says."""

    type: Literal["hello"]


class SetPresence(ClientFrame):
    """The agent's availability."""

    type: Literal["presence"]
    status: Literal["online", "away", "offline"]


class ClaimFrame(ClientFrame):
    """Take a conversation, or the next one when ``conversation`` is null."""

    type: Literal["claim"]
    cid: Cid
    conversation: ConversationId | None = None


class OpenFrame(ClientFrame):
    """Follow a conversation from a cursor."""

    type: Literal["open"]
    conversation: ConversationId
    last_seq: Seq = 0


class CloseFrame(ClientFrame):
    """Stop following."""

    type: Literal["close"]
    conversation: ConversationId


class AgentTyping(ClientFrame):
    """The agent is writing."""

    type: Literal["typing"]
    conversation: ConversationId


class AgentSeen(ClientFrame):
    """The agent has read up to ``seq``."""

    type: Literal["seen"]
    conversation: ConversationId
    seq: Seq


class AgentBody(OneBody):
    """What an agent's ``send`` carries."""

    text: Words = ""
    note: Words = ""
    correct: Correction | None = None

    @property
    def field(self) -> str:
        """The one field that is present."""
        return next(iter(self.model_fields_set))


class AgentSend(ClientFrame):
    """The agent says or notes something."""

    type: Literal["send"]
    cid: Cid
    conversation: ConversationId
    body: AgentBody


class TransferTo(OneBody):
    """A queue's name or an agent's id."""

    queue: Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")] | None = None
    agent: Annotated[str, StringConstraints(strict=True, min_length=1, max_length=64)] | None = None


class TransferFrame(ClientFrame):
    """Pass a conversation on."""

    type: Literal["transfer"]
    cid: Cid
    conversation: ConversationId
    to: TransferTo
    note: Words | None = None


class HandBackFrame(ClientFrame):
    """Let the bot go on, perhaps with instructions."""

    type: Literal["hand_back"]
    cid: Cid
    conversation: ConversationId
    instructions: Words | None = None


class ReleaseFrame(ClientFrame):
    """Put a conversation back in the queue."""

    type: Literal["release"]
    cid: Cid
    conversation: ConversationId


class ResolveFrame(ClientFrame):
    """Finish the work."""

    type: Literal["resolve"]
    cid: Cid
    conversation: ConversationId
    disposition: Short
    note: Words | None = None


CustomerFrame = CustomerHello | CustomerSend | Typing | Seen | Ping
AgentFrame = (
    AgentHello
    | SetPresence
    | ClaimFrame
    | OpenFrame
    | CloseFrame
    | AgentTyping
    | AgentSeen
    | Ping
    | AgentSend
    | TransferFrame
    | HandBackFrame
    | ReleaseFrame
    | ResolveFrame
)
CUSTOMER_FRAMES: TypeAdapter[CustomerFrame] = TypeAdapter(
    Annotated[CustomerFrame, Field(discriminator="type")]
)
AGENT_FRAMES: TypeAdapter[AgentFrame] = TypeAdapter(Annotated[AgentFrame, Field(discriminator="type")])
