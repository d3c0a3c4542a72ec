"""What an action works with: this turn, what is remembered of the conversation, the search, and its report.

The channel fills Rasa's slots; this module gives them types. Actions only read the memory. What they did and
found goes into the `result` slot, and the channel writes the memory from it, so that an action run twice
changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict

from actions.search_client import SearchClient


class _Slot(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Shown(_Slot):
    """An answer the customer had; `form` is `passage`, `walk`, or `whole`: steps with the introduction."""

    article: str
    title: str = ""
    passage: int = 0
    turn: int = 0
    seq: int | None = None
    verdict: str | None = None
    form: str = "passage"


class Query(_Slot):
    """An earlier question as it was searched for; `topic` is the one that it hung on, empty when on none."""

    text: str
    topic: str = ""
    turn: int = 0
    outcome: str = "none"


class Walk(_Slot):
    """Where a step-by-step walk stands; `step` counts from 1."""

    article: str
    passage: int
    step: int


class Instruction(_Slot):
    """What the agent who handed back asked of the bot."""

    text: str
    seq: int
    asked: bool = False


class Advice(_Slot):
    """What a person told the customer last before handing back."""

    text: str = ""
    seq: int = 0
    open: bool = True


class Memory(_Slot):
    """The part of the conversation's memory that actions read."""

    shown: tuple[Shown, ...] = ()
    queries: tuple[Query, ...] = ()
    awaiting: str | None = None
    frustration: float = 0.0
    failures: int = 0
    walk: Walk | None = None
    tip_given: bool = False
    instruction: Instruction | None = None
    advice: Advice | None = None


class Turn(_Slot):
    """This turn; `data` is what the chosen button carries, `read` the text as it is read (bot/reading.py)."""

    seq: int = 1
    read: str | None = None
    intent: str = "ask"
    frustration: float = 0.0
    vector: str | None = None
    chosen: bool = False
    data: dict[str, Any] = {}
    agents_online: int | None = None


class EvidenceItem(_Slot):
    """One reason for a handoff."""

    kind: str
    seq: int = 0
    quote: str = ""


class Decision(_Slot):
    """What the handoff policy decided."""

    action: str = "none"
    reason: str | None = None
    evidence: tuple[EvidenceItem, ...] = ()


@dataclass
class Desk:
    """One action's working place."""

    search: SearchClient
    text: str
    turn: Turn
    memory: Memory
    decision: Decision
    responder: str
    upset: bool
    entities: tuple[dict[str, Any], ...]
    found: dict[str, Any] = field(default_factory=dict)
    replies: list[dict[str, Any]] = field(default_factory=list)

    def say(
        self,
        text: str,
        choices: list[dict[str, Any]] | None = None,
        citations: list[dict[str, Any]] | None = None,
        form: str | None = None,
    ) -> None:
        """Add one reply."""
        self.replies.append(
            {"text": text, "choices": choices or [], "citations": citations or [], "form": form}
        )

    def report(self, **facts: Any) -> None:
        """Note what was done or found; later notes of the same name win."""
        self.found.update(facts)

    @property
    def waiting(self) -> bool:
        """Whether the customer waits in the queue for a person."""
        return self.responder == "queue"

    @property
    def last_shown(self) -> Shown | None:
        """The answer the customer saw last."""
        return self.memory.shown[-1] if self.memory.shown else None

    @property
    def refutes_person(self) -> bool:
        """Whether the customer says that what a person told him before handing back did not help."""
        return self.memory.advice is not None and self._says("not_solved", "deny")

    @property
    def confirms_person(self) -> bool:
        """Whether the customer says that it did help."""
        return self.memory.advice is not None and self._says("solved", "affirm")

    def _says(self, outright: str, to_the_question: str) -> bool:
        asked = self.memory.awaiting == "verdict" and self.turn.intent == to_the_question
        return self.turn.intent == outright or asked

    def knows(self, article: str) -> bool:
        """Whether the customer has had anything of this article."""
        return any(item.article == article for item in self.memory.shown)

    def has_seen(self, article: str, passage: int, form: str | None = None) -> bool:
        """Whether the customer has had this passage (in that form)."""
        return any(
            item.article == article
            and (item.passage == passage or (passage == 0 and item.form == "whole"))
            and form in (None, item.form)
            for item in self.memory.shown
        )


def choice(label: str, intent: str, **data: Any) -> dict[str, Any]:
    """Mint a button: its label, and the dialogue act that pressing it stands for."""
    return {"label": label, "payload": {"intent": intent, "data": data}}
