"""The typed client of the bot: one customer turn out, replies and a decision back.

Whatever is wrong on the way (nobody listening, silence, an error, nonsense) is one outcome to the
caller, `BotFailed`, because the customer is owed the same honest sentence in every case.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import aiohttp
from pydantic import BaseModel, ConfigDict, Field, ValidationError

CONNECT_S = 2.0
# Shorter than the 5 s after which Rasa's server shuts an idle connection: none is used that may be gone.
KEPT_S = 3.0


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
    priority: str | None = None
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


# Shut before a word came back: trying again is safe, a repeated message id gets the first answer.
_UNREACHABLE = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ServerDisconnectedError,
    aiohttp.ClientOSError,
)


class RasaClient:
    """Speaks to one or several Rasa processes; a conversation always meets the same one."""

    def __init__(self, urls: Sequence[str], token: str, connections: int) -> None:
        self._urls = tuple(url.rstrip("/") for url in urls)
        self._http = aiohttp.ClientSession(
            headers={"Authorization": f"Bearer {token}"},
            connector=aiohttp.TCPConnector(limit=connections + 4, keepalive_timeout=KEPT_S),
            cookie_jar=aiohttp.DummyCookieJar(),
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()

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
        # "total" covers connecting and every read: a bot that drips bytes must not hold the turn.
        limits = aiohttp.ClientTimeout(total=timeout_s, sock_connect=CONNECT_S)
        try:
            async with self._http.post(url, json=body, timeout=limits, allow_redirects=False) as answer:
                status, content = answer.status, await answer.read()
        except _UNREACHABLE as error:
            raise BotUnreachable(f"{type(error).__name__}: {error}") from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise BotFailed(f"{type(error).__name__}: {error}") from error
        if status != 200:
            raise BotFailed(f"HTTP {status}")
        try:
            return BotAnswer.model_validate_json(content)
        except ValidationError as error:
            raise BotFailed(f"an answer of the wrong shape: {error.errors()[0]['loc']}") from error

    async def ready(self) -> bool:
        """Whether every process answers its health page."""
        limits = aiohttp.ClientTimeout(total=CONNECT_S)
        try:
            for url in self._urls:
                async with self._http.get(f"{url}/webhooks/caredesk/", timeout=limits) as answer:
                    if answer.status != 200:
                        return False
        except (aiohttp.ClientError, TimeoutError):
            return False
        return True
