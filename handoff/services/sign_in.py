"""Signing in and out: login with a throttle, and sessions that die within a second when they must.

A session names its account and when it began. Disabling an account or resetting its password moves the
time from which its sessions count, so every older one is dead wherever it is looked at, even when the
message that announces it was lost.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from handoff.services.accounts import Accounts
from handoff.services.errors import RateLimited, Unauthenticated
from handoff.store.accounts import Account, Role
from handoff.store.sessions import Sessions
from handoff.store.throttle import Throttle
from handoff.store.wakeups import Wakeups

FRESH_FOR_S = 0.5
FAILED = "Address or password is wrong."


@dataclass(frozen=True)
class Person:
    """Who is signed in."""

    id: str
    name: str
    email: str
    role: Role

    @property
    def supervises(self) -> bool:
        """Whether this person may open any conversation."""
        return self.role in ("manager", "admin")


@dataclass(frozen=True)
class LoginRule:
    """How often a login may be tried for an address from one place, and how long a session lives."""

    attempts: int
    window_s: int
    session_ttl_s: int


class SignIn:
    """Opens and checks sessions."""

    def __init__(
        self,
        accounts: Accounts,
        sessions: Sessions,
        throttle: Throttle,
        wakeups: Wakeups,
        rule: LoginRule,
        clock: Callable[[], float],
    ) -> None:
        self._accounts = accounts
        self._sessions = sessions
        self._throttle = throttle
        self._wakeups = wakeups
        self._rule = rule
        self._clock = clock
        self._seen: dict[str, tuple[float, Account | None]] = {}

    async def login(self, email: str, password: str, address: str) -> tuple[Person, str]:
        """Check a login and open a session.

        Args:
            email: as typed.
            password: as typed.
            address: where it came from, for the throttle.

        Returns:
            Who it is, and the session token for the cookie.

        Raises:
            Unauthenticated: with one message for every failure.
            RateLimited: after too many tries for this address or from this place.
        """
        await self._admit(email, address)
        account = await self._accounts.verify(email, password)
        if account is None:
            raise Unauthenticated(FAILED)
        await self._throttle.forget(_key("email", email))
        token = secrets.token_urlsafe(32)
        await self._sessions.create(token, account.id, self._clock(), self._rule.session_ttl_s)
        return _person(account), token

    async def person(self, token: str, *, fresh: bool = False) -> Person | None:
        """Who a session belongs to, or None when it is dead; `fresh` asks the database in any case."""
        session = await self._sessions.get(token)
        if session is None:
            return None
        account = await self._account(session.account, fresh)
        if account is None or account.disabled or session.created_s < account.valid_from:
            return None
        return _person(account)

    async def logout(self, token: str) -> None:
        """End one session; its sockets close within a second."""
        session = await self._sessions.end(token)
        if session is not None:
            await self._wakeups.tell("signed_out", account=session.account)

    async def _admit(self, email: str, address: str) -> None:
        # One place trying many addresses is as suspect as many places trying one, but shared by offices.
        many = self._rule.attempts * 5
        limits = ((_key("email", email), self._rule.attempts), (_key("from", address), many))
        for key, limit in limits:
            wait_s = await self._throttle.hit(key, limit, self._rule.window_s)
            if wait_s:
                raise RateLimited(retry_after_s=wait_s)

    async def _account(self, account_id: str, fresh: bool) -> Account | None:
        # Half a second of memory spares the database when a console asks for many things at once.
        now = self._clock()
        seen = self._seen.get(account_id)
        if not fresh and seen is not None and 0 <= now - seen[0] < FRESH_FOR_S:
            return seen[1]
        account = await self._accounts.get(account_id)
        if len(self._seen) > 10_000:
            self._seen.clear()
        self._seen[account_id] = (now, account)
        return account


def _key(kind: str, value: str) -> str:
    return f"login:{kind}:{value.strip().lower()[:254]}"


def _person(account: Account) -> Person:
    return Person(account.id, account.name, account.email, account.role)
