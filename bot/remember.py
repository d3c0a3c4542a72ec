"""What a turn leaves behind: the actions report what they did, and this module writes it into the memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.evidence import Turn, says_not_solved, says_solved
from bot.memory import (
    QUERIES_KEPT,
    QUERY_CHARS,
    SHOWN_KEPT,
    Advice,
    Instruction,
    Memory,
    Query,
    Shown,
    Walk,
)

# Small talk does not answer the question that is open between the two.
PASSING = frozenset({"greet", "thank", "chitchat", "ask_identity", "inform", "repeat"})


def after_turn(memory: Memory, turn: Turn, found: Mapping[str, Any]) -> Memory:
    """Write the actions' report `found` of one turn into the memory."""
    failed = sum(item.kind == "failed_answer" and item.seq > memory.heard for item in memory.evidence)
    judged = says_solved(memory, turn.intent) or says_not_solved(memory, turn.intent)
    memory = _verdict(memory, found.get("verdict"))
    shown = _shown(found, turn.seq)
    return replace(
        memory,
        heard=turn.seq,
        shown=(*memory.shown, *shown)[-SHOWN_KEPT:],
        queries=(*memory.queries, *_query(found, turn))[-QUERIES_KEPT:],
        awaiting=_awaiting(found, memory.awaiting, turn.intent),
        walk=_walk(_kept(found, "walk", memory.walk, turn.intent)),
        offered=turn.seq if found.get("offered") else memory.offered,
        tip_given=memory.tip_given or bool(found.get("tip")),
        instruction=_instruction(memory, bool(found.get("asked")) or judged),
        advice=None if judged or shown else _advice(memory, turn, found),
        answers=memory.answers + len(shown),
        failed_answers=memory.failed_answers + failed,
        failed_steps=memory.failed_steps + bool(found.get("failed_step")),
    )


def _instruction(memory: Memory, settled: bool) -> Instruction | None:
    """A customer who says how it went need not be asked any more."""
    instruction = memory.instruction
    return replace(instruction, asked=True) if instruction and settled else instruction


def _advice(memory: Memory, turn: Turn, found: Mapping[str, Any]) -> Advice | None:
    """What a person said stays open through small talk, until the bot asks about it or the talk goes on."""
    if memory.advice is None or (turn.intent in PASSING and not found.get("asked")):
        return memory.advice
    return replace(memory.advice, open=False)


def _awaiting(found: Mapping[str, Any], before: str | None, intent: str) -> str | None:
    """Thanks are met by “is there anything else?”: a no to that says nothing of the answer before."""
    over = before == "verdict" and intent == "thank" and "awaiting" not in found
    kept: str | None = None if over else _kept(found, "awaiting", before, intent)
    return kept


def _kept(found: Mapping[str, Any], name: str, before: Any, intent: str) -> Any:
    if name in found:
        return found[name]
    return before if intent in PASSING else None


def _shown(found: Mapping[str, Any], seq: int) -> tuple[Shown, ...]:
    return tuple(
        Shown(
            article=str(item["article"]),
            title=str(item.get("title", "")),
            passage=int(item.get("passage", 0)),
            turn=seq,
            form=str(item.get("form", "passage")),
        )
        for item in found.get("shown") or ()
    )


def _query(found: Mapping[str, Any], turn: Turn) -> tuple[Query, ...]:
    text = found.get("query")
    if not text:
        return ()
    sketch = turn.sketch if found.get("own_words", text == turn.text) else ""
    topic = str(found.get("topic") or "")[:QUERY_CHARS]
    return (Query(str(text)[:QUERY_CHARS], turn.seq, sketch, str(found.get("outcome", "none")), topic),)


def _walk(raw: Any) -> Walk | None:
    if raw is None or isinstance(raw, Walk):
        return raw
    return Walk(str(raw["article"]), int(raw["passage"]), int(raw["step"]))


def _verdict(memory: Memory, verdict: Mapping[str, Any] | None) -> Memory:
    """A verdict settles the newest answer from that article that is still open."""
    if not verdict:
        return memory
    shown = list(memory.shown)
    for index in range(len(shown) - 1, -1, -1):
        if shown[index].article == verdict.get("article") and shown[index].verdict is None:
            shown[index] = replace(shown[index], verdict=str(verdict["value"]))
            break
    return replace(memory, shown=tuple(shown))
