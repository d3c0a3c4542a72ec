"""The gateway's short way into the log: one round trip instead of two while nobody else writes.

What we wrote last tells the state we decide on next; the append still checks that it is the newest, so
a wrong guess costs a second try and never a wrong event.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from cachetools import LRUCache

from handoff.core.commands import Command
from handoff.core.conversation import State, number
from handoff.core.decide import Accepted, decide
from handoff.store.log import Appended, Duplicate, Log, Terms
from handoff.store.writer import CONFLICT, Repeated, WriteResult, Written, submit

STATES_KEPT = 5000


class Writing:
    """Carries commands out on live conversations."""

    def __init__(self, log: Log, top: Callable[[str], int], clock: Callable[[], datetime]) -> None:
        """Bind to a log.

        Args:
            log: the logs.
            top: the highest seq this process has heard of, 0 when it knows nothing.
            clock: now, aware.
        """
        self._log = log
        self._top = top
        self._clock = clock
        self._states: LRUCache[str, State] = LRUCache(STATES_KEPT)

    async def submit(self, conversation: str, command: Command) -> WriteResult:
        """Carry a command out, at most once per cid."""
        state = self._states.get(conversation)
        result = None
        if state is not None and command.cid is not None and self._top(conversation) <= state.seq:
            result = await self._guess(state, command)
        if result is None:
            result = await submit(self._log, conversation, command, self._clock())
        if isinstance(result, Written):
            self._states[conversation] = result.state
        return result

    async def _guess(self, state: State, command: Command) -> WriteResult | None:
        decision = decide(state, command)
        if not isinstance(decision, Accepted):
            return None  # a refusal is decided on what is really there
        events, after = number(state, decision.drafts, self._clock())
        terms = Terms(cid=command.cid, body_hash=command.fingerprint())
        match await self._log.append(state.conversation, state.seq, events, after, terms):
            case Appended(first):
                return Written(first, tuple(events), after)
            case Duplicate(seq, same):
                return Repeated(seq) if same else CONFLICT
            case _:
                return None
