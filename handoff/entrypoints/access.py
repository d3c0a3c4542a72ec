"""Who is asking: the staff's session cookie, roles, and the customer's bearer token.

Over https the cookie carries the `__Host-` prefix and Secure, so no other host and no plain
connection can set or see it; on plain http at the loopback the same cookie goes without both.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, cast

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyCookie, HTTPBearer
from starlette.requests import HTTPConnection
from starlette.responses import Response

from handoff.bootstrap import Gateway
from handoff.services.errors import Forbidden, Unauthenticated
from handoff.services.sign_in import Person

COOKIE = "caredesk"
# For the document of the interface; who is asking is found out below.
SESSION = Security(APIKeyCookie(name=COOKIE, scheme_name="session", auto_error=False))
CUSTOMER_TOKEN = Security(HTTPBearer(scheme_name="customer", auto_error=False))


def gateway_of(connection: HTTPConnection) -> Gateway:
    """The wired service behind this request or socket."""
    return cast(Gateway, connection.app.state.gateway)


Here = Annotated[Gateway, Depends(gateway_of)]


def cookie_name(secure: bool) -> str:
    """The name of the session cookie."""
    return f"__Host-{COOKIE}" if secure else COOKIE


def set_cookie(response: Response, token: str, secure: bool, ttl_s: int) -> None:
    """Give the browser a session."""
    response.set_cookie(
        cookie_name(secure), token, max_age=ttl_s, path="/", secure=secure, httponly=True, samesite="lax"
    )


def clear_cookie(response: Response, secure: bool) -> None:
    """Take the session from the browser."""
    response.delete_cookie(cookie_name(secure), path="/", secure=secure, httponly=True, samesite="lax")


def session_token(connection: HTTPConnection, here: Gateway) -> str | None:
    """The session token that came with a request or socket."""
    return connection.cookies.get(cookie_name(here.settings.secure))


async def person_of(connection: HTTPConnection, here: Gateway) -> Person | None:
    """Who is signed in, or None."""
    token = session_token(connection, here)
    return await here.sign_in.person(token) if token else None


def staff(*roles: str) -> Callable[..., Awaitable[Person]]:
    """Demand a session, and one of these roles when any are named."""

    async def check(request: Request, here: Here, _cookie: object = SESSION) -> Person:
        person = await person_of(request, here)
        if person is None:
            raise Unauthenticated
        if roles and person.role not in roles:
            raise Forbidden
        return person

    return check


async def customer_of(request: Request, here: Here, _token: object = CUSTOMER_TOKEN) -> str:
    """The customer id of a bearer token."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    customer = await here.customers.customer_of(token.strip()) if scheme.lower() == "bearer" else None
    if customer is None:
        raise Unauthenticated("Send your customer token as a bearer.")
    return customer


Anyone = Annotated[Person, Depends(staff())]
Agent = Annotated[Person, Depends(staff("agent", "manager", "admin"))]
Author = Annotated[Person, Depends(staff("author", "manager", "admin"))]
Customer = Annotated[str, Depends(customer_of)]
