"""Going through the steps of an answer one at a time, forth and back, and saying the last answer again."""

from __future__ import annotations

import re
from dataclasses import dataclass

from actions import wording
from actions.answer import tell_trouble
from actions.base import DeskAction
from actions.desk import Desk
from actions.search_client import Article, Passage
from actions.sections import reports_failure
from actions.showing import Piece, citation, show_step, verdict_choices
from actions.steps import LAST, named_step, split_steps

_BACK = re.compile(r"\b(?:back|previous|before(?: that)?)\b", re.I)
_AFRESH = re.compile(
    r"\b(?:start|begin)(?:ing)? (?:over|again)\b|\bfrom the (?:start|beginning|top)\b|\bstart over\b", re.I
)


@dataclass(frozen=True)
class _Place:
    """A step of a passage; `step` counts from 1."""

    article: Article
    passage: Passage
    steps: list[str]
    step: int


async def _passage(desk: Desk, article: str, passage: int) -> tuple[Article, Passage] | None:
    source = await desk.search.article(article)
    found = next((item for item in source.passages if item.passage == passage), None) if source else None
    return (source, found) if source and found else None


async def _walked(desk: Desk) -> _Place | None:
    """Where the walk stands, or the place before the first step of the answer shown last, or of its article's
    first steps when it has none itself.
    """
    walk, shown = desk.memory.walk, desk.last_shown
    article, number = (
        (walk.article, walk.passage) if walk else (shown.article, shown.passage) if shown else ("", 0)
    )
    found = await _passage(desk, article, number) if article else None
    if found is None:
        return None
    source, passage = found
    if not split_steps(passage.text):
        passage = next((item for item in source.passages if split_steps(item.text)), passage)
    steps = split_steps(passage.text)
    return _Place(source, passage, steps, walk.step if walk else 0) if steps else None


async def _named(desk: Desk) -> _Place | None:
    """The step that a button names."""
    data = desk.turn.data
    if not desk.turn.chosen or not {"article", "passage", "step"} <= data.keys():
        return None
    found = await _passage(desk, str(data["article"]), int(data["passage"]))
    steps = split_steps(found[1].text) if found else []
    return _Place(*found, steps, int(data["step"])) if found and steps else None


def _show(desk: Desk, place: _Place, step: int, lead: str | None = None) -> None:
    show_step(desk, Piece.of_passage(place.article, place.passage), step, lead)


class NextStep(DeskAction):
    """Shows the next step of the walk, or the one that is named, or starts a walk through the last answer."""

    rasa_name = "action_next_step"

    async def act(self, desk: Desk) -> None:
        """Go one step on."""
        if reports_failure(desk):
            await tell_trouble(desk)
            return
        button = await _named(desk)
        place = button or await _walked(desk)
        if place is None:
            desk.say(wording.NO_WALK)
            desk.report(awaiting=None)
            return
        step = button.step if button else self._wanted(desk, place)
        if 1 <= step <= len(place.steps):
            _show(desk, place, step)
        else:
            article, passage = place.article.article, place.passage.passage
            desk.say(wording.LAST_STEP, verdict_choices(article, passage))
            walk = {"article": article, "passage": passage, "step": len(place.steps)}
            desk.report(outcome="none", awaiting="verdict", walk=walk)

    @staticmethod
    def _wanted(desk: Desk, place: _Place) -> int:
        named = named_step(desk.text)
        return len(place.steps) if named == LAST else named or place.step + 1


class Repeat(DeskAction):
    """Says the last answer again because the customer asked for it, the one case where the repeat guard is
    off; in a walk, the step it stands at, the one before, or the first.
    """

    rasa_name = "action_repeat"

    async def act(self, desk: Desk) -> None:
        """Repeat."""
        place = await _walked(desk)
        if place and (desk.memory.walk or named_step(desk.text) is not None):
            self._step(desk, place)
            return
        shown = desk.last_shown
        found = await _passage(desk, shown.article, shown.passage) if shown else None
        if found is None:
            desk.say(wording.NOTHING_SAID)
            return
        piece = Piece.of_passage(*found)
        desk.say(piece.text, verdict_choices(piece.article, piece.passage), [citation(piece)])
        desk.report(awaiting="verdict")

    @staticmethod
    def _step(desk: Desk, place: _Place) -> None:
        named = named_step(desk.text)
        if named is not None:
            _show(desk, place, len(place.steps) if named == LAST else min(max(named, 1), len(place.steps)))
        elif _AFRESH.search(desk.text):
            _show(desk, place, 1)
        elif not _BACK.search(desk.text):
            _show(desk, place, max(place.step, 1))
        elif place.step > 1:
            _show(desk, place, place.step - 1)
        else:
            _show(desk, place, 1, wording.FIRST_STEP)
