"""The common frame of every action: read the slots, act at a desk, write the report and the replies."""

from __future__ import annotations

import logging
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import wording
from actions.desk import Decision, Desk, Memory, Turn
from actions.errors import SearchUnavailable
from actions.search_client import SearchClient
from actions.showing import ask_how_it_went

log = logging.getLogger(__name__)


class DeskAction(Action):  # type: ignore[misc]
    """An action by name; subclasses say what it does in `act`."""

    rasa_name: ClassVar[str]
    follows_up: ClassVar[bool] = True  # whether an agent's instruction may be put to the customer after it

    def __init__(self, search: SearchClient) -> None:
        """Take the article search."""
        self._search = search

    def name(self) -> str:
        """Return the name that the domain gives it."""
        return self.rasa_name

    async def act(self, desk: Desk) -> None:
        """Do what the action does."""
        raise NotImplementedError

    async def run(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],  # noqa: ARG002 - the SDK's signature
    ) -> list[dict[str, Any]]:
        """Act, and hand Rasa replies and report. A search that is down is reported, not papered over."""
        desk = self._sit_down(tracker)
        try:
            await self.act(desk)
            if self.follows_up:
                _follow_up(desk)
        except SearchUnavailable as error:
            log.error("%s: %s", self.rasa_name, error)
            desk.replies.clear()
            desk.report(error="search_unavailable")
        for reply in desk.replies:
            dispatcher.utter_message(json_message=reply)
        return [SlotSet("result", desk.found)]

    def _sit_down(self, tracker: Tracker) -> Desk:
        slots, message = tracker.slots, tracker.latest_message
        turn = Turn.model_validate(slots.get("turn") or {})
        return Desk(
            search=self._search,
            text=str(message.get("text") or "") if turn.read is None else turn.read,
            turn=turn,
            memory=Memory.model_validate(slots.get("memory") or {}),
            decision=Decision.model_validate(slots.get("decision") or {}),
            responder=str(slots.get("responder") or "bot"),
            upset=slots.get("mood") == "upset",
            entities=tuple(message.get("entities") or ()),
            found=dict(slots.get("result") or {}),
        )


def _follow_up(desk: Desk) -> None:
    """Put an agent's instruction to the customer once, in the first turn after the hand back."""
    instruction = desk.memory.instruction
    if instruction is None or instruction.asked or desk.found.get("asked"):
        return
    ask_how_it_went(desk, wording.instructed(instruction.text))
