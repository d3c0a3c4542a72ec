"""Archived conversations under other thresholds: how many more or fewer go to people, and which."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from handoff.core.rescoring import RANK, Outcome, Thresholds, Way, rescore
from handoff.store.archive import Archive, Archived, Page, milliseconds

PAGE = 200
LABELS: dict[Way, str] = {
    "hand_over": "handed over by the bot",
    "offer": "a person offered",
    "none": "neither",
}


@dataclass(frozen=True)
class Change:
    """A conversation that would have gone another way."""

    conversation: str
    goal: str
    recorded: Outcome
    replayed: Outcome

    @property
    def more(self) -> bool:
        """Whether it would have gone further towards a person."""
        return RANK[self.replayed.way] > RANK[self.recorded.way]


@dataclass
class Replay:
    """The count of a replay: how each way was taken, before and after, and who changes."""

    conversations: int = 0
    asked: int = 0
    recorded: dict[Way, int] = field(default_factory=lambda: dict.fromkeys(RANK, 0))
    replayed: dict[Way, int] = field(default_factory=lambda: dict.fromkeys(RANK, 0))
    changes: list[Change] = field(default_factory=list)

    def take(self, found: Archived, recorded: Outcome, replayed: Outcome) -> None:
        """Count one conversation."""
        self.conversations += 1
        self.recorded[recorded.way] += 1
        self.replayed[replayed.way] += 1
        if recorded.way != replayed.way:
            self.changes.append(Change(found.id, found.goal, recorded, replayed))


async def replay(archive: Archive, since: datetime, thresholds: Thresholds) -> Replay:
    """Take every decision again in the conversations that were closed since a time, the latest first."""
    result = Replay()
    async for found in _closed_since(archive, milliseconds(since)):
        judged = rescore(await archive.read(found.id), thresholds)
        result.asked += judged.asked
        result.take(found, judged.recorded, judged.replayed)
    return result


async def _closed_since(archive: Archive, since_ms: int) -> AsyncIterator[Archived]:
    page = Page(PAGE)
    while rows := await archive.find(page):
        for row in rows:
            if row.closed_ms < since_ms:
                return
            yield row
        page = Page(PAGE, rows[-1].closed_ms, rows[-1].id)


def lines(result: Replay, thresholds: Thresholds) -> list[str]:
    """Tell the result in words and figures, a line each."""
    told = [
        f"{result.conversations} conversations, decided again with offer {thresholds.offer:g} "
        f"and hand over {thresholds.hand_over:g}",
        f"{'':24}{'as recorded':>12}{'replayed':>12}{'change':>10}",
    ]
    for way, label in LABELS.items():
        before, after = result.recorded[way], result.replayed[way]
        told.append(f"{label:24}{before:>12}{after:>12}{after - before:>+10}")
    told.append(
        f"{result.asked} came to a person by the button or because the bot was down, whatever the thresholds"
    )
    told += _list("would have gone further towards a person", [c for c in result.changes if c.more])
    told += _list("would have stayed further from a person", [c for c in result.changes if not c.more])
    told.append("What came after the first changed decision is judged as it was recorded.")
    return told


def _list(title: str, changes: Sequence[Change]) -> list[str]:
    told = [f"{len(changes)} {title}{':' if changes else ''}"]
    for change in changes:
        named = change.replayed if change.more else change.recorded
        told.append(
            f"  {change.conversation}  {change.recorded.way} → {change.replayed.way}  "
            f"message {named.seq}, {named.reason}, score {named.score:.2f}  “{change.goal[:60]}”"
        )
    return told
