"""What somebody wants of a conversation: one imperative dataclass per wish, judged by ``decide``.

Frames become commands at the gateway, bot answers and sweeps become commands in the worker; a command carries
who wants it and, for frames, the client's ``cid``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import ClassVar, Literal

from handoff.core.conversation import Owner
from handoff.core.events import Citation, Json, Page
from handoff.core.text import body_hash, normalise


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Base of all commands; ``cid`` is None for what no client sent."""

    cid: str | None = None

    def fingerprint(self) -> str:
        """Identify the command's content, so that one ``cid`` cannot stand for two of them."""
        body: Json = {f.name: _plain(getattr(self, f.name)) for f in fields(self) if f.name != "cid"}
        return body_hash(type(self).__name__, body)


def _plain(value: object) -> object:
    if isinstance(value, Owner):
        return value.id
    if isinstance(value, str):
        return normalise(value)
    return value if isinstance(value, int | float | bool | type(None) | Mapping) else str(value)


# --- the customer ---


@dataclass(frozen=True, slots=True, kw_only=True)
class Open(Command):
    """Begin a conversation; its log is empty."""

    customer: str | None = None
    name: str | None = None
    email: str | None = None
    verified: bool = False
    attributes: Json | None = None
    locale: str | None = None
    page: Page | None = None
    previous: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejoin(Command):
    """The customer came back, perhaps on another page."""

    page: Page | None = None
    locale: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave(Command):
    """The customer has had no socket for a while."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Say(Command):
    """The customer says something."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choose(Command):
    """The customer picks a choice that the server offered."""

    choice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WantPerson(Command):
    """The customer presses the human button, or (``wanted`` false) leaves the queue."""

    wanted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate(Command):
    """The customer judges an answer."""

    seq: int
    value: Literal["up", "down"]
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveContact(Command):
    """The customer says how to be reached."""

    name: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct(Command):
    """The customer, or the owning agent, puts a fact right; None strikes it."""

    name: str
    value: str | None
    agent: Owner | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class End(Command):
    """The customer, or a sweep, ends the conversation."""

    by: Literal["customer", "system"] = "customer"


# --- the bot ---


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A choice as the bot proposes it; its id is minted when the turn is numbered."""

    label: str
    payload: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One message of a bot turn."""

    text: str
    choices: tuple[Offered, ...] = ()
    citations: tuple[Citation, ...] = ()
    form: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """The bot's decision that a person is needed."""

    reason: str
    score: float | None = None
    evidence: tuple[Json, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BotTurn(Command):
    """The bot's whole answer to customer turn ``of``: what it understood, says and decided.

    At most one of ``offer`` (a reason), ``hand_over`` and ``leave_queue`` takes effect, in the order hand
    over, leave queue, offer.
    """

    of: int
    replies: tuple[Reply, ...] = ()
    annotations: Json = field(default_factory=dict)
    decision: Json | None = None
    offer: str | None = None
    hand_over: HandOver | None = None
    leave_queue: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Enqueue(Command):
    """Freeze the packet of the pending handoff and put the conversation in its queue."""

    packet: Json
    show_summary: bool = True


# --- the agent ---


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentCommand(Command):
    """Base of what an agent wants."""

    agent: Owner
    needs_ownership: ClassVar[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(AgentCommand):
    """Take a waiting conversation."""

    needs_ownership: ClassVar[bool] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentSay(AgentCommand):
    """Say something to the customer."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteNote(AgentCommand):
    """Write something for colleagues."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandBack(AgentCommand):
    """Let the bot answer again."""

    instructions: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Release(AgentCommand):
    """Put the conversation back in the queue; ``vanished`` when a sweep does it for an agent who is gone."""

    vanished: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer(AgentCommand):
    """Pass the conversation to a queue or to a colleague; exactly one is given."""

    to_queue: str | None = None
    to_agent: Owner | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolve(AgentCommand):
    """Finish the work."""

    disposition: str
    note: str | None = None
