"""How HTTP errors look: RFC 9457 problems with a stable `code`, and nothing of our insides."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from handoff.services.errors import RateLimited, ServiceError
from handoff.store.errors import STORE_DOWN

log = structlog.get_logger()

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


class Problem(JSONResponse):
    """An `application/problem+json` answer."""

    media_type = "application/problem+json"


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


async def _service(_request: Request, error: Exception) -> Response:
    assert isinstance(error, ServiceError)
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
