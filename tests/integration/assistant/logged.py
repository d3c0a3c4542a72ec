"""Conversations of the real assistant with their whole log: the worker's requests, the core's events."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx

from handoff.core.commands import (
    AgentSay,
    Claim,
    Command,
    End,
    Enqueue,
    HandBack,
    Open,
    Rate,
    Say,
)
from handoff.core.conversation import Owner, State, number
from handoff.core.decide import decide
from handoff.core.decision import Accepted
from handoff.core.events import Event
from handoff.services.bot_turns import bot_turn
from handoff.services.rasa_client import BotAnswer, Decision
from handoff.services.turn_request import turn_request
from tests.integration.assistant.conftest import TOKEN

OPENED = datetime(2026, 11, 20, 9, tzinfo=UTC)
SAM = Owner("a1", "Sam")
PACKET = {"goal": None, "queue": {"name": "general", "priority": "normal"}}


class Logged:
    """One conversation: every turn goes through the assistant, every event into the log."""

    def __init__(self, client: httpx.Client, name: str) -> None:
        self._client = client
        self.state = State(conversation=name)
        self.log: list[Event] = []
        self.decisions: dict[int, Decision] = {}
        self._do(Open(customer="u1", locale="en"))

    def say(self, text: str) -> Decision:
        """Say something as the customer, and let the assistant answer it."""
        before = self.state.answered_seq
        self._do(Say(text=text))
        turn = self.log[-1]
        since = [event for event in self.log if event.seq > before]
        body = turn_request(self.state, turn, since, agents_online=1)
        response = self._client.post("/turn", json=body, headers={"Authorization": f"Bearer {TOKEN}"})
        answer = BotAnswer.model_validate(response.json())
        self._do(bot_turn(turn.seq, answer))
        self.decisions[turn.seq] = answer.decision
        return answer.decision

    def rate_last(self, value: str) -> None:
        """Press the thumb below the last message that can be judged."""
        judged = [e.seq for e in self.log if e.kind == "message" and e.sender.role == "bot"]
        self._do(Rate(seq=judged[-1], value="up" if value == "up" else "down"))

    def person(self, said: str, instructions: str = "") -> None:
        """Let a person take over, say something and hand back."""
        if self.state.handoff_seq is not None:
            self._do(Enqueue(packet=PACKET))
        self._do(Claim(agent=SAM), AgentSay(agent=SAM, text=said))
        self._do(HandBack(agent=SAM, instructions=instructions or None))

    def end(self) -> None:
        """Close the conversation."""
        self._do(End(by="system"))

    def _do(self, *commands: Command) -> None:
        for command in commands:
            verdict = decide(self.state, command)
            assert isinstance(verdict, Accepted), verdict
            at = OPENED + timedelta(seconds=20 * self.state.seq)
            events, self.state = number(self.state, verdict.drafts, at)
            self.log += events
