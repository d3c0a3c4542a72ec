"""Rows of the accounts table: the people who sign in. Passwords reach this module only as hashes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import Row
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from handoff.store.sql import accounts

Role = Literal["agent", "author", "manager", "admin"]
ROLES: tuple[Role, ...] = ("agent", "author", "manager", "admin")


@dataclass(frozen=True)
class Account:
    """One person who may sign in; sessions begun before `valid_from` (seconds since 1970) are dead."""

    id: str
    email: str
    name: str
    role: Role
    password_hash: str
    disabled: bool
    valid_from: float
    created_at: float


class AccountRows:
    """Reads and writes accounts."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, account: Account) -> bool:
        """Insert an account; False when the e-mail address is taken."""
        try:
            async with self._engine.begin() as connection:
                await connection.execute(insert(accounts).values(**vars(account)))
        except IntegrityError:
            return False
        return True

    async def by_email(self, email: str) -> Account | None:
        """Find an account by its lower-case address."""
        async with self._engine.connect() as connection:
            row = (await connection.execute(select(accounts).where(accounts.c.email == email))).first()
        return _account(row) if row else None

    async def by_id(self, account_id: str) -> Account | None:
        """Find an account by its id."""
        async with self._engine.connect() as connection:
            row = (await connection.execute(select(accounts).where(accounts.c.id == account_id))).first()
        return _account(row) if row else None

    async def all(self) -> list[Account]:
        """Every account, by address."""
        async with self._engine.connect() as connection:
            rows = (await connection.execute(select(accounts).order_by(accounts.c.email))).all()
        return [_account(row) for row in rows]

    async def count(self) -> int:
        """How many accounts there are; none means a first run."""
        async with self._engine.connect() as connection:
            return int((await connection.execute(select(func.count()).select_from(accounts))).scalar_one())

    async def disable(self, account_id: str, now_s: float) -> None:
        """Shut an account and end its sessions."""
        await self._change(account_id, disabled=True, valid_from=now_s)

    async def set_password(self, account_id: str, password_hash: str, now_s: float) -> None:
        """Replace the password hash, open the account again and end its sessions."""
        await self._change(account_id, password_hash=password_hash, disabled=False, valid_from=now_s)

    async def set_role(self, account_id: str, role: Role, now_s: float) -> None:
        """Change what an account may do and end its sessions."""
        await self._change(account_id, role=role, valid_from=now_s)

    async def rehash(self, account_id: str, password_hash: str) -> None:
        """Store the same password under newer parameters; sessions go on."""
        await self._change(account_id, password_hash=password_hash)

    async def _change(self, account_id: str, **values: object) -> None:
        async with self._engine.begin() as connection:
            statement = update(accounts).where(accounts.c.id == account_id)
            await connection.execute(statement.values(**values))


def _account(row: Row[tuple[object, ...]]) -> Account:
    fields = dict(row._mapping)
    fields["role"] = cast(Role, fields["role"])
    return Account(**fields)
