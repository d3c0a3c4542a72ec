"""What the articles lack: questions nobody could answer, and answers that did not help, for authors."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal

from pydantic import BaseModel

from handoff.core.events import Analysed, Event, Message, Rated
from handoff.core.text import timestamp
from handoff.services.errors import Unavailable
from handoff.services.search_client import SearchClient
from handoff.store.questions import Question, QuestionRows

GapKind = Literal["unknown", "rated_down", "not_solved"]


class GapQuestion(BaseModel):
    """One question as the customer asked it."""

    conversation: str
    seq: int
    text: str
    at: str
    kind: GapKind


class Gap(BaseModel):
    """Questions that mean the same."""

    label: str
    count: int
    questions: list[GapQuestion]


class Gaps:
    """Reads the questions and groups them by meaning."""

    def __init__(self, rows: QuestionRows, search: SearchClient) -> None:
        self._rows = rows
        self._search = search

    async def grouped(self, limit: int = 500) -> list[Gap]:
        """The latest questions in groups, the largest first; ungrouped when the search service is down."""
        found = await self._rows.latest(limit)
        shown = {f"{q.conversation}:{q.seq}:{q.kind}": _shown(q) for q in found}
        if not shown:
            return []
        try:
            groups = await self._search.group({key: question.text for key, question in shown.items()})
            gaps = [_gap(g.label, [shown[i] for i in g.ids if i in shown]) for g in groups]
        except Unavailable:
            gaps = [_gap(question.text, [question]) for question in shown.values()]
        return sorted((gap for gap in gaps if gap.count), key=lambda gap: -gap.count)


def questions_of(conversation: str, log: Sequence[Event]) -> list[Question]:
    """Find the gaps in a log: nothing found, an answer rated down, an answer said not to have helped.

    Args:
        conversation: its id.
        log: every event from 1 on.
    """
    said = {event.seq: event for event in log if isinstance(event.data, Message)}
    found: list[Question] = []
    for event in log:
        match event.data:
            case Analysed() as turn if turn.annotations.get("outcome") == "unknown":
                found += _question(conversation, said.get(turn.of), "unknown")
            case Analysed() as turn if (verdict := turn.annotations.get("verdict")) is not None:
                if verdict.get("value") == "not_solved":
                    asked = _asked_before(said, verdict.get("seq") or event.seq)
                    found += _question(conversation, asked, "not_solved")
            case Rated(value="down") as rated:
                found += _question(conversation, _asked_before(said, rated.seq), "rated_down")
            case _:
                pass
    return list({(q.seq, q.kind): q for q in found}.values())


def _asked_before(said: dict[int, Event], answer_seq: int) -> Event | None:
    answer = said.get(answer_seq)
    of = answer.private.get("of") if answer else None
    if of in said:
        return said[of]
    earlier = [seq for seq, event in said.items() if seq < answer_seq and event.sender.role == "customer"]
    return said[max(earlier)] if earlier else None


def _question(conversation: str, asked: Event | None, kind: GapKind) -> list[Question]:
    if asked is None or not isinstance(asked.data, Message):
        return []
    return [Question(conversation, asked.seq, kind, asked.data.text, asked.at.timestamp())]


def _shown(question: Question) -> GapQuestion:
    at = timestamp(datetime.fromtimestamp(question.asked_at, UTC))
    return GapQuestion.model_validate(
        {
            "conversation": question.conversation,
            "seq": question.seq,
            "text": question.text,
            "at": at,
            "kind": question.kind,
        }
    )


def _gap(label: str, questions: list[GapQuestion]) -> Gap:
    return Gap(label=label, count=len(questions), questions=questions)
