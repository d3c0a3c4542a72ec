"""What an inbox entry asks for: a turn for the bot, or a handoff to be packed."""

from __future__ import annotations

from handoff.services.bot_turns import BotTurns, Turn
from handoff.services.handoffs import Handoffs
from handoff.services.settlement import Settlement
from handoff.store.inbox import Entry
from handoff.store.log import Terms


class InboxWork:
    """Hands an entry to who does it."""

    def __init__(self, turns: BotTurns, handoffs: Handoffs) -> None:
        self._turns = turns
        self._handoffs = handoffs

    async def do(self, entry: Entry, fence: int) -> Settlement:
        """Do an entry."""
        if entry.kind == "turn":
            return await self._turns.answer(Turn(entry.conversation, entry.seq, entry.id, fence))
        terms = Terms(fence=fence, inbox_done=entry.id)
        return await self._handoffs.pack(entry.conversation, entry.seq, terms)
