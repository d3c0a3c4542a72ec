"""What a turn leaves behind: the actions report what they did, and this module writes it into the memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.evidence import Turn
from bot.memory import QUERIES_KEPT, QUERY_CHARS, SHOWN_KEPT, Memory, Query, Shown, Walk

# Small talk does not answer the question that is open between the two.
PASSING = frozenset({"greet", "thank", "chitchat", "ask_identity", "inform", "repeat"})


def after_turn(memory: Memory, turn: Turn, found: Mapping[str, Any]) -> Memory:
    """Write the actions' report `found` of one turn into the memory."""
    memory = _verdict(memory, found.get("verdict"))
    instruction = memory.instruction
    return replace(
        memory,
        heard=turn.seq,
        shown=(*memory.shown, *_shown(found, turn.seq))[-SHOWN_KEPT:],
        queries=(*memory.queries, *_query(found, turn))[-QUERIES_KEPT:],
        awaiting=_kept(found, "awaiting", memory.awaiting, turn.intent),
        walk=_walk(_kept(found, "walk", memory.walk, turn.intent)),
        offered=turn.seq if found.get("offered") else memory.offered,
        tip_given=memory.tip_given or bool(found.get("tip")),
        instruction=replace(instruction, asked=True) if instruction and found.get("asked") else instruction,
    )


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
