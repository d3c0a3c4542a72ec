"""After the customer's verdict on an answer: thanks and at most one tip, or an apology and another way."""

from __future__ import annotations

from actions import wording
from actions.answer import answer, give_up, tell_otherwise, tell_trouble
from actions.base import DeskAction
from actions.desk import Desk, Shown
from actions.search_client import Hit
from actions.sections import names_step

_TELLING_WORDS = 7  # a refusal this long says something about the problem


def _judged(desk: Desk) -> Shown | None:
    """The answer that the verdict is about: the one whose button was pressed, else the last; none when it is
    about what a person said.
    """
    if desk.refutes_person or desk.confirms_person:
        return None
    named = desk.turn.data.get("article") if desk.turn.chosen else None
    matching = [item for item in desk.memory.shown if named in (None, item.article)]
    return matching[-1] if matching else None


def _report_verdict(desk: Desk, shown: Shown, value: str) -> None:
    desk.report(verdict={"article": shown.article, "seq": shown.seq or shown.turn, "value": value})


class Solved(DeskAction):
    """Thanks the customer, leaves the queue if need be, and gives at most one tip to somebody in the mood for
    it.
    """

    rasa_name = "action_solved"
    follows_up = False

    async def act(self, desk: Desk) -> None:
        """Close the case."""
        shown = _judged(desk)
        upset = desk.upset or desk.memory.failures > 1
        parts = [wording.SOLVED_UPSET if upset else wording.SOLVED]
        if desk.waiting:
            parts.append(wording.LEFT_QUEUE)
        if shown:
            _report_verdict(desk, shown, "solved")
        tip = await self._tip(desk, shown) if shown and not upset and not desk.memory.tip_given else None
        if tip:
            parts.append(f"\n\nOne thing worth knowing next: {tip}")
        desk.say(" ".join(parts))
        desk.report(outcome="none", awaiting=None, tip=bool(tip))

    @staticmethod
    async def _tip(desk: Desk, shown: Shown) -> str | None:
        article = await desk.search.article(shown.article)
        return article.tip if article else None


class Repair(DeskAction):
    """Names what did not help and tries another form of the answer."""

    rasa_name = "action_repair"
    follows_up = False

    async def act(self, desk: Desk) -> None:
        """Try again, otherwise."""
        shown = _judged(desk)
        if desk.refutes_person:
            give_up(desk, wording.PERSON_DID_NOT_HELP)
        elif shown is None and desk.memory.instruction is None:
            await answer(desk)
        elif shown is None:
            give_up(desk, wording.did_not_help(()))
        elif names_step(desk):
            await tell_trouble(desk)
        else:
            _report_verdict(desk, shown, "not_solved")
            hits = await self._others(desk)
            await tell_otherwise(desk, shown.article, hits, wording.did_not_help([shown.title]), failed=True)

    @staticmethod
    async def _others(desk: Desk) -> tuple[Hit, ...]:
        """Search the last question again without what has been shown, with what the customer adds now."""
        if not desk.memory.queries:
            return ()
        telling = not desk.turn.chosen and len(desk.text.split()) >= _TELLING_WORDS
        question = desk.memory.queries[-1].text
        seen = sorted({item.article for item in desk.memory.shown})
        found = await desk.search.search(f"{question} {desk.text}" if telling else question, exclude=seen)
        return found.hits if found.outcome != "unknown" else ()
