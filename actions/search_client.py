"""The article search as the actions see it: two questions, typed answers, one pool of kept connections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import aiohttp
from pydantic import BaseModel, ConfigDict, ValidationError

from actions.errors import SearchUnavailable

Outcome = Literal["answer", "clarify", "unknown"]
_POOL = 32
# Shorter than the 5 s after which the search shuts an idle connection: none is used that may be gone.
_KEPT_S = 3.0
_OK, _NOT_FOUND = 200, 404


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Hit(_Frozen):
    """The best passage of one article, with the chance (0 to 1) that it is the right answer; `same_as` names
    a better article with the same answer.
    """

    article: str
    title: str
    version: int = 1
    passage: int = 0
    heading: str | None = None
    text: str
    score: float = 0.0
    probability: float = 0.0
    url: str = ""
    summary: str | None = None
    tip: str | None = None
    product: str | None = None
    same_as: str | None = None


class Found(_Frozen):
    """What the search says of a question: how sure it is, up to k articles, and its language (a code) when no
    article is in it; `spoken` are the codes of those that articles are in.
    """

    outcome: Outcome
    hits: tuple[Hit, ...] = ()
    language: str | None = None
    spoken: tuple[str, ...] = ("en",)


class Passage(_Frozen):
    """One passage of an article; `kind` is `intro`, `steps` or `section`."""

    passage: int
    heading: str | None = None
    text: str
    kind: str = "section"


class Article(_Frozen):
    """A published article, cut into its passages."""

    article: str
    title: str
    version: int = 1
    url: str = ""
    tip: str | None = None
    passages: tuple[Passage, ...] = ()


class SearchClient:
    """Asks the search service; every failure is `SearchUnavailable`."""

    def __init__(self, url: str, token: str, timeout_s: float):
        """Take the service's address, the internal token and the limit for one question in seconds."""
        self._url = url
        self._http = aiohttp.ClientSession(
            headers={"Authorization": f"Bearer {token}"},
            timeout=aiohttp.ClientTimeout(total=timeout_s),
            connector=aiohttp.TCPConnector(limit=_POOL, keepalive_timeout=_KEPT_S),
            cookie_jar=aiohttp.DummyCookieJar(),
        )

    async def search(
        self, question: str, vector: str | None = None, exclude: Sequence[str] = (), k: int = 3
    ) -> Found:
        """Find the public articles that answer `question`.

        Args:
            vector: The question's sentence vector (base64 of 384 little-endian float32), when already known.
            exclude: Articles to leave out.

        Raises:
            SearchUnavailable: No usable answer in time.
        """
        body = {"q": question, "k": k, "vector": vector, "audience": "public", "exclude": list(exclude)}
        return _read(Found, *await self._ask("POST", "/search", body), "search")

    async def article(self, article: str) -> Article | None:
        """Fetch a published public article; None when there is none (any more)."""
        status, content = await self._ask("GET", f"/passages/{article}")
        return None if status == _NOT_FOUND else _read(Article, status, content, "passages")

    async def aclose(self) -> None:
        """Close the pool."""
        await self._http.close()

    async def _ask(self, method: str, path: str, body: object = None) -> tuple[int, bytes]:
        try:
            async with self._http.request(
                method, self._url + path, json=body, allow_redirects=False
            ) as answer:
                return answer.status, await answer.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            raise SearchUnavailable(path, repr(error)) from error


def _read[Answer: _Frozen](model: type[Answer], status: int, content: bytes, what: str) -> Answer:
    if status != _OK:
        raise SearchUnavailable(what, f"status {status}")
    try:
        return model.model_validate_json(content)
    except ValidationError as error:
        raise SearchUnavailable(what, f"{error.error_count()} fields not as agreed") from error
