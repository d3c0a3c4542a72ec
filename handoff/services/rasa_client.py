"""The typed client of the bot: one customer turn out, replies and a decision back.

Whatever is wrong on the way (nobody listening, silence, an error, nonsense) is one outcome to the
caller, `BotFailed`, because the customer is owed the same honest sentence in every case.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, Literal

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError


class BotFailed(Exception):  # noqa: N818 - an outcome, named as one
    """The bot gave no usable answer; the text says why, for the log."""


class BotUnreachable(BotFailed):
    """Nobody listens there, or not yet; asking again soon may help."""


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow")


class BotChoice(_Answer):
    """One choice to offer; the payload stays with us."""

    label: str
    payload: dict[str, Any]


class BotReply(_Answer):
    """One message of the bot."""

    text: str = Field(min_length=1)
    choices: tuple[BotChoice, ...] = ()
    citations: tuple[dict[str, Any], ...] = ()
    form: str | None = None


class Decision(_Answer):
    """What the handoff policy wants."""

    action: Literal["none", "offer", "hand_over", "leave_queue"] = "none"
    score: float = 0.0
    reason: str | None = None
    queue: str | None = None
    evidence: tuple[dict[str, Any], ...] = ()


class Annotations(_Answer):
    """What the bot understood; kept with the turn, seen by agents."""

    frustration: float | None = None
    outcome: str = "none"
    query: str | None = None
    articles: tuple[dict[str, Any], ...] = ()
    verdict: dict[str, Any] | None = None
    memory: dict[str, Any] | None = None


class BotAnswer(_Answer):
    """A whole answer to one turn."""

    ok: Literal[True]
    replies: tuple[BotReply, ...] = ()
    decision: Decision = Decision()
    annotations: Annotations = Annotations()


class RasaClient:
    """Speaks to one or several Rasa processes; a conversation always meets the same one."""

    def __init__(self, urls: Sequence[str], token: str, connections: int) -> None:
        self._urls = tuple(url.rstrip("/") for url in urls)
        self._http = httpx.AsyncClient(
            headers={"Authorization": f"Bearer {token}"},
            limits=httpx.Limits(max_connections=connections + 4, max_keepalive_connections=connections),
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def turn(self, partition: int, body: dict[str, Any], timeout_s: float) -> BotAnswer:
        """Send one turn.

        Args:
            partition: the conversation's partition, which chooses the process.
            body: the turn as the channel wants it.
            timeout_s: the whole time allowed, connecting included.

        Raises:
            BotUnreachable: when nobody listens.
            BotFailed: when no usable answer came in time.
        """
        url = f"{self._urls[partition % len(self._urls)]}/webhooks/caredesk/turn"
        try:
            # httpx counts each read by itself; a bot that drips bytes must not hold the turn.
            async with asyncio.timeout(timeout_s):
                answer = await self._http.post(url, json=body, timeout=httpx.Timeout(timeout_s, connect=2))
        except httpx.ConnectError as error:
            raise BotUnreachable(f"{type(error).__name__}: {error}") from error
        except (httpx.HTTPError, TimeoutError) as error:
            raise BotFailed(f"{type(error).__name__}: {error}") from error
        if answer.status_code != 200:
            raise BotFailed(f"HTTP {answer.status_code}")
        try:
            return BotAnswer.model_validate_json(answer.content)
        except ValidationError as error:
            raise BotFailed(f"an answer of the wrong shape: {error.errors()[0]['loc']}") from error

    async def ready(self) -> bool:
        """Whether every process answers its health page."""
        try:
            answers = [await self._http.get(f"{u}/webhooks/caredesk/", timeout=2) for u in self._urls]
        except httpx.HTTPError:
            return False
        return all(answer.status_code == 200 for answer in answers)
