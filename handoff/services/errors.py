"""The error tree of services and entrypoints, with codes that clients may rely on.

ServiceError
├── NotFound           404 not_found
├── Forbidden          403 forbidden
├── Unauthenticated    401 unauthenticated
├── RateLimited        429 rate_limited (retry_after_s)
├── Unavailable        503 unavailable
└── Invalid            422 bad_frame
"""

# ruff: noqa: N818 - named after what the caller is told, as the codes are

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass
class ServiceError(Exception):
    """Something the caller is told in a stable code and one sentence."""

    message: str
    code: ClassVar[str] = "error"
    status: ClassVar[int] = 500

    def __str__(self) -> str:
        return self.message


@dataclass
class NotFound(ServiceError):
    """It does not exist, or not for you: the same answer."""

    message: str = "There is nothing here for you."
    code: ClassVar[str] = "not_found"
    status: ClassVar[int] = 404


@dataclass
class Forbidden(ServiceError):
    """Your role does not allow it."""

    message: str = "Your role does not allow this."
    code: ClassVar[str] = "forbidden"
    status: ClassVar[int] = 403


@dataclass
class Unauthenticated(ServiceError):
    """No session, or a dead one."""

    message: str = "Sign in first."
    code: ClassVar[str] = "unauthenticated"
    status: ClassVar[int] = 401


@dataclass
class RateLimited(ServiceError):
    """Too many tries."""

    message: str = "Too many tries; wait a little."
    retry_after_s: int = 60
    code: ClassVar[str] = "rate_limited"
    status: ClassVar[int] = 429


@dataclass
class Unavailable(ServiceError):
    """Something this needs is down."""

    message: str = "This is not available right now; try again soon."
    code: ClassVar[str] = "unavailable"
    status: ClassVar[int] = 503


@dataclass
class Invalid(ServiceError):
    """The request is understood and wrong."""

    message: str
    code: ClassVar[str] = "bad_frame"
    status: ClassVar[int] = 422
