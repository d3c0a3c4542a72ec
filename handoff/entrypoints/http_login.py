"""Signing in and out over HTTP, and who am I."""

from __future__ import annotations

import structlog
from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from handoff.entrypoints.access import Anyone, Here, clear_cookie, session_token, set_cookie
from handoff.entrypoints.problems import WRITE, refusals
from handoff.services.sign_in import Person
from handoff.store.accounts import Role

log = structlog.get_logger()

router = APIRouter(prefix="/api", tags=["session"], responses=refusals(503))


class Login(BaseModel):
    """What the login page sends."""

    email: str = Field(max_length=1000)
    password: str = Field(max_length=1000)


class Me(BaseModel):
    """Who is signed in."""

    id: str
    name: str
    email: str
    role: Role


@router.post("/login", response_model=Me, responses=refusals(401, 422, 429, *WRITE))
async def login(body: Login, request: Request, here: Here) -> Response:
    """Open a session and set its cookie; every failure says the same."""
    address = request.client.host if request.client else ""
    person, token = await here.sign_in.login(body.email, body.password, address)
    log.info("signed_in", account=person.id, role=person.role, address=address)
    response = JSONResponse(_me(person).model_dump())
    set_cookie(response, token, here.settings.secure, here.settings.session_ttl_s)
    return response


@router.post("/logout", status_code=204, responses=refusals(*WRITE))
async def logout(request: Request, here: Here) -> Response:
    """End the session; its sockets close within a second."""
    token = session_token(request, here)
    if token:
        await here.sign_in.logout(token)
    response = Response(status_code=204)
    clear_cookie(response, here.settings.secure)
    return response


@router.get("/me", responses=refusals(401))
async def me(person: Anyone) -> Me:
    """Who this session belongs to."""
    return _me(person)


def _me(person: Person) -> Me:
    return Me(id=person.id, name=person.name, email=person.email, role=person.role)
