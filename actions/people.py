"""Ways to a person: handing over, offering, taking no for an answer, leaving a message, noting facts for
later.
"""

from __future__ import annotations

from actions import wording
from actions.answer import answer
from actions.base import DeskAction
from actions.desk import Desk, choice
from actions.showing import ask_how_it_went

_QUOTED_TITLES = 2


def _failed_titles(desk: Desk) -> list[str]:
    """Titles of what was tried and did not help, this turn's verdict included, in order and once each."""
    verdict = desk.found.get("verdict") or {}
    now = verdict.get("article") if verdict.get("value") == "not_solved" else None
    titles = [item.title for item in desk.memory.shown if item.verdict == "not_solved" or item.article == now]
    return list(dict.fromkeys(title for title in titles if title))[-_QUOTED_TITLES:]


def _why(desk: Desk) -> str:
    if desk.refutes_person:
        return wording.PERSON_DID_NOT_HELP
    return wording.reason_for_person(desk.decision.reason, _failed_titles(desk))


class HandOver(DeskAction):
    """Tells the customer that a person takes over, why, and what happens next."""

    rasa_name = "action_hand_over"
    follows_up = False

    async def act(self, desk: Desk) -> None:
        """Hand over; asked for again in the queue, say where things stand."""
        if desk.waiting:
            desk.say(wording.IN_QUEUE)
            desk.report(awaiting=None)
            return
        # An action of this turn may already have apologised for what did not help.
        why = "" if desk.found.get("verdict") else _why(desk)
        nobody = desk.turn.agents_online == 0
        what = wording.PASSING_ON_LATER if nobody else wording.PASSING_ON
        desk.say(f"{why} {what}".strip(), form="contact" if nobody else None)
        desk.report(awaiting="contact" if nobody else None)


class AfterPerson(DeskAction):
    """A yes, no or thanks just after a hand back: asks how it went, in the person's words if there are any.

    Nobody knows what a bare yes answered; the case must not be closed or opened again on a guess.
    """

    rasa_name = "action_after_person"
    follows_up = False

    async def act(self, desk: Desk) -> None:
        """Ask once."""
        lead = wording.AFTER_PERSON.get(desk.turn.intent, "")
        instruction = desk.memory.instruction
        told = instruction is not None and not instruction.asked
        question = wording.instructed(instruction.text) if instruction and told else wording.HOW_DID_IT_GO
        ask_how_it_went(desk, f"{lead} {question}".strip())


class OfferPerson(DeskAction):
    """Offers a person after the answer of this turn, and leaves the choice to the customer."""

    rasa_name = "action_offer_person"

    async def act(self, desk: Desk) -> None:
        """Offer; with nobody online, a message instead."""
        keep = choice(wording.KEEP_TRYING, "decline_person")
        if desk.turn.agents_online == 0:
            desk.say(wording.OFFER_NOBODY, [choice(wording.LEAVE, "leave_message"), keep])
        else:
            desk.say(wording.OFFER, [choice(wording.TALK, "request_person"), keep])
        desk.report(offered=True, awaiting="handoff_offer")


class DeclinePerson(DeskAction):
    """Carries on without a person."""

    rasa_name = "action_decline_person"

    async def act(self, desk: Desk) -> None:
        """Accept the no."""
        desk.say(wording.IN_QUEUE if desk.waiting else wording.DECLINED)
        desk.report(awaiting=None)


class LeaveMessage(DeskAction):
    """Confirms that the message waits for a person (the policy decides the handover) and shows the form for
    name and e-mail.
    """

    rasa_name = "action_leave_message"
    follows_up = False

    async def act(self, desk: Desk) -> None:
        """Ask for the way to reply."""
        desk.say(wording.MESSAGE_LEFT, form="contact")
        desk.report(awaiting="contact")


class Inform(DeskAction):
    """Notes an order number and the like; a message that turns out to hold none is treated as a question."""

    rasa_name = "action_inform"

    async def act(self, desk: Desk) -> None:
        """Confirm what was given."""
        facts = [(str(item.get("entity")), str(item.get("value"))) for item in desk.entities]
        if facts:
            desk.say(wording.noted(facts))
        else:
            await answer(desk)
