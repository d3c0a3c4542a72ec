"""Judged conversations, read and played through the trained assistant's understanding and its handoff
decision.

Each helper's turn counts as an answer that the customer was shown. What the product would do between the
turns (search, offer, ask back) is not played: the decision is taken on what the customer says and repeats.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bot import context, embedding, evidence, memory, reading, sensitive, settings, similarity

Parse = Callable[[str], Awaitable[Mapping[str, Any]]]
_PLACEHOLDER = re.compile(
    r"@user\b|<(?:url|phone|email)>", re.IGNORECASE
)  # put in by those who made the data


@dataclass(frozen=True)
class JudgedTurn:
    """One customer turn with what both readers say of it, and ours."""

    conversation: str
    text: str
    frustrated: bool
    handoff: bool
    frustration: float = 0.0
    person: float = 0.0  # the chance, as judged conversations taught it, that a person should take over
    score: float = 0.0
    offered: bool = False
    handed_over: bool = False
    ms: float = 0.0


def read(path: Path) -> Iterator[list[dict[str, Any]]]:
    """Yield the turns of each conversation of a dialogues file, the conversation's id in each.

    Raises:
        ValueError: naming the line that is no conversation.
    """
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            yield [{**turn, "conversation": str(row["id"])} for turn in row["turns"]]
        except (json.JSONDecodeError, KeyError, TypeError) as error:
            raise ValueError(f"{path}, line {number}: not a judged conversation ({error!r})") from error


async def play(
    turns: list[dict[str, Any]], parse: Parse, thresholds: evidence.Thresholds
) -> list[JudgedTurn]:
    """Judge each customer turn knowing only what was said up to it; a handover holds from its turn on."""
    remembered, judged, best, taken = memory.Memory(), [], 0.0, False
    for seq, turn in enumerate(turns, start=1):
        text = _PLACEHOLDER.sub("", turn["text"]).strip() or turn["text"]
        if turn["role"] != "customer":
            remembered = _answered(remembered, text, seq)
            continue
        started = time.perf_counter()
        parsed = await parse(reading.read(text).text or text)  # as a customer's text is read
        ms = 1000 * (time.perf_counter() - started)
        asked = _turn(seq, text, parsed, remembered)
        remembered, decision = evidence.score_turn(remembered, asked, thresholds)
        remembered = _asked(remembered, text, seq, parsed)
        best, taken = max(best, decision.score), taken or decision.action == "hand_over"
        judged.append(
            JudgedTurn(
                turn["conversation"],
                text,
                min(turn["frustration"]) >= 1,
                min(turn["handoff"]) >= 1,
                asked.judged.frustrated,
                asked.judged.person,
                best,
                decision.action != "none",
                taken,
                ms,
            )
        )
    return judged


@dataclass(frozen=True)
class _Played(evidence.Turn):
    """A turn whose search is not played, with what its whole conversation says of it."""

    judged: context.Judgement = field(default_factory=lambda: context.Judgement(0.0, 0.0))


def _turn(seq: int, text: str, parsed: Mapping[str, Any], remembered: memory.Memory) -> _Played:
    intent = parsed["intent"].get("name") or "ask"
    heard = context.heard(parsed, text)
    sketch = similarity.sketch(parsed.get(embedding.VECTOR))
    judged = evidence.judged(remembered, heard, sketch)
    mood = evidence.mood_of(intent, text, judged.frustrated)
    return _Played(
        seq,
        text,
        intent,
        frustration=mood,
        anger=min(mood, heard.anger),
        sketch=sketch,
        found={"outcome": "none"},
        topics=sensitive.read(settings.sensitive_topics()),
        heard=heard,
        judged=judged,
    )


def _asked(remembered: memory.Memory, text: str, seq: int, parsed: Mapping[str, Any]) -> memory.Memory:
    if parsed["intent"].get("name") not in evidence.QUESTIONS:
        return remembered
    query = memory.Query(
        text[: memory.QUERY_CHARS], seq, similarity.sketch(parsed.get(embedding.VECTOR)), "answer"
    )
    return replace(remembered, queries=(*remembered.queries, query)[-memory.QUERIES_KEPT :])


def _answered(remembered: memory.Memory, text: str, seq: int) -> memory.Memory:
    shown = memory.Shown(f"reply-{seq}", text[:40], 0, seq, seq)
    return replace(
        remembered, shown=(*remembered.shown, shown)[-memory.SHOWN_KEPT :], awaiting="verdict", seen=seq
    )
