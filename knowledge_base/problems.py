"""Errors as they leave over HTTP: ``application/problem+json`` (RFC 9457) with a stable ``code``."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from knowledge_base.errors import (
    ArticleExists,
    ArticleInvalid,
    ArticleNotFound,
    FilesAreTruth,
    Finding,
    KnowledgeBaseError,
    RequestInvalid,
    StaleVersion,
)

log = logging.getLogger(__name__)

_STATUS: Mapping[type[Exception], tuple[int, str]] = {
    ArticleNotFound: (404, "not_found"),
    ArticleExists: (412, "stale"),
    StaleVersion: (412, "stale"),
    FilesAreTruth: (409, "files_are_truth"),
    ArticleInvalid: (422, "invalid_article"),
    RequestInvalid: (422, "bad_frame"),
}


def problem(status: int, code: str, detail: str, findings: Sequence[Finding] = ()) -> Response:
    """Write one problem."""
    body: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
    }
    if findings:
        body["findings"] = [asdict(f) for f in findings]
    return Response(json.dumps(body, ensure_ascii=False), status, media_type="application/problem+json")


def _known(_request: Request, error: Exception) -> Response:
    status, code = _STATUS.get(type(error), (500, "unavailable"))
    findings = error.findings if isinstance(error, ArticleInvalid) else ()
    return problem(status, code, str(error), findings)


def _malformed(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"][1:]) or "body"
    return problem(422, "bad_frame", f"{where}: {first['msg']}")


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 401:
        log.warning("denied: %s %s without the internal token", request.method, request.url.path)
    code = {401: "unauthenticated", 404: "not_found", 405: "not_found"}.get(error.status_code, "bad_frame")
    return problem(error.status_code, code, str(error.detail))


def _unforeseen(request: Request, error: Exception) -> Response:
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return problem(500, "unavailable", "The search service failed; its log says why.")


def install(app: FastAPI) -> None:
    """Make an application answer every error as a problem."""
    app.add_exception_handler(KnowledgeBaseError, _known)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unforeseen)
