"""How HTTP errors look: RFC 9457 problems with a stable `code`, and nothing of our insides."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Literal, NotRequired, TypedDict

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from handoff.services.errors import RateLimited, ServiceError
from handoff.store.errors import STORE_DOWN

log = structlog.get_logger()

_DENIALS = (401, 403, 429)
_CODES = {
    400: "bad_frame",
    401: "unauthenticated",
    403: "forbidden",
    404: "not_found",
    405: "not_found",
    412: "stale",
    413: "too_long",
    415: "bad_frame",
    422: "bad_frame",
    429: "rate_limited",
    503: "unavailable",
}


MEDIA_TYPE = "application/problem+json"
# What any write may be refused with before its route is asked (`guards.WriteRule`).
WRITE = (403, 413, 415)


class Problem(JSONResponse):
    """An `application/problem+json` answer."""

    media_type = MEDIA_TYPE


class Finding(TypedDict):
    """One thing to correct in an article."""

    line: int
    severity: Literal["error", "warning"]
    message: str
    fix: str


class ProblemShown(TypedDict):
    """What every refusal looks like; programs branch on `code`."""

    type: Literal["about:blank"]
    title: str
    status: int
    code: str
    detail: str
    retry_after_s: NotRequired[int]
    findings: NotRequired[list[Finding]]


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe the problems that an operation may answer with, for the document of the interface."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    phrases: dict[int | str, str] = {status: HTTPStatus(status).phrase for status in sorted(statuses)}
    phrases["default"] = "Anything else that went wrong"
    return {status: {"description": phrase, "content": content} for status, phrase in phrases.items()}


def problem(
    status: int,
    detail: str,
    code: str | None = None,
    headers: Mapping[str, str] | None = None,
    **facts: Any,
) -> Problem:
    """Build a problem.

    Args:
        status: the HTTP status, repeated in the body.
        detail: one sentence for a person.
        code: the stable word for a program; from the status when None.
        headers: more headers.
        facts: further members, such as `retry_after_s`.
    """
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code or _CODES.get(status, "unavailable"),
        "detail": detail,
        **facts,
    }
    return Problem(body, status, dict(headers or {}))


def install(app: FastAPI) -> None:
    """Make every error of the application a problem."""
    app.add_exception_handler(ServiceError, _service)
    for kind in STORE_DOWN:
        app.add_exception_handler(kind, _store)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


def note_denied(request: Request, code: str, **facts: object) -> None:
    """Log that somebody was refused: who, what and where, and nothing that was said."""
    address = request.client.host if request.client else ""
    log.info("denied", code=code, method=request.method, path=request.url.path, address=address, **facts)


async def _service(request: Request, error: Exception) -> Response:
    assert isinstance(error, ServiceError)
    if error.status in _DENIALS:
        note_denied(request, error.code)
    if isinstance(error, RateLimited):
        wait = error.retry_after_s
        return problem(
            error.status, error.message, error.code, {"Retry-After": str(wait)}, retry_after_s=wait
        )
    return problem(error.status, error.message, error.code)


async def _store(request: Request, error: Exception) -> Response:
    log.warning("store_down", path=request.url.path, error=type(error).__name__)
    return problem(503, "The store is not available right now; nothing was changed.")


async def _validation(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"] if part not in ("body", "query", "path"))
    return problem(422, f"{where or 'The body'}: {first['msg']}.")


async def _http(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return problem(error.status_code, str(error.detail), headers=error.headers)


async def _unexpected(request: Request, error: Exception) -> Response:
    log.error("request_failed", path=request.url.path, error=type(error).__name__, exc_info=error)
    return problem(500, "Something went wrong on our side.")
