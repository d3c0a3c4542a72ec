"""What other thresholds of the handoff decision would have done with a conversation, by its log alone.

Each bot turn left its score and evidence in an ``analysed`` event, so the decision can be taken again
without the bot. As in the bot's own decision, a score counts only with news (evidence that no earlier turn
had) and only while the customer is the bot's: who pressed the button waits already. What followed the first
changed decision is judged as it was recorded, since nobody knows what the customer would have said instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from handoff.core.events import Analysed, Event, HandedBack, HandoffOffered, HandoffRequested, Json, Queued

Way = Literal["none", "offer", "hand_over"]
RANK: dict[Way, int] = {"none": 0, "offer": 1, "hand_over": 2}
"""How far a decision goes towards a person."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Scores from 0 to 1: from where a person is offered, and from where one takes over."""

    offer: float
    hand_over: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """The furthest that a conversation went, and the first message that took it there."""

    way: Way = "none"
    seq: int | None = None
    reason: str | None = None
    score: float = 0.0

    def further(self, other: "Outcome") -> "Outcome":
        """Return the one that goes further; this one, which came first, when they are equal."""
        return other if RANK[other.way] > RANK[self.way] else self


@dataclass(frozen=True, slots=True)
class Retaken:
    """One turn of the bot: what its decision led to, and what it leads to now."""

    seq: int
    recorded: Way
    replayed: Way


@dataclass(frozen=True, slots=True)
class Rescored:
    """What was done by the bot's decision, and what other thresholds would have done."""

    recorded: Outcome
    replayed: Outcome
    asked: bool
    """The customer pressed the button, or the bot was down: a person came whatever the thresholds."""
    turns: tuple[Retaken, ...] = ()

    @property
    def changed(self) -> tuple[Retaken, ...]:
        """The turns that are decided otherwise."""
        return tuple(turn for turn in self.turns if turn.recorded != turn.replayed)


def rescore(log: Sequence[Event], thresholds: Thresholds) -> Rescored:
    """Take every decision of a log again.

    Args:
        log: the events from 1 on.
        thresholds: the ones to try.
    """
    retaking = _Retaking(thresholds)
    for event in log:
        retaking.take(event)
    return Rescored(retaking.recorded, retaking.replayed, retaking.asked, tuple(retaking.turns))


@dataclass(slots=True)
class _Retaking:
    """Where a replay stands in a log."""

    thresholds: Thresholds
    recorded: Outcome = field(default_factory=Outcome)
    replayed: Outcome = field(default_factory=Outcome)
    asked: bool = False
    turns: list[Retaken] = field(default_factory=list)
    taken: bool = False
    gone: bool = False  # to a person by a decision taken again, and not handed back since
    heard: int = 0
    score: float = 0.0

    def take(self, event: Event) -> None:
        """Take in one event."""
        data = event.data
        self.taken = _taken(event, self.taken)
        if isinstance(data, HandedBack):
            self.gone = False
        elif isinstance(data, HandoffRequested):
            self.asked = self.asked or event.sender.role == "customer" or data.reason == "bot_unavailable"
            self._note(_requested(event, data, self.heard))
        elif isinstance(data, HandoffOffered):
            self._note(Outcome("offer", self.heard or None, data.reason, self.score))
        elif isinstance(data, Analysed):
            self._decide(data)

    def _note(self, done: Outcome) -> None:
        """Note what the latest turn led to; the events that tell it follow its analysis."""
        self.recorded = self.recorded.further(done)
        if self.turns and done.seq == self.turns[-1].seq:
            self.turns[-1] = replace(self.turns[-1], recorded=done.way)

    def _decide(self, turn: Analysed) -> None:
        with_people = self.taken or self.gone
        now = Outcome() if with_people else _decided(turn, self.heard, self.thresholds)
        self.replayed = self.replayed.further(now)
        self.gone = self.gone or now.way == "hand_over"
        self.turns.append(Retaken(turn.of, "none", now.way))
        self.heard, self.score = max(self.heard, turn.of), _score(turn)


def _taken(event: Event, before: bool) -> bool:
    """Whether people have the customer, in a queue or in a talk, whatever the bot decided.

    A queue that the bot's own decision led to is none: other thresholds may have left the customer with it.
    """
    if isinstance(event.data, Queued) or _decided_by_bot(event):
        return before
    return before if event.responder is None else event.responder != "bot"


def _decided_by_bot(event: Event) -> bool:
    if not isinstance(event.data, HandoffRequested):
        return False
    return event.sender.role == "bot" and event.data.reason != "bot_unavailable"


def _requested(event: Event, data: HandoffRequested, heard: int) -> Outcome:
    if not _decided_by_bot(event):
        return Outcome()
    return Outcome("hand_over", heard or None, data.reason, data.score or 0.0)


def _decided(turn: Analysed, heard: int, thresholds: Thresholds) -> Outcome:
    decision, score = turn.decision or {}, _score(turn)
    if not _news(decision, heard) or score < thresholds.offer:
        return Outcome()
    kept = decision.get("leave_message") and not _asked_for(decision, heard)
    way: Way = "hand_over" if score >= thresholds.hand_over and not kept else "offer"
    return Outcome(way, turn.of, decision.get("reason") or _weightiest(decision), score)


def _asked_for(decision: Json, heard: int) -> bool:
    """A rule that has a message left in a person's place holds nobody back who asks for one."""
    return any(item.get("kind") == "explicit_request" for item in _new(decision, heard))


def _score(turn: Analysed) -> float:
    return float((turn.decision or {}).get("score") or 0.0)


def _news(decision: Json, heard: int) -> bool:
    return bool(_new(decision, heard))


def _new(decision: Json, heard: int) -> list[Json]:
    """What weighs nothing (a rule that only names a queue) is no news."""
    evidence = decision.get("evidence") or ()
    return [item for item in evidence if int(item.get("seq") or 0) > heard and item.get("weight")]


def _weightiest(decision: Json) -> str | None:
    """A turn that stayed below its thresholds names no reason; its strongest evidence does."""
    items = decision.get("evidence") or ()
    return str(max(items, key=lambda item: float(item.get("weight") or 0.0))["kind"]) if items else None
