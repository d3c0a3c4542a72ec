"""What the assistant remembers of a conversation between two of its turns.

Rasa keeps nothing: this bounded record travels with every turn as `context.memory`, and the one that the turn
leaves behind travels back as `annotations.memory` into the conversation log. Everything here is plain data
and pure functions, so a turn can be replayed on any machine and gives the same record.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, is_dataclass, replace
from typing import Any

from bot.context import Mood

SHOWN_KEPT = 30  # what is forgotten could be told a second time
QUERIES_KEPT = 6
EVIDENCE_KEPT = 8
RULES_KEPT = 24
QUOTE_CHARS = 200
QUERY_CHARS = 300
FAILED_ANSWER, FAILED_AGAIN = 0.38, 0.6  # weights of an answer that did not help, and of the next one
RETURNED = 0.5  # of the frustration in which a customer left, when he is back
LARGEST_BYTES = 15_000  # as JSON; the conversation log drops a memory over 16 KiB whole
AWAITABLE = ("verdict", "clarify", "contact", "handoff_offer")
_LAST_QUESTION = re.compile(r"[^.!?\n]*\?\W*$")
_WHETHER = re.compile(
    r"\b(?:works?|working|worked|helps?|helped|solves?d?|fix(?:ed|es)?|sorted|okay|ok|fine|better|gone)\b",
    re.I,
)
_AGAINST = re.compile(r"\b(?:not|still|how|what|when|which|where|who|why|[a-z]+n['’]t)\b", re.I)


@dataclass(frozen=True)
class Shown:
    """One answer the customer has had: which passage of which article, and what became of it.

    `turn` is the seq of the customer's message it answered; `seq` that of the bot's own message, learnt one
    turn later from the log; `form` is `passage`, `walk`, or `whole`: steps with the introduction before them.
    """

    article: str
    title: str
    passage: int
    turn: int
    seq: int | None = None
    verdict: str | None = None
    form: str = "passage"


@dataclass(frozen=True)
class Query:
    """One question as it was searched for.

    `sketch` is the sentence vector of the customer's words in four bits a dimension, empty when others were
    searched for; `topic` is the question that this one hung on, empty when it hung on none.
    """

    text: str
    turn: int
    sketch: str = ""
    outcome: str = "none"
    topic: str = ""


@dataclass(frozen=True)
class Evidence:
    """One reason for a handoff, with the turn it came from."""

    kind: str
    seq: int
    quote: str
    weight: float


@dataclass(frozen=True)
class Fired:
    """An operator's rule that held: a `lasting` one since turn `seq`, another in that turn last."""

    name: str
    seq: int
    weight: float = 0.0
    lasting: bool = True
    queue: str | None = None
    priority: str | None = None


@dataclass(frozen=True)
class Walk:
    """Where a step-by-step walk through a passage stands; `step` counts from 1."""

    article: str
    passage: int
    step: int


@dataclass(frozen=True)
class Instruction:
    """What an agent asked of the bot when handing back."""

    text: str
    seq: int
    asked: bool = False


@dataclass(frozen=True)
class Advice:
    """What a person told the customer last before handing back; `open` while it waits for an answer."""

    text: str
    seq: int
    open: bool = True


@dataclass(frozen=True)
class Memory:
    """The bounded record itself."""

    shown: tuple[Shown, ...] = ()
    queries: tuple[Query, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    awaiting: str | None = None
    frustration: float = 0.0
    failures: int = 0
    walk: Walk | None = None
    offered: int | None = None
    declined: int | None = None
    tip_given: bool = False
    instruction: Instruction | None = None
    seen: int = 0  # seq of the last happening taken from the log
    heard: int = 0  # seq of the last customer turn
    mood: Mood | None = None  # of the customer's messages since the matter began
    rules: tuple[Fired, ...] = ()  # the operator's rules that held so far
    advice: Advice | None = None  # of a person, until the customer has said what came of it
    answers: int = 0  # given so far, also those that `shown` has forgotten
    failed_answers: int = 0  # of the whole conversation, also those before a hand back
    failed_steps: int = 0
    heard_at: float | None = None  # when the customer wrote last, in seconds since 1970 by the log's time
    pause_s: float | None = None  # from the customer's message before to the latest one

    def to_json(self) -> dict[str, Any]:
        """Write the record as JSON-ready data, leaving out what is empty."""
        filled = ((name, value) for name, value in vars(self).items() if value not in (None, (), 0, False))
        return {name: _as_json(value) for name, value in filled}


def _as_json(value: Any) -> Any:
    """Write one field. The records in it hold nothing but numbers and texts; `asdict`, which copies whatever
    may be inside, takes ten times as long, five times a turn.
    """
    if isinstance(value, tuple):
        return tuple(dict(vars(item)) for item in value)
    return dict(vars(value)) if is_dataclass(value) else value


def _items(raw: Any, kind: Any, kept: int) -> tuple[Any, ...]:
    rows = raw if isinstance(raw, (list, tuple)) else ()
    return tuple(item for item in (_one(row, kind) for row in rows[-kept:]) if item is not None)


def _one(raw: Any, kind: Any) -> Any:
    """A record of an older version, or a damaged one, costs that entry and not the turn."""
    if not isinstance(raw, Mapping):
        return None
    known = {name: raw[name] for name in kind.__dataclass_fields__ if name in raw}
    try:
        return kind(**known)
    except TypeError:
        return None


def _whole(raw: Any) -> int | None:
    return raw if isinstance(raw, int) and not isinstance(raw, bool) else None


def _number(raw: Any) -> float | None:
    return float(raw) if isinstance(raw, (int, float)) and not isinstance(raw, bool) else None


def load(raw: Any) -> Memory:
    """Read a record that `to_json` wrote; anything unreadable counts as never remembered."""
    if not isinstance(raw, Mapping):
        return Memory()
    frustration = raw.get("frustration", 0.0)
    awaiting = raw.get("awaiting")
    return Memory(
        shown=_items(raw.get("shown"), Shown, SHOWN_KEPT),
        queries=_items(raw.get("queries"), Query, QUERIES_KEPT),
        evidence=_items(raw.get("evidence"), Evidence, EVIDENCE_KEPT),
        awaiting=awaiting if awaiting in AWAITABLE else None,
        frustration=float(frustration) if isinstance(frustration, (int, float)) else 0.0,
        failures=_whole(raw.get("failures")) or 0,
        walk=_one(raw.get("walk"), Walk),
        offered=_whole(raw.get("offered")),
        declined=_whole(raw.get("declined")),
        tip_given=raw.get("tip_given") is True,
        instruction=_one(raw.get("instruction"), Instruction),
        seen=_whole(raw.get("seen")) or 0,
        heard=_whole(raw.get("heard")) or 0,
        mood=_one(raw.get("mood"), Mood),
        rules=_items(raw.get("rules"), Fired, RULES_KEPT),
        advice=_one(raw.get("advice"), Advice),
        answers=_whole(raw.get("answers")) or 0,
        failed_answers=_whole(raw.get("failed_answers")) or 0,
        failed_steps=_whole(raw.get("failed_steps")) or 0,
        heard_at=_number(raw.get("heard_at")),
        pause_s=_number(raw.get("pause_s")),
    )


def fit(memory: Memory) -> Memory:
    """Forget the oldest entries until the record is small enough to be kept; only odd texts need it."""
    while len(json.dumps(memory.to_json())) > LARGEST_BYTES and (
        memory.queries or memory.evidence or memory.shown
    ):
        memory = replace(
            memory, queries=memory.queries[1:], evidence=memory.evidence[1:], shown=memory.shown[1:]
        )
    return memory


@dataclass(frozen=True)
class Happening:
    """One entry of `context.since`: what the log holds after the turn that wrote the memory."""

    seq: int
    role: str
    kind: str
    text: str = ""
    value: str = ""
    of: int | None = None
    articles: tuple[str, ...] = field(default=())
    at: float | None = None  # in seconds since 1970


def hear(memory: Memory, at: float | None) -> Memory:
    """Note when the customer wrote, and how long after his message before. An older log, which names no time
    of that one, gives no pause; clocks of two machines that differ give none below zero.
    """
    known = at is not None and memory.heard_at is not None
    pause = round(max(at - memory.heard_at, 0.0), 3) if known else None  # type: ignore[operator]
    return replace(memory, heard_at=memory.heard_at if at is None else at, pause_s=pause)


def catch_up(memory: Memory, happenings: Sequence[Happening]) -> Memory:
    """Bring the record up to date with what happened since the bot last spoke."""
    for happening in sorted(happenings, key=lambda entry: entry.seq):
        if happening.seq > memory.seen:
            memory = replace(_apply(memory, happening), seen=happening.seq)
    return memory


def _apply(memory: Memory, happening: Happening) -> Memory:
    if happening.role == "bot" and happening.kind == "answer":
        return _number_answers(memory, happening)
    if happening.kind == "rated":
        return _rate(memory, happening)
    if happening.kind == "handed_back":
        return _handed_back(memory, happening)
    if happening.kind == "message" and happening.role == "agent":
        return replace(memory, advice=Advice(happening.text.strip()[:QUERY_CHARS], happening.seq))
    if happening.kind == "message" and happening.role == "customer":
        answered = replace(memory.advice, open=False) if memory.advice else None
        return replace(hear(memory, happening.at), advice=answered)
    return memory


def _number_answers(memory: Memory, happening: Happening) -> Memory:
    named = set(happening.articles)
    shown = tuple(
        replace(item, seq=happening.seq)
        if item.seq is None and (not named or item.article in named)
        else item
        for item in memory.shown
    )
    return replace(memory, shown=shown)


def _rate(memory: Memory, happening: Happening) -> Memory:
    verdict = "solved" if happening.value == "up" else "not_solved"
    rated = [item for item in memory.shown if item.seq is not None and item.seq == happening.of]
    if not rated or all(item.verdict == verdict for item in rated):
        return memory
    shown = tuple(replace(item, verdict=verdict) if item in rated else item for item in memory.shown)
    memory = replace(memory, shown=shown)
    if verdict == "solved":
        return memory
    quote = happening.text[:QUOTE_CHARS] or f"rated “{rated[-1].title}” as not helping"
    weight = failure_weight(memory, rated[-1].seq or 0) or FAILED_ANSWER
    evidence = (*memory.evidence, Evidence("failed_answer", happening.seq, quote, weight))
    return replace(memory, evidence=evidence[-EVIDENCE_KEPT:], failures=memory.failures + 1)


def failure_weight(memory: Memory, answer: int) -> float:
    """Weigh that the answer of this seq did not help; 0 when a failure was noted since it was given."""
    failed = [item.seq for item in memory.evidence if item.kind == "failed_answer"]
    if any(seq > answer for seq in failed):
        return 0.0
    return FAILED_AGAIN if failed else FAILED_ANSWER


def _handed_back(memory: Memory, happening: Happening) -> Memory:
    """A hand back settles the case as it stood: what was shown stays known, what was held against the bot
    goes.

    Without this the carried score would send the customer straight back to the queue.
    """
    by_agent = happening.role == "agent" and happening.text.strip()
    instruction = Instruction(happening.text.strip()[:QUERY_CHARS], happening.seq) if by_agent else None
    advice = memory.advice if happening.role == "agent" else None
    if instruction and advice is None:
        advice = Advice("", happening.seq)
    return replace(
        memory,
        evidence=(),
        failures=0,
        frustration=0.0,
        mood=None,
        # The customer has not seen the instruction yet; what he may answer is the person's last question.
        awaiting="verdict" if advice and advice.open and _asks_whether_it_helped(advice.text) else None,
        walk=None,
        offered=None,
        declined=None if happening.role == "agent" else happening.seq,
        instruction=instruction,
        rules=lasting(memory.rules),
        advice=advice,
    )


def _asks_whether_it_helped(text: str) -> bool:
    """Whether a text ends with a question to which yes means that all is well."""
    last = _LAST_QUESTION.search(text)
    return bool(last and _WHETHER.search(last[0]) and not _AGAINST.search(last[0]))


def of_returned(previous: Memory) -> Memory:
    """What a customer who comes back in a new conversation starts with: what he has seen and asked before.

    As after a hand back, nothing is held against the bot any more: only new evidence fetches a person. A
    matter that was solved is over, and nothing of it is carried.
    """
    last = latest(previous)
    if last is not None and last.verdict == "solved":
        return Memory()
    return Memory(
        # No event of this conversation: nothing that is said of its events may hit them.
        shown=tuple(replace(item, seq=0, turn=0) for item in previous.shown),
        queries=tuple(replace(item, turn=0) for item in previous.queries),
        frustration=round(previous.frustration * RETURNED, 4),
        tip_given=previous.tip_given,
    )


def lasting(rules: Sequence[Fired]) -> tuple[Fired, ...]:
    """Keep what still counts when a matter is closed: plan and page last, what was said is done with."""
    return tuple(item for item in rules if item.lasting)


def latest(memory: Memory) -> Shown | None:
    """The answer the customer saw last, if any."""
    return memory.shown[-1] if memory.shown else None
