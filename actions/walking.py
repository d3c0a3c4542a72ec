"""Going through the steps of an answer one at a time, and saying the last answer once more."""

from __future__ import annotations

from actions import wording
from actions.base import DeskAction
from actions.desk import Desk
from actions.search_client import Article, Passage
from actions.showing import Piece, citation, show_step, verdict_choices
from actions.steps import split_steps


async def _passage(desk: Desk, article: str, passage: int) -> tuple[Article, Passage] | None:
    source = await desk.search.article(article)
    found = next((item for item in source.passages if item.passage == passage), None) if source else None
    return (source, found) if source and found else None


class NextStep(DeskAction):
    """Shows the next step of the walk, or starts one through the last answer."""

    rasa_name = "action_next_step"

    async def act(self, desk: Desk) -> None:
        """Go one step on."""
        where = self._where(desk)
        found = await _passage(desk, where[0], where[1]) if where else None
        steps = split_steps(found[1].text) if found else []
        if where is None or found is None or not steps:
            desk.say(wording.NO_WALK)
            desk.report(awaiting=None)
        elif where[2] > len(steps):
            desk.say(wording.LAST_STEP, verdict_choices(where[0], where[1]))
            desk.report(outcome="none", awaiting="verdict")
        else:
            show_step(desk, Piece.of_passage(*found), where[2])

    @staticmethod
    def _where(desk: Desk) -> tuple[str, int, int] | None:
        """Article, passage and step to show: what the button named, else the walk's next, else the last
        answer.
        """
        data, walk, shown = desk.turn.data, desk.memory.walk, desk.last_shown
        if desk.turn.chosen and {"article", "passage", "step"} <= data.keys():
            return str(data["article"]), int(data["passage"]), int(data["step"])
        if walk:
            return walk.article, walk.passage, walk.step + 1
        return (shown.article, shown.passage, 1) if shown else None


class Repeat(DeskAction):
    """Says the last answer again because the customer asked for it: the one case where the repeat guard is
    off.
    """

    rasa_name = "action_repeat"

    async def act(self, desk: Desk) -> None:
        """Repeat."""
        shown = desk.last_shown
        found = await _passage(desk, shown.article, shown.passage) if shown else None
        if found is None:
            desk.say(wording.NOTHING_SAID)
            return
        piece = Piece.of_passage(*found)
        desk.say(piece.text, verdict_choices(piece.article, piece.passage), [citation(piece)])
        desk.report(awaiting="verdict")
