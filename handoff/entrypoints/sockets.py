"""The two sockets of the contract: frames in, commands to the services, events and answers out."""

from __future__ import annotations

from typing import ClassVar

from handoff.core import answers
from handoff.core.connection import (
    Bucket,
    Connection,
    Limits,
    agent_connection,
    customer_connection,
)
from handoff.core.decision import Refused
from handoff.core.frames import (
    AgentFrame,
    AgentHello,
    AgentSeen,
    AgentTyping,
    ClaimFrame,
    CloseFrame,
    CustomerFrame,
    CustomerHello,
    CustomerSend,
    OpenFrame,
    Ping,
    Seen,
    SetPresence,
    Typing,
)
from handoff.core.translate import OwnerFrame
from handoff.entrypoints import metrics
from handoff.entrypoints.access import session_token
from handoff.entrypoints.socket import Socket
from handoff.services.customer import Denied, Opened
from handoff.services.hub import Shown
from handoff.services.sign_in import Person

TABS = 10
TYPING_PER_MINUTE = 60


class CustomerEndpoint(Socket[CustomerFrame]):
    """`GET /ws/customer`."""

    side: ClassVar[str] = "customer"

    conversation = ""
    customer = ""
    _position = ""
    _typing: Bucket | None = None

    def make_connection(self, limits: Limits, now: float) -> Connection[CustomerFrame]:
        """A customer's rules."""
        return customer_connection(limits, now)

    async def receive(self, frame: CustomerFrame) -> None:
        """Take one frame of the customer."""
        match frame:
            case CustomerHello():
                await self._hello(frame)
            case CustomerSend():
                self.carry_out(self._carry(frame, self.here.monotonic()), frame.cid)
            case Typing() | Seen():
                await self._pass_on(frame)
            case _:
                pass

    async def _hello(self, frame: CustomerHello) -> None:
        opened = await self.here.customers.open(frame)
        if isinstance(opened, Denied):
            self.close(opened.code, opened.reason)
            return
        self._greet(opened)

    def _greet(self, opened: Opened) -> None:
        state = opened.state
        self.greeted, self.conversation, self.customer = True, state.conversation, opened.customer
        self.tell(
            answers.customer_welcome(
                opened.token, state.conversation, opened.epoch, state.seq, state.responder
            )
        )
        if opened.resync:
            self.tell(answers.resync(opened.epoch, 0))
        self.here.hub.follow(self.conversation, self, opened.cursor, state.seq)
        self.here.hub.written(self.conversation, opened.events)
        self.here.switchboard.seat_customer(self, TABS)

    async def _carry(self, frame: CustomerSend, since: float) -> None:
        result = await self.here.customers.send(self.conversation, self.customer, frame)
        if isinstance(result, Refused):
            self.refuse(result.code, result.message, frame.cid)
            return
        self.rules.acknowledged(frame.cid)
        self.tell(answers.ack(frame.cid, result.seq))
        metrics.accept_s.observe(self.here.monotonic() - since)
        self.here.hub.written(self.conversation, result.events)

    async def _pass_on(self, frame: Typing | Seen) -> None:
        now = self.here.monotonic()
        self._typing = self._typing or Bucket(TYPING_PER_MINUTE, now)
        if self._typing.take(now):
            return
        tell = self.here.desk.wakeups.tell
        if isinstance(frame, Seen):
            await tell("seen", self.conversation, role="customer", seq=frame.seq)
        else:
            await tell("typing", self.conversation, role="customer")

    def deliver(self, shown: Shown) -> None:
        """Send an event of the conversation; with a change of hands the place told before is void."""
        self.push(shown.for_customer())
        if shown.event.responder is not None:
            self._position = ""
        if shown.event.responder == "queue":
            self.here.switchboard.want_queue()

    def push_position(self, text: str) -> None:
        """Send the place in the queue, when it differs from what was sent last."""
        if text != self._position:
            self._position = text
            self.push_latest(text)

    def left(self) -> None:
        """Stop following."""
        if self.conversation:
            self.here.hub.unfollow(self.conversation, self)
            self.here.switchboard.unseat_customer(self)


class AgentEndpoint(Socket[AgentFrame]):
    """`GET /ws/agent`."""

    side: ClassVar[str] = "agent"

    person: Person
    token = ""
    _typing: Bucket | None = None

    def make_connection(self, limits: Limits, now: float) -> Connection[AgentFrame]:
        """An agent's rules."""
        self._followed: set[str] = set()
        return agent_connection(limits, now)

    async def admit(self) -> bool:
        """Let in who has a live session and a role for it."""
        self.token = session_token(self.connection, self.here) or ""
        person = await self.here.sign_in.person(self.token) if self.token else None
        if person is None:
            self.close(4001, "sign in first")
            return False
        if person.role == "author":
            self.close(4003, "your role has no console")
            return False
        self.person = person
        self.here.switchboard.seat_agent(self)
        return True

    async def receive(self, frame: AgentFrame) -> None:
        """Take one frame of the agent."""
        match frame:
            case AgentHello():
                await self._hello()
            case OpenFrame():
                await self._open(frame)
            case CloseFrame(conversation=conversation):
                self._unfollow(conversation)
            case SetPresence(status=status):
                await self.here.agents.set_presence(self.person, status)
            case AgentTyping() | AgentSeen():
                await self._pass_on(frame)
            case Ping():
                pass
            case _:
                self.carry_out(self._carry(frame), frame.cid, frame.conversation)

    async def _hello(self) -> None:
        owned = await self.here.agents.arrive(self.person)
        self.greeted = True
        agent = {"id": self.person.id, "name": self.person.name, "role": self.person.role}
        self.tell(answers.agent_welcome(agent, self.here.agents.rules.capacity, owned))
        self.here.switchboard.want_queue()

    async def _open(self, frame: OpenFrame) -> None:
        top = await self.here.agents.open(self.person, frame)
        if isinstance(top, Refused):
            self.refuse(top.code, top.message, conversation=frame.conversation)
            return
        cursor = frame.last_seq
        if cursor > top:
            self.tell(answers.resync("", 0, frame.conversation))
            cursor = 0
        self._follow(frame.conversation, cursor, top)

    async def _carry(self, frame: ClaimFrame | OwnerFrame) -> None:
        if isinstance(frame, ClaimFrame):
            await self._claim(frame)
            return
        result = await self.here.agents.act(self.person, frame)
        if isinstance(result, Refused):
            self.refuse(result.code, result.message, frame.cid, frame.conversation)
            return
        self.rules.acknowledged(frame.cid)
        self.tell(answers.ack(frame.cid, result.seq, frame.conversation))
        self.here.hub.written(frame.conversation, result.events)

    async def _claim(self, frame: ClaimFrame) -> None:
        taken = await self.here.agents.claim(self.person, frame)
        if isinstance(taken, Refused):
            self.refuse(taken.code, taken.message, frame.cid, frame.conversation)
            return
        self.rules.acknowledged(frame.cid)
        self.tell(answers.claimed(frame.cid, taken.conversation, taken.packet))
        self._follow(taken.conversation, 0, taken.seq)

    def assigned(self, conversation: str) -> None:
        """A colleague passed a conversation on to this agent: the packet, and follow from the start."""
        self.here.background.add(self._assigned(conversation))

    async def _assigned(self, conversation: str) -> None:
        state = await self.here.desk.log.state(conversation)
        if self.closed or state is None or state.owner is None or state.owner.id != self.person.id:
            return
        packet = await self.here.agents.packet(conversation)
        self.tell({"type": "claimed", "cid": None, "conversation": conversation, "packet": packet})
        self._follow(conversation, 0, state.seq)

    async def _pass_on(self, frame: AgentTyping | AgentSeen) -> None:
        now = self.here.monotonic()
        self._typing = self._typing or Bucket(TYPING_PER_MINUTE, now)
        if frame.conversation not in self._followed or self._typing.take(now):
            return
        tell = self.here.desk.wakeups.tell
        if isinstance(frame, AgentSeen):
            await tell("seen", frame.conversation, role="agent", seq=frame.seq)
        else:
            await tell("typing", frame.conversation, role="agent", name=self.person.name)

    def deliver(self, shown: Shown) -> None:
        """Send an event of a followed conversation."""
        self.push(shown.for_agent(self.person.id))

    def _follow(self, conversation: str, cursor: int, top: int) -> None:
        self._unfollow(conversation)
        self._followed.add(conversation)
        self.here.hub.follow(conversation, self, cursor, top)

    def _unfollow(self, conversation: str) -> None:
        self._followed.discard(conversation)
        self.here.hub.unfollow(conversation, self)

    def left(self) -> None:
        """Stop following everything."""
        for conversation in list(self._followed):
            self._unfollow(conversation)
        self.here.switchboard.unseat_agent(self)
