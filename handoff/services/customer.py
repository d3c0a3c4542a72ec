"""What happens for a customer: opening a conversation, and carrying out what the widget sends."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from handoff.core.commands import End, GiveContact, Open, Rate, Rejoin, WantPerson
from handoff.core.conversation import State
from handoff.core.decision import ENDED, Refused
from handoff.core.errors import ErrorCode
from handoff.core.events import Event, Page
from handoff.core.frames import CustomerHello, CustomerSend, PageInfo
from handoff.core.resume import resume
from handoff.core.translate import customer_command
from handoff.services.desk import Desk
from handoff.services.gaps import questions_of
from handoff.services.tokens import CustomerTokens, Identities, Identity
from handoff.services.writing import Writing
from handoff.store.archive import Archived, milliseconds
from handoff.store.log import Look
from handoff.store.writer import NOT_FOUND, Repeated, Written, open_conversation, submit


@dataclass(frozen=True)
class Denied:
    """The hello proves nothing (4001) or asks for what is another's (4003)."""

    code: Literal[4001, 4003]
    reason: str


@dataclass(frozen=True)
class Opened:
    """A hello that was accepted; `cursor` is what the client has, `resync` says that it must drop all."""

    customer: str
    token: str
    state: State
    epoch: str
    cursor: int
    resync: bool
    events: tuple[Event, ...] = ()


@dataclass(frozen=True)
class Done:
    """A frame that is durable: the seq to acknowledge, and what was written just now, if anything."""

    seq: int
    events: tuple[Event, ...] = ()
    state: State | None = None


@dataclass(frozen=True)
class _Who:
    customer: str
    token: str | None
    identity: Identity | None


class CustomerService:
    """Opens conversations and carries out what customers want."""

    def __init__(
        self,
        desk: Desk,
        writing: Writing,
        tokens: CustomerTokens,
        identities: Identities,
        clock: Callable[[], datetime],
    ) -> None:
        self._desk = desk
        self._writing = writing
        self._tokens = tokens
        self._identities = identities
        self._clock = clock

    async def open(self, hello: CustomerHello) -> Opened | Denied:
        """Answer a hello: whose it is, which conversation, and from where to replay."""
        who = await self._who(hello)
        if isinstance(who, Denied):
            return who
        found = await self._find(hello, who)
        if found == "foreign":
            return Denied(4003, "this conversation is not yours")
        if found is None:
            return await self._begin(hello, who)
        if isinstance(found, Archived):
            return _resumed(who, self._token(who), found.state, found.epoch, hello)
        return await self._resume(hello, who, found)

    async def send(self, conversation: str, customer: str, frame: CustomerSend) -> Done | Refused:
        """Carry out one `send`."""
        command = customer_command(frame)
        before = await self._desk.log.state(conversation) if isinstance(command, End) else None
        result = await self._writing.submit(conversation, command)
        match result:
            case Written(seq, events, state):
                await self._after(command, customer, before, state)
                return Done(seq, events, state)
            case Repeated(seq):
                return Done(seq)
            case Refused() as refused if refused == NOT_FOUND:
                return await self._at_rest(conversation, frame.cid)
            case Refused():
                return result
        return Refused(ErrorCode.UNAVAILABLE, "nothing was accepted; send it again")

    async def customer_of(self, token: str) -> str | None:
        """The customer whom a token names, or None when it is forged, too old or dead since a login."""
        customer = self._tokens.read(token)
        if customer is None or await self._desk.customers.retired(token):
            return None
        return customer

    async def _who(self, hello: CustomerHello) -> _Who | Denied:
        customer = await self.customer_of(hello.token) if hello.token is not None else None
        if hello.token is not None and customer is None:
            return Denied(4001, "the token is dead; say hello without it")
        if hello.identity is None:
            token = hello.token if customer else None
            return _Who(customer or self._tokens.anonymous(), token, None)
        identity = self._identities.read(hello.identity)
        if identity is None:
            return Denied(4001, "the identity proves nothing")
        known = self._tokens.of_identity(identity.subject)
        if hello.token is not None and customer != known:
            # What somebody else may have put into this browser must not open what the login opens.
            await self._desk.customers.retire(hello.token, self._tokens.ttl_s)
        return _Who(known, hello.token if customer == known else None, identity)

    async def _find(self, hello: CustomerHello, who: _Who) -> State | Archived | Literal["foreign"] | None:
        if hello.conversation is not None and (who.token or who.identity is None):
            if not await self._desk.customers.owns(who.customer, hello.conversation):
                return "foreign"
            live = await self._desk.log.state(hello.conversation)
            return live or await self._desk.archive.get(hello.conversation) or "foreign"
        if who.token is None and who.identity is None:
            return None  # nobody knows this customer yet
        return await self._desk.customers.latest_open(who.customer, self._desk.log)

    async def _begin(self, hello: CustomerHello, who: _Who) -> Opened | Denied:
        earlier = await self._desk.customers.conversations(who.customer, 1)
        identity = who.identity
        command = Open(
            customer=who.customer,
            name=identity.name if identity else None,
            email=identity.email if identity else None,
            verified=identity is not None,
            attributes=_attributes(identity),
            locale=hello.locale,
            page=_page(hello.page),
            previous=earlier[0] if earlier else None,
        )
        conversation, epoch, now = secrets.token_urlsafe(18), secrets.token_urlsafe(9), self._clock()
        await self._desk.customers.link(who.customer, conversation, milliseconds(now))
        await self._desk.attendance.note([conversation])
        written = await open_conversation(self._desk.log, conversation, command, now, epoch)
        if not isinstance(written, Written):
            raise OSError("a new conversation was refused")
        if identity is not None:
            await self._desk.customers.remember(who.customer, name=identity.name, email=identity.email)
        return Opened(who.customer, self._token(who), written.state, epoch, 0, resync=False)

    async def _resume(self, hello: CustomerHello, who: _Who, state: State) -> Opened:
        conversation = state.conversation
        await self._desk.attendance.note([conversation])
        events: tuple[Event, ...] = ()
        if not state.ended and _is_news(hello, state):
            rejoin = Rejoin(page=_page(hello.page), locale=hello.locale)
            written = await submit(self._desk.log, conversation, rejoin, self._clock())
            if isinstance(written, Written):
                state, events = written.state, written.events
        look = await self._desk.log.look(conversation) or Look(state, "")
        epoch = look.epoch
        if (
            hello.conversation is not None
            and resume(hello.epoch, hello.last_seq, epoch, look.state.seq).renew
        ):
            epoch = await self._desk.log.renew_epoch(conversation, secrets.token_urlsafe(9), epoch) or epoch
        return _resumed(who, self._token(who), look.state, epoch, hello, events)

    def _token(self, who: _Who) -> str:
        return who.token or self._tokens.mint(who.customer)

    async def _after(self, command: object, customer: str, before: State | None, after: State) -> None:
        match command:
            case WantPerson(wanted=False):
                await self._desk.queue.remove(after.conversation)
            case End():
                await self._desk.queue.remove(after.conversation)
                if before is not None and before.owner is not None:
                    await self._desk.queue.let_go(after.conversation, before.owner.id)
            case Rate(value="down"):
                events = await self._desk.log.read(after.conversation, 0, None)
                await self._desk.questions.add(questions_of(after.conversation, events))
            case GiveContact(name=name, email=email):
                await self._desk.customers.remember(customer, name=name, email=email)
            case _:
                pass

    async def _at_rest(self, conversation: str, cid: str) -> Done | Refused:
        events = await self._desk.archive.read(conversation)
        if not events:
            return NOT_FOUND
        known = next((event.seq for event in events if event.cid == cid), None)
        return Done(known) if known is not None else ENDED


def _resumed(
    who: _Who, token: str, state: State, epoch: str, hello: CustomerHello, events: tuple[Event, ...] = ()
) -> Opened:
    if hello.conversation is None:
        return Opened(who.customer, token, state, epoch, 0, resync=False, events=events)
    plan = resume(hello.epoch, hello.last_seq, epoch, state.seq)
    return Opened(who.customer, token, state, epoch, plan.after_seq, plan.resync, events)


def _is_news(hello: CustomerHello, state: State) -> bool:
    page = _page(hello.page)
    moved = page is not None and (state.page is None or page.url != state.page.url)
    return state.away or moved or (hello.locale is not None and hello.locale != state.customer.locale)


def _page(info: PageInfo | None) -> Page | None:
    return Page(url=info.url, title=info.title, referrer=info.referrer) if info and info.url else None


def _attributes(identity: Identity | None) -> dict[str, str] | None:
    if identity is None:
        return None
    return ({"plan": identity.plan} if identity.plan else {}) | identity.attributes or None
