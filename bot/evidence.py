"""Should a person take over? The pure function behind the handoff policy.

`score_turn` looks at what is remembered of the whole conversation and at one turn of it, and returns what
will be remembered next together with the decision. It is asked twice in a turn, before the bot acts and after
it knows what it found, both times from the same memory; the second answer is the one that counts. Each piece
of evidence carries a weight from 0 to 1, read as the chance that it alone would justify a person; independent
pieces combine as 1 - product(1 - weight), and what earlier turns left fades.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from bot import context, failure, ruling, sensitive, similarity
from bot.house_rules import Rule
from bot.memory import (
    EVIDENCE_KEPT,
    FAILED_ANSWER,
    QUOTE_CHARS,
    Evidence,
    Memory,
    failure_weight,
    lasting,
    latest,
)

# One failed answer (memory.FAILED_ANSWER) stays below the offer; when the next one fails too, a person.
NOTHING_FOUND = 0.48  # one: offer; two in a row: a person
FAILED_PERSON = 0.75  # what a person said before handing back: whoever said it should hear of it now
REPEATED_ONCE, REPEATED_AGAIN = 0.38, 0.6  # asked a second time; a third
CLEAR_ANGER = 0.6  # probability from which anger is clear and alone a person: .89 right on our own text
CLEAR_FROM, CLEAR_TO = 0.7, 0.95
MILD_ONCE, MILD_AGAIN = 0.38, 0.62  # at full certainty: below the offer; again, or after a failed answer
MOODS_KEPT = 2
FIRST_REPORT = 0.5  # a first report of a problem sounds unhappy by nature, and deserves an answer first
OUTBURST = 0.9  # frustration that counts even in a courtesy
NOTICEABLE = 0.65  # frustration below this is no evidence; the classifier is even about one half
EVEN = 0.5
BARE_WORDS = 5  # a refusal this short says that an answer failed, and nothing of the mood
FADING = 0.9  # of carried evidence, a customer's turn
FORGOTTEN = 0.05
REPHRASED = 0.8  # cosine at which two questions count as the same
SETTLING = 0.7  # of carried frustration, a turn

QUESTIONS = frozenset({"ask", "report_problem", "complain"})
MOODY = QUESTIONS | {"not_solved", "deny"}  # acts in which anger speaks for a person beyond the act itself
TELLING = (MOODY - {"ask"}) | {"inform", "affirm"}  # acts in which a failure may be told among facts
COURTEOUS = frozenset(
    {"greet", "goodbye", "thank", "solved", "affirm", "chitchat", "ask_identity", "next_step", "repeat"}
)
CONVERSATION = "conversation"
NOTED = 0.25  # below, the conversation is as calm as most and says nothing
OFFERED, HANDED = 0.4, 0.7  # weights at the two points of `context.json`: the default thresholds
_REASONS = {"failed_answer": "failed_answers"}


@dataclass(frozen=True)
class Thresholds:
    """From which score a person is offered, and from which one takes over."""

    offer_at: float = 0.4
    hand_over_at: float = 0.7


@dataclass(frozen=True)
class Turn:
    """One customer turn as the decision sees it. `found` is what the action reported, None before it ran."""

    seq: int
    text: str
    intent: str
    responder: str = "bot"
    frustration: float = 0.0
    anger: float = 0.0
    sketch: str = ""
    found: Mapping[str, Any] | None = None
    topics: tuple[sensitive.Topic, ...] = field(default=())
    rules: tuple[Rule, ...] = ()  # the operator's that hold now
    heard: context.Heard | None = None  # what the classifiers say of the message alone


@dataclass(frozen=True)
class Decision:
    """What the conversation as a whole calls for: `none`, `offer`, `hand_over` or `leave_queue`, and why.

    Queue and priority are where a handoff would go, also one that the customer asks for with the button. With
    `leave_message` an operator's rule has a message left in the place of a person.
    """

    action: str = "none"
    score: float = 0.0
    reason: str | None = None
    evidence: tuple[Evidence, ...] = ()
    queue: str | None = None
    priority: str | None = None
    leave_message: bool = False

    def to_json(self) -> dict[str, Any]:
        """Write the decision as the channel's answer carries it."""
        return {
            "action": self.action,
            "score": round(self.score, 4),
            "reason": self.reason,
            "queue": self.queue,
            "priority": self.priority,
            "leave_message": self.leave_message,
            "evidence": [
                {"kind": item.kind, "seq": item.seq, "quote": item.quote, "weight": round(item.weight, 4)}
                for item in self.evidence
            ],
        }


def leaves_message(memory: Memory, intent: str) -> bool:
    """Whether this turn leaves a message for a person, outright or by a yes to the form."""
    return intent == "leave_message" or (intent == "affirm" and memory.awaiting == "contact")


def wants_person(memory: Memory, intent: str) -> bool:
    """Whether this turn asks for a person: outright, by accepting the offer of one, or by a message left for
    one, which must reach a queue or nobody would ever read it.
    """
    accepted = intent == "affirm" and memory.awaiting == "handoff_offer"
    return intent == "request_person" or accepted or leaves_message(memory, intent)


def says_solved(memory: Memory, intent: str) -> bool:
    """Whether this turn says that the problem is gone."""
    return intent == "solved" or (intent == "affirm" and memory.awaiting == "verdict")


def says_not_solved(memory: Memory, intent: str) -> bool:
    """Whether this turn says that an answer the customer had did not help."""
    denied = intent == "deny" and memory.awaiting == "verdict"
    heard_something = latest(memory) or memory.instruction or memory.advice
    return (intent == "not_solved" or denied) and heard_something is not None


def refutes_person(memory: Memory, intent: str) -> bool:
    """Whether this turn says that what a person told the customer before handing back did not help."""
    return memory.advice is not None and says_not_solved(memory, intent)


def unanswered_person(memory: Memory, turn: Turn) -> bool:
    """Whether this turn, just after a hand back, leaves open how it went: a yes or no to whatever the person
    said last, or a courtesy while that person's question or instruction waits for an answer.
    """
    if turn.responder != "bot":
        return False
    told = memory.instruction is not None and not memory.instruction.asked
    unheard = memory.advice is not None and memory.advice.open
    if turn.intent in ("affirm", "deny"):
        return memory.awaiting is None and (told or unheard)
    return turn.intent in ("thank", "greet") and (told or (unheard and memory.awaiting == "verdict"))


def only_message(turn: Turn) -> bool:
    """Whether a rule of the operator has a message left in the place of a person."""
    return any(rule.leave_message for rule in turn.rules)


def act_of(memory: Memory, intent: str) -> str:
    """Name what this turn does as the operator's rules name it: a no to “did it help?” is `not_solved`, a yes
    to the offer of a person asks for one.
    """
    acts = {"request_person": wants_person, "not_solved": says_not_solved, "decline_person": declines_person}
    return next((act for act, says in acts.items() if says(memory, intent)), intent)


def declines_person(memory: Memory, intent: str) -> bool:
    """Whether this turn turns down the offer of a person."""
    return intent == "decline_person" or (intent == "deny" and memory.awaiting == "handoff_offer")


def score_turn(memory: Memory, turn: Turn, thresholds: Thresholds) -> tuple[Memory, Decision]:
    """Weigh the conversation up to and including `turn`.

    Returns:
        The memory with its evidence and moods brought up to date, and the decision.
    """
    mood = max(turn.frustration, memory.frustration * SETTLING)
    declined = declines_person(memory, turn.intent)
    ruled = ruling.rule_on(memory.rules, turn.rules, turn.seq, _fading(memory, turn), declined)
    if says_solved(memory, turn.intent):
        action = "leave_queue" if turn.responder == "queue" else "none"
        mood, rules = round(mood / 2, 4), lasting(memory.rules)
        settled = replace(memory, evidence=(), failures=0, frustration=mood, mood=None, rules=rules)
        return settled, Decision(action, queue=ruled.queue, priority=ruled.priority)
    fresh = _observe(memory, turn)
    carried = _carry(memory, turn)
    held = _strongest((*carried, *fresh, *ruled.evidence))
    remembered = replace(
        memory,
        evidence=tuple(item for item in held if item.kind not in ("explicit_request", ruling.KIND)),
        failures=memory.failures + (1 if _failed(memory, turn) else 0),
        frustration=round(mood, 4),
        declined=turn.seq if declined else memory.declined,
        mood=(memory.mood or context.Mood()).after(turn.heard) if turn.heard else memory.mood,
        rules=ruled.remembered,
    )
    news = any(item in held for item in fresh) or ruled.news or _rated_since(memory)
    if ruled.priority is None and refutes_person(memory, turn.intent):
        ruled = replace(ruled, priority="high")  # he has waited for a person once already
    return remembered, _routed(_decide(held, news, turn, thresholds), ruled, only_message(turn))


def _routed(decision: Decision, ruled: ruling.Ruling, leave_message: bool) -> Decision:
    """Add what the rules say: where a handoff goes, and whether a message takes a person's place. Who asks
    for a person is in the queue with his message all the same: that is never refused.
    """
    unasked = decision.reason != "explicit_request" and decision.action == "hand_over"
    action = "offer" if leave_message and unasked else decision.action
    return replace(
        decision, action=action, queue=ruled.queue, priority=ruled.priority, leave_message=leave_message
    )


def _carry(memory: Memory, turn: Turn) -> tuple[Evidence, ...]:
    fading = _fading(memory, turn)
    aged = (
        replace(item, weight=round(item.weight * fading, 4))
        for item in memory.evidence
        if item.kind != CONVERSATION  # each turn judges the whole of it anew
    )
    return tuple(item for item in aged if item.weight >= FORGOTTEN)


def _fading(memory: Memory, turn: Turn) -> float:
    return FADING / 2 if declines_person(memory, turn.intent) else FADING


def _rated_since(memory: Memory) -> bool:
    """A bad rating reaches the memory before the turn, and is as new to the decision as the turn itself."""
    return any(item.seq > memory.heard for item in memory.evidence)


def _observe(memory: Memory, turn: Turn) -> tuple[Evidence, ...]:
    weights = {
        "explicit_request": 1.0 if wants_person(memory, turn.intent) else 0.0,
        "failed_answer": _failed(memory, turn),
        "repeated_question": _repeated(memory, turn),
        "no_answer": NOTHING_FOUND if (turn.found or {}).get("outcome") == "unknown" else 0.0,
        "frustration": _anger(memory, turn),
        "sensitive_topic": _sensitive(turn),
        CONVERSATION: _conversation(memory, turn),
    }
    if refutes_person(memory, turn.intent):
        weights["failed_answer"] = FAILED_PERSON
    quote = turn.text[:QUOTE_CHARS]
    return tuple(
        Evidence(kind, turn.seq, quote, round(weight, 4)) for kind, weight in weights.items() if weight
    )


def _failed(memory: Memory, turn: Turn) -> float:
    """An answer did not help: said outright, or told among the facts of what happened then, once an answer.

    The next answer that fails weighs more; a second complaint about the same one does not.
    """
    answer = latest(memory)
    weight = failure_weight(memory, (answer.seq or answer.turn) if answer else 0)
    told = answer is not None and turn.intent in TELLING and failure.tells(turn.text)
    if says_not_solved(memory, turn.intent):
        return weight or FAILED_ANSWER
    return weight if told else 0.0


def _repeated(memory: Memory, turn: Turn) -> float:
    """The customer repeats a question in other words, or the search led to an answer already shown."""
    if turn.intent not in QUESTIONS:
        return 0.0
    earlier = sum(
        similarity.cosine(turn.sketch, query.sketch) >= REPHRASED
        for query in memory.queries
        if query.outcome == "answer"
    )
    if not earlier and not (turn.found or {}).get("repeated"):
        return 0.0
    before = any(item.kind == "repeated_question" for item in memory.evidence)
    return REPEATED_AGAIN if earlier > 1 or before else REPEATED_ONCE


def mood_of(intent: str, text: str, frustration: float) -> float:
    """The mood that a message really shows: a bare “that didn't help” is a verdict, “bye” a courtesy."""
    if intent not in MOODY:
        return frustration if frustration >= OUTBURST and intent != "solved" else 0.0
    bare = len(text.split()) <= BARE_WORDS and "!" not in text and not text.isupper()
    return 0.0 if bare and intent in ("not_solved", "deny") else frustration


def _anger(memory: Memory, turn: Turn) -> float:
    """Clear anger speaks for a person at once, a milder mood when it comes back or an answer failed.

    A joke in capitals is loud too: where the rest of the conversation is calm, anger counts as a mild mood.
    """
    if turn.intent not in MOODY or turn.frustration < NOTICEABLE:
        return 0.0
    first = turn.intent in ("ask", "report_problem") and not memory.shown
    if turn.anger >= CLEAR_ANGER and not _calm_otherwise(memory, turn):
        sure = (turn.anger - CLEAR_ANGER) / (1.0 - CLEAR_ANGER)
        return (CLEAR_FROM + (CLEAR_TO - CLEAR_FROM) * sure) * (FIRST_REPORT if first else 1.0)
    if first:
        return 0.0
    before = any(item.kind in ("frustration", "failed_answer") for item in memory.evidence)
    return (MILD_AGAIN if before else MILD_ONCE) * (turn.frustration - EVEN) / (1.0 - EVEN)


def _calm_otherwise(memory: Memory, turn: Turn) -> bool:
    points = context.fitted()
    return turn.heard is not None and judged(memory, turn.heard, turn.sketch).person < points.offer_at / 2


def _sensitive(turn: Turn) -> float:
    topic = sensitive.touched(turn.text, turn.topics, turn.sketch)
    return topic.weight if topic else 0.0


def judged(memory: Memory, heard: context.Heard, sketch: str) -> context.Judgement:
    """Judge a message in the conversation that `memory` remembers."""
    repeats = max((similarity.cosine(sketch, query.sketch) for query in memory.queries), default=0.0)
    return context.judge(memory.mood or context.Mood(), heard, max(repeats, 0.0))


def _conversation(memory: Memory, turn: Turn) -> float:
    """What the whole of it says: all that was heard so far, weighed as judged conversations taught us.

    A first question waits for what the search finds, and an answer to it comes before a person.
    """
    if turn.heard is None or turn.intent in COURTEOUS or (turn.found is None and not memory.shown):
        return 0.0
    points = context.fitted()
    chance = judged(memory, turn.heard, turn.sketch).person
    chances, weights = (0.0, points.offer_at, points.hand_over_at, 1.0), (0.0, OFFERED, HANDED, CLEAR_TO)
    weight = float(np.interp(chance, chances, weights))
    answered = not memory.shown and (turn.found or {}).get("outcome") == "answer"
    weight *= FIRST_REPORT if answered else 1.0
    return weight if weight >= NOTED else 0.0


def _strongest(evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """Keep the bounded list in order of turns. A mood that lasts counts twice at most, at its strongest."""
    moods = sorted((item for item in evidence if item.kind == "frustration"), key=lambda item: -item.weight)
    distinct = [item for item in evidence if item.kind != "frustration" or item in moods[:MOODS_KEPT]]
    heaviest = sorted(distinct, key=lambda item: item.weight, reverse=True)[:EVIDENCE_KEPT]
    return tuple(sorted(heaviest, key=lambda item: item.seq))


def _combined(evidence: tuple[Evidence, ...]) -> float:
    """Independent pieces add up; what the whole conversation says knows of them all and stands beside."""
    remaining, whole = 1.0, 0.0
    for item in evidence:
        if item.kind == CONVERSATION:
            whole = max(whole, item.weight)
        else:
            remaining *= 1.0 - item.weight
    return max(1.0 - remaining, whole)


def _reason(evidence: tuple[Evidence, ...], turn: Turn) -> str | None:
    """The kind that contributes most, in the packet's words.

    What the whole conversation says is named after the strongest single piece, or else after the mood of
    this turn; without either it stands for itself, since nothing more can honestly be said.
    """
    kinds = {item.kind for item in evidence if item.weight} - {CONVERSATION}
    if evidence and not kinds:
        return "frustration" if turn.frustration >= EVEN else CONVERSATION
    shares = {
        kind: _combined(tuple(item for item in evidence if item.kind == kind)) for kind in sorted(kinds)
    }
    top = max(shares, key=lambda kind: shares[kind], default=None)
    return _REASONS.get(top, top) if top else None


def _decide(held: tuple[Evidence, ...], news: bool, turn: Turn, thresholds: Thresholds) -> Decision:
    """Old evidence alone never acts: without news the customer would be offered the same thing every turn."""
    score = round(_combined(held), 4)  # as it is logged: the log alone must give the same decision
    quiet = Decision("none", score, None, held)
    if turn.responder != "bot" or not news:
        return quiet
    if score >= thresholds.hand_over_at:
        return Decision("hand_over", score, _reason(held, turn), held)
    return Decision("offer", score, _reason(held, turn), held) if score >= thresholds.offer_at else quiet
