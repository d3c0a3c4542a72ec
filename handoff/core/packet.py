"""The handoff packet: all an agent needs to go on without asking again, a pure function of its inputs.

The worker reads the log, the customer's record, earlier contacts and suggestions, and freezes what comes out
of here as ``packet_built``. A later handoff of the same conversation builds a fresh packet of the issue since
then.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from handoff.core.conversation import State
from handoff.core.events import (
    Analysed,
    ContactGiven,
    CustomerJoined,
    Event,
    HandoffRequested,
    Json,
    Message,
    PacketBuilt,
    Rated,
    SummaryCorrected,
)
from handoff.core.goal import find_goal
from handoff.core.text import timestamp

PACKET_VERSION = 1
FACTS_KEPT = 30
TRIED_KEPT = 20
VERDICTS = {"up": "solved", "down": "not_solved"}


@dataclass(frozen=True, slots=True)
class PacketInputs:
    """What a packet is made of.

    Args:
        state: the conversation after ``events``.
        events: its whole log.
        created_at: now, aware.
        record: what is known of the customer across conversations (name, email, verified, locale,
        attributes). history: earlier contacts, latest first: conversation, closed_at, goal, outcome.
        suggestions: articles that may help the agent: article, title, score.
        queue: name of the queue that shall serve it.
        priority: its priority there.
    """

    state: State
    events: Sequence[Event]
    created_at: datetime
    record: Json = field(default_factory=dict)
    history: Sequence[Json] = ()
    suggestions: Sequence[Json] = ()
    queue: str = "general"
    priority: str = "normal"


def build_packet(inputs: PacketInputs) -> Json:
    """Build the packet of the current issue; the same inputs always give the same packet."""
    state = inputs.state
    start, goal = current_issue(state, inputs.events)
    issue = [event for event in inputs.events if event.seq > start]
    page = state.page
    return {
        "version": PACKET_VERSION,
        "conversation": state.conversation,
        "created_at": timestamp(inputs.created_at),
        "reason": _reason(issue, state),
        "goal": goal,
        "facts": _facts(inputs.events, inputs.record),
        "tried": _tried(issue),
        "mood": mood_of(issue),
        "customer": _customer(state, inputs.record),
        "page": {"url": page.url, "title": page.title} if page else None,
        "history": list(inputs.history),
        "suggestions": list(inputs.suggestions),
        "queue": {"name": inputs.queue, "priority": inputs.priority},
        "transcript": {"from_seq": start + 1, "to_seq": state.seq},
    }


def current_issue(state: State, events: Sequence[Event]) -> tuple[int, Json | None]:
    """Return after which ``seq`` the current issue began, and its goal.

    Since an agent handed back, a message of substance begins a new issue; "it still does not work" does not.
    """
    if state.issue_seq > 0:
        new = (event for event in events if event.seq > state.issue_seq)
        if (goal := find_goal(new, or_longest=False)) is not None:
            return state.issue_seq, goal
        if (earlier := _earlier_goal(events)) is not None:
            return 0, earlier
    return 0, find_goal(events)


def mood_of(events: Iterable[Event]) -> list[Json]:
    """Return the customer's frustration, 0 to 1, turn by turn."""
    scores = ((turn.of, turn.annotations.get("frustration")) for turn in _analysed(events))
    return [{"seq": seq, "score": score} for seq, score in scores if isinstance(score, int | float)]


def _earlier_goal(events: Sequence[Event]) -> Json | None:
    packets = [event.data.packet for event in events if isinstance(event.data, PacketBuilt)]
    goal: Json | None = packets[-1].get("goal") if packets else None
    return goal


def _analysed(events: Iterable[Event]) -> list[Analysed]:
    return [event.data for event in events if isinstance(event.data, Analysed)]


def _reason(issue: Sequence[Event], state: State) -> Json:
    request = next(
        (e.data for e in reversed(issue) if isinstance(e.data, HandoffRequested) and _pending(e, state)), None
    )
    kind = request.reason if request else state.handoff_reason or "rule"
    decisions = [turn.decision for turn in _analysed(issue) if turn.decision]
    latest = decisions[-1] if decisions else {}
    score = request.score if request and request.score is not None else latest.get("score")
    if kind == "explicit_request":
        score = 1.0 if request is None or request.score is None else request.score
    evidence = request.evidence if request and request.evidence else latest.get("evidence") or ()
    return {"kind": kind, "score": score, "evidence": list(evidence)}


def _pending(event: Event, state: State) -> bool:
    return state.handoff_seq is None or event.seq == state.handoff_seq


def _facts(events: Sequence[Event], record: Json) -> list[Json]:
    facts = [
        {"name": name, "value": str(value), "seq": 1, "source": "identity"}
        for name, value in (record.get("attributes") or {}).items()
    ]
    for event in events:
        match event.data:
            case CustomerJoined(attributes=attributes):
                known = ((name, value) for name, value in (attributes or {}).items())
                facts = _with(facts, known, event.seq, "identity")
            case Analysed(of=of, annotations=annotations):
                said = ((entity["name"], entity["value"]) for entity in annotations.get("entities") or ())
                facts = _with(facts, said, of, "customer")
            case ContactGiven(name=name, email=email):
                given = ((what, value) for what, value in (("name", name), ("email", email)) if value)
                facts = _with(facts, given, event.seq, "customer")
            case SummaryCorrected() as correction:
                facts = _correct(facts, event, correction)
    return facts[-FACTS_KEPT:]


def _with(facts: list[Json], found: Iterable[tuple[str, object]], seq: int, source: str) -> list[Json]:
    known = {(fact["name"], fact["value"]) for fact in facts}
    new = [(name, str(value)) for name, value in found if (name, str(value)) not in known]
    return facts + [{"name": n, "value": v, "seq": seq, "source": source} for n, v in dict.fromkeys(new)]


def _correct(facts: list[Json], event: Event, correction: SummaryCorrected) -> list[Json]:
    left = [fact for fact in facts if fact["name"] != correction.name]
    if correction.value is None:
        return left
    source = "agent" if event.sender.role == "agent" else "customer"
    return [*left, {"name": correction.name, "value": correction.value, "seq": event.seq, "source": source}]


def _tried(issue: Sequence[Event]) -> list[Json]:
    tried: dict[str, Json] = {}
    for event in issue:
        data = event.data
        if isinstance(data, Message) and event.sender.role == "bot":
            for cited in data.citations or ():
                # Shown again: the later answer is the one to look at, but a "no" to the earlier still holds.
                before = tried.pop(cited.article, {})
                tried[cited.article] = {
                    "article": cited.article,
                    "title": cited.title,
                    "article_version": cited.version,
                    "seq": event.seq,
                    "verdict": before.get("verdict", "unknown"),
                }
        elif isinstance(data, Rated):
            _judge(tried, None, data.seq, VERDICTS[data.value])
        elif isinstance(data, Analysed) and (verdict := data.annotations.get("verdict")):
            _judge(tried, verdict.get("article"), verdict.get("seq"), verdict.get("value", "unknown"))
    return list(tried.values())[-TRIED_KEPT:]


def _judge(tried: dict[str, Json], article: str | None, seq: int | None, verdict: str) -> None:
    for name, answer in tried.items():
        if name == article or (article is None and answer["seq"] == seq):
            tried[name] = answer | {"verdict": verdict}


def _customer(state: State, record: Json) -> Json:
    known = state.customer
    return {
        "id": known.id,
        "name": known.name or record.get("name"),
        "email": known.email or record.get("email"),
        "verified": known.verified or bool(record.get("verified")),
        "locale": known.locale or record.get("locale"),
    }
