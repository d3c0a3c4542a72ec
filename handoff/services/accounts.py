"""Who may sign in: accounts with Argon2id passwords, and the first administrator.

A login that fails says one sentence and takes one hash's time, whatever was wrong with it.
"""

from __future__ import annotations

import asyncio
import secrets
import unicodedata
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from handoff.services.errors import Invalid, NotFound
from handoff.store.accounts import ROLES, Account, AccountRows, Role

MIN_PASSWORD = 12
MAX_PASSWORD = 256

# OWASP password storage cheat sheet: Argon2id with 19 MiB, two passes, one lane.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


@dataclass(frozen=True)
class FirstAdmin:
    """The administrator made on a first run; `password` is set only when we invented it."""

    email: str
    password: str | None


class Accounts:
    """Adds, checks and shuts accounts."""

    def __init__(self, rows: AccountRows, clock: Callable[[], float]) -> None:
        self._rows = rows
        self._clock = clock
        # Verified for addresses that nobody has, so that they cost what a wrong password costs.
        self._decoy = _HASHER.hash(secrets.token_urlsafe(16))

    async def add(self, email: str, name: str, role: str, password: str) -> Account:
        """Create an account.

        Raises:
            Invalid: for a bad address, role or password, or an address already in use.
        """
        account = Account(
            id=str(uuid.uuid4()),
            email=normal_email(email),
            name=_clean(name) or email.partition("@")[0],
            role=_role(role),
            password_hash=await _hash(checked_password(password)),
            disabled=False,
            valid_from=0.0,
            created_at=self._clock(),
        )
        if not await self._rows.add(account):
            raise Invalid(f"There is already an account for {account.email}.")
        return account

    async def verify(self, email: str, password: str) -> Account | None:
        """Return the account when address and password belong together and it is open, else None."""
        account = await self._rows.by_email(email.strip().lower()[:254])
        known = account.password_hash if account else self._decoy
        # What is longer than any password may be costs one hash as well, and is never right.
        right = await asyncio.to_thread(_verify, known, password[:MAX_PASSWORD])
        right = right and len(password) <= MAX_PASSWORD
        if account is None or account.disabled or not right:
            return None
        if _HASHER.check_needs_rehash(account.password_hash):
            await self._rows.rehash(account.id, await _hash(password))
        return account

    async def get(self, account_id: str) -> Account | None:
        """The account with this id, or None."""
        return await self._rows.by_id(account_id)

    async def all(self) -> list[Account]:
        """Every account, by address."""
        return await self._rows.all()

    async def disable(self, email: str) -> Account:
        """Shut an account; its sessions and sockets end within a second.

        Raises:
            NotFound: when nobody has that address.
        """
        account = await self._named(email)
        await self._rows.disable(account.id, self._clock())
        return replace(account, disabled=True, valid_from=self._clock())

    async def reset(self, email: str, password: str) -> Account:
        """Give an account a new password, open it again and end its sessions.

        Raises:
            NotFound: when nobody has that address.
            Invalid: when the password is too short or too long.
        """
        account = await self._named(email)
        await self._rows.set_password(account.id, await _hash(checked_password(password)), self._clock())
        return replace(account, disabled=False, valid_from=self._clock())

    async def give_role(self, email: str, role: str) -> Account:
        """Change what an account may do; its sessions end, for they were opened with another role.

        Raises:
            NotFound: when nobody has that address.
            Invalid: when there is no such role.
        """
        account = await self._named(email)
        await self._rows.set_role(account.id, _role(role), self._clock())
        return replace(account, role=_role(role), valid_from=self._clock())

    async def ensure_admin(self, email: str, password: str) -> FirstAdmin | None:
        """On a first run create the administrator; None when there are accounts already."""
        if await self._rows.count():
            return None
        invented = None if password else new_password()
        address = email or "admin@localhost"
        try:
            await self.add(address, "Administrator", "admin", password or invented or "")
        except Invalid:
            if await self._rows.count():
                return None  # another gateway was first
            raise
        return FirstAdmin(address, invented)

    async def _named(self, email: str) -> Account:
        account = await self._rows.by_email(normal_email(email))
        if account is None:
            raise NotFound(f"There is no account for {email}.")
        return account


def new_password() -> str:
    """Invent a password of 120 random bits."""
    return secrets.token_urlsafe(15)


def checked_password(password: str) -> str:
    """Return the password when its length is allowed.

    Raises:
        Invalid: when it is shorter than 12 or longer than 256 characters.
    """
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise Invalid(f"A password has {MIN_PASSWORD} to {MAX_PASSWORD} characters.")
    return password


def normal_email(email: str) -> str:
    """Bring an address to the one form it is stored in.

    Raises:
        Invalid: when it cannot be an address.
    """
    address = unicodedata.normalize("NFC", email).strip().lower()
    local, at, domain = address.partition("@")
    if not (local and at and domain) or len(address) > 254 or any(c.isspace() for c in address):
        raise Invalid(f"{email!r} is not an e-mail address.")
    return address


def _role(role: str) -> Role:
    for known in ROLES:
        if role == known:
            return known
    raise Invalid(f"{role!r} is not a role; choose one of {', '.join(ROLES)}.")


def _clean(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())[:120]


async def _hash(password: str) -> str:
    return await asyncio.to_thread(_HASHER.hash, password)


def _verify(known: str, password: str) -> bool:
    try:
        return _HASHER.verify(known, password)
    except (VerificationError, InvalidHashError):
        return False
