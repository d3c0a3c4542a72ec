"""`accounts add|list|disable|reset` run as an operator runs them, and the first administrator's password."""

import re
import subprocess
import sys

import httpx
import pytest

from tests.integration.conftest import ROOT

EMAIL = "ada@example.org"
CHOSEN = "chosen by the operator"


async def _status(product, password: str, email: str = EMAIL) -> int:
    async with httpx.AsyncClient(base_url=product.url) as http:
        answer = await http.post("/api/login", json={"email": email, "password": password})
        return answer.status_code


async def test_an_account_is_added_listed_disabled_and_reset(make_product) -> None:
    product = make_product(start=False)
    product.start(product.gateway)
    said = product.accounts("add", EMAIL, "--role", "author", "--name", "Ada L")
    invented = said.splitlines()[1].removeprefix("password: ")
    assert said.splitlines()[0] == f"author {EMAIL} added"
    assert await _status(product, invented) == 200
    cookie = await product.login(EMAIL, invented)
    assert f"{EMAIL}\tAda L\tauthor\topen" in product.accounts("list").splitlines()

    assert product.accounts("disable", EMAIL) == f"{EMAIL} is disabled\n"
    assert f"{EMAIL}\tAda L\tauthor\tdisabled" in product.accounts("list").splitlines()
    assert await _status(product, invented) == 401
    async with httpx.AsyncClient(base_url=product.url, headers=cookie) as http:
        assert (await http.get("/api/me")).status_code == 401

    assert product.accounts("reset", EMAIL, "--password", CHOSEN) == f"{EMAIL} has a new password\n"
    assert (await _status(product, invented), await _status(product, CHOSEN)) == (401, 200)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["add", EMAIL, "--role", "king"], "'king' is not a role"),
        (["add", "nonsense"], "is not an e-mail address"),
        (["add", EMAIL, "--password", "short"], "12 to 256 characters"),
        (["disable", EMAIL], f"There is no account for {EMAIL}"),
        (["reset", EMAIL], f"There is no account for {EMAIL}"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_code_1(make_product, words: list[str], said: str) -> None:
    product = make_product(start=False)
    done = subprocess.run(
        [sys.executable, "-m", "handoff", "accounts", *words],
        env=product.env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert said in done.stderr


async def test_an_invented_first_password_is_said_once_and_opens_the_door(make_product) -> None:
    product = make_product(start=False, CAREDESK_ADMIN_EMAIL="", CAREDESK_ADMIN_PASSWORD="")
    for _ in range(2):
        product.start(product.gateway)
        product.gateway.end()
    told = re.findall(r"First administrator: (\S+)  password: (\S+)", product.gateway.log.read_text())
    assert len(told) == 1
    product.start(product.gateway)
    assert await _status(product, told[0][1], told[0][0]) == 200
