"""The typed client of the article service: searching, grouping, and passing authors' requests through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import httpx
from pydantic import BaseModel, ValidationError

from handoff.services.errors import Unavailable

_PASSED_UP = ("if-match", "if-none-match", "content-type")
_PASSED_DOWN = ("etag", "content-type", "location", "cache-control", "last-modified")


class Hit(BaseModel):
    """One article found, by its best passage."""

    article: str
    title: str
    version: int = 0
    passage: int = 0
    heading: str = ""
    text: str = ""
    score: float = 0.0
    probability: float = 0.0
    url: str = ""
    summary: str = ""


class Found(BaseModel):
    """What a search answers."""

    outcome: Literal["answer", "clarify", "unknown"]
    hits: list[Hit] = []


class Group(BaseModel):
    """Texts that mean the same."""

    label: str
    ids: list[str]


class _Groups(BaseModel):
    groups: list[Group]


@dataclass(frozen=True)
class Passed:
    """An answer of the article service, handed on as it came."""

    status: int
    headers: dict[str, str]
    body: bytes


class SearchClient:
    """Speaks to the article service over HTTP with keep-alive."""

    def __init__(self, base_url: str, token: str, timeout_s: float = 5.0) -> None:
        self._http = httpx.AsyncClient(
            base_url=base_url,
            headers={"Authorization": f"Bearer {token}"},
            timeout=timeout_s,
            limits=httpx.Limits(max_connections=32, max_keepalive_connections=16),
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def search(self, words: str, k: int, audience: str, timeout_s: float | None = None) -> Found:
        """Find articles for a text.

        Args:
            words: the question.
            k: how many hits at most.
            audience: `public` or `agents` (agents see everything).
            timeout_s: how long to wait at most; the client's own when None.

        Raises:
            Unavailable: when the service is down, slow or answers nonsense.
        """
        body = {"q": words, "k": k, "vector": None, "audience": audience, "exclude": []}
        return await self._ask("/search", body, Found, timeout_s)

    async def group(self, texts: Mapping[str, str]) -> list[Group]:
        """Group texts by meaning; keys come back as `ids`.

        Raises:
            Unavailable: when the service is down, slow or answers nonsense.
        """
        items = [{"id": key, "text": text} for key, text in texts.items()]
        return (await self._ask("/group", {"items": items}, _Groups, None)).groups

    async def ready(self) -> bool:
        """Whether the service says it is ready."""
        try:
            return (await self._http.get("/readyz", timeout=2)).status_code == 200
        except httpx.HTTPError:
            return False

    async def forward(
        self,
        method: str,
        path: str,
        *,
        actor: str = "",
        query: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> Passed:
        """Pass a request on and its answer back, entity tags and problems included.

        Raises:
            Unavailable: when the service cannot be reached.
        """
        passed = {k: v for k, v in (headers or {}).items() if k.lower() in _PASSED_UP}
        if actor:
            passed["X-Caredesk-Actor"] = actor.encode("ascii", "replace").decode()
        try:
            answer = await self._http.request(
                method, path, params=list(query), headers=passed, content=body or None, timeout=15
            )
        except httpx.HTTPError as error:
            raise Unavailable("The articles cannot be reached right now.") from error
        kept = {k: v for k, v in answer.headers.items() if k.lower() in _PASSED_DOWN}
        return Passed(answer.status_code, kept, answer.content)

    async def _ask[M: BaseModel](self, path: str, body: object, model: type[M], timeout_s: float | None) -> M:
        wait = timeout_s if timeout_s is not None else httpx.USE_CLIENT_DEFAULT
        try:
            answer = await self._http.post(path, json=body, timeout=wait)
            answer.raise_for_status()
            return model.model_validate_json(answer.content)
        except (httpx.HTTPError, ValidationError) as error:
            raise Unavailable("The article search cannot be reached right now.") from error
