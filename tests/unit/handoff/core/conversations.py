"""Short ways to a conversation in a given situation, for the core's tests."""

from datetime import UTC, datetime, timedelta
from typing import Any

from handoff.core.commands import BotTurn, Claim, Command, Enqueue, Offered, Open, Reply, Say, WantPerson
from handoff.core.conversation import Owner, State, WorkItem, number
from handoff.core.decide import decide
from handoff.core.decision import Accepted, Refused
from handoff.core.events import Citation, Event, EventData

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SAM, KIM = Owner("a1", "Sam"), Owner("a2", "Kim")
PACKET = {
    "goal": {"text": "my parcel never arrived", "seq": 2},
    "queue": {"name": "billing", "priority": "high"},
}


class Talk:
    """A conversation with its whole log, moved on by commands."""

    def __init__(self, *commands: Command) -> None:
        self.state = State(conversation="c1")
        self.events: list[Event] = []
        self.does(Open(customer="u1", locale="en"), *commands)

    def does(self, *commands: Command) -> "Talk":
        for command in commands:
            decision = decide(self.state, command)
            assert isinstance(decision, Accepted), decision
            at = AT + timedelta(seconds=self.state.seq)
            events, self.state = number(self.state, decision.drafts, at)
            self.events += events
        return self

    def refusal(self, command: Command) -> Refused:
        decision = decide(self.state, command)
        assert isinstance(decision, Refused), decision
        return decision

    def latest[Data: EventData](self, kind: type[Data]) -> Data:
        """What the last event says, which is of this kind."""
        data = self.events[-1].data
        assert isinstance(data, kind), data
        return data

    @property
    def item(self) -> WorkItem:
        """What the agents are shown of a conversation that waits."""
        assert self.state.item is not None
        return self.state.item

    @property
    def kinds(self) -> list[str]:
        return [event.kind for event in self.events]


def answer(of: int, article: str | None = None, **rest: Any) -> BotTurn:
    """Return a bot turn with one reply, two choices and, when an article is named, its citation."""
    cited = (Citation(article=article, title=article.title(), version=4),) if article else ()
    choices = (
        Offered(label="That solved it", payload={"intent": "solved"}),
        Offered(label="It did not help", payload={"intent": "not_solved"}),
    )
    return BotTurn(of=of, replies=(Reply(text="Try this", choices=choices, citations=cited),), **rest)


def queued() -> Talk:
    return Talk(Say(text="my parcel never arrived"), WantPerson(wanted=True), Enqueue(packet=PACKET))


def claimed() -> Talk:
    return queued().does(Claim(agent=SAM))
