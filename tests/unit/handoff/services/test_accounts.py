import time
from collections.abc import AsyncIterator

import pytest

from handoff.services.accounts import Accounts
from handoff.services.errors import Invalid, NotFound
from handoff.store.accounts import AccountRows
from handoff.store.sql import create_schema, open_engine

PASSWORD = "correct horse battery"


@pytest.fixture
async def accounts(tmp_path) -> AsyncIterator[Accounts]:
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path}/accounts.db")
    await create_schema(engine)
    yield Accounts(AccountRows(engine), lambda: 1.0)
    await engine.dispose()


async def test_right_password_verifies_whatever_the_case_of_the_address(accounts: Accounts) -> None:
    added = await accounts.add("Sam@Example.org", "Sam", "agent", PASSWORD)
    assert await accounts.verify(" sam@example.ORG ", PASSWORD) == added


async def test_password_is_kept_only_as_argon2id(accounts: Accounts) -> None:
    added = await accounts.add("sam@example.org", "Sam", "agent", PASSWORD)
    assert added.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


async def test_the_beginning_of_what_was_typed_is_no_password(accounts: Accounts) -> None:
    longest = "x" * 256
    await accounts.add("sam@example.org", "Sam", "agent", longest)
    assert await accounts.verify("sam@example.org", longest) is not None
    assert await accounts.verify("sam@example.org", longest + "y") is None


@pytest.mark.parametrize("email", ["sam@example.org", "nobody@example.org", "shut@example.org", "nonsense"])
async def test_every_failure_is_none(accounts: Accounts, email: str) -> None:
    await accounts.add("sam@example.org", "Sam", "agent", PASSWORD)
    await accounts.add("shut@example.org", "Shut", "agent", "another password!")
    await accounts.disable("shut@example.org")
    assert await accounts.verify(email, "another password!") is None


async def test_an_unknown_address_costs_what_a_wrong_password_costs(accounts: Accounts) -> None:
    await accounts.add("sam@example.org", "Sam", "agent", PASSWORD)

    async def fastest(email: str) -> float:
        spent = []
        for _ in range(5):
            start = time.perf_counter()
            await accounts.verify(email, "wrong password")
            spent.append(time.perf_counter() - start)
        return min(spent)

    known, unknown = await fastest("sam@example.org"), await fastest("nobody@example.org")
    assert 0.5 < unknown / known < 2


async def test_disable_and_reset_end_the_sessions_begun_before(accounts: Accounts) -> None:
    added = await accounts.add("sam@example.org", "Sam", "agent", PASSWORD)
    shut = await accounts.disable("sam@example.org")
    opened = await accounts.reset("sam@example.org", "a new long password")
    assert (added.valid_from, shut.valid_from, opened.valid_from) == (0.0, 1.0, 1.0)
    assert await accounts.get(added.id) is not None
    assert await accounts.verify("sam@example.org", PASSWORD) is None
    assert await accounts.verify("sam@example.org", "a new long password") is not None


@pytest.mark.parametrize(
    ("email", "role", "password"),
    [
        ("no-address", "agent", PASSWORD),
        ("a@b", "emperor", PASSWORD),
        ("a@b", "agent", "short"),
        ("a@b", "agent", "x" * 257),
        ("a b@c", "agent", PASSWORD),
    ],
)
async def test_add_refuses_what_is_not_allowed(accounts: Accounts, email, role, password) -> None:
    with pytest.raises(Invalid):
        await accounts.add(email, "X", role, password)


async def test_an_address_is_added_once(accounts: Accounts) -> None:
    await accounts.add("sam@example.org", "Sam", "agent", PASSWORD)
    with pytest.raises(Invalid, match="already"):
        await accounts.add("SAM@example.org", "Other", "agent", PASSWORD)


async def test_nobody_can_be_disabled(accounts: Accounts) -> None:
    with pytest.raises(NotFound):
        await accounts.disable("nobody@example.org")


async def test_first_admin_is_made_once_with_an_invented_password(accounts: Accounts) -> None:
    first = await accounts.ensure_admin("", "")
    assert first is not None
    assert first.password is not None
    found = await accounts.verify(first.email, first.password)
    assert found is not None
    assert found.role == "admin"
    assert await accounts.ensure_admin("", "") is None


async def test_a_given_admin_password_is_never_told(accounts: Accounts) -> None:
    first = await accounts.ensure_admin("boss@example.org", PASSWORD)
    assert first is not None
    assert first.password is None
    assert await accounts.verify("boss@example.org", PASSWORD) is not None
