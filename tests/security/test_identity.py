"""Who a customer is: a token from before a login is dead after it, and a forged identity proves nothing."""

import base64
import json
import time

import httpx
import jwt
import pytest

from handoff.services.tokens import Identities
from tests.integration.protocol.problems import is_problem

KEY, OLD, NEW = "k" * 40, "o" * 40, "n" * 40
AUDIENCE = "caredesk"


def claims(**changes) -> dict:
    return {"sub": "user-7", "exp": time.time() + 60, "aud": AUDIENCE, **changes}


def signed(key: str = KEY, kid: object = None, algorithm: str = "HS256", **changes) -> str:
    headers = None if kid is None else {"kid": kid}
    return jwt.encode(claims(**changes), key, algorithm=algorithm, headers=headers)


def with_part(token: str, index: int, **changes) -> str:
    """The same token and signature with other words in its head (0) or claims (1)."""
    parts = token.split(".")
    content = json.loads(base64.urlsafe_b64decode(parts[index] + "=="))
    parts[index] = base64.urlsafe_b64encode(json.dumps({**content, **changes}).encode()).decode().rstrip("=")
    return ".".join(parts)


FORGED = {
    "alg none": jwt.encode(claims(), "", algorithm="none"),
    "alg none written over a good one": with_part(signed(), 0, alg="none").rpartition(".")[0] + ".",
    "another algorithm": signed("k" * 64, algorithm="HS512"),
    "expired": signed(exp=time.time() - 3600),
    "never expires": jwt.encode({"sub": "user-7", "aud": AUDIENCE}, KEY, algorithm="HS256"),
    "wrong audience": signed(aud="another-desk"),
    "swapped subject": with_part(signed(), 1, sub="user-8"),
    "later expiry": with_part(signed(), 1, exp=time.time() + 10**6),
    "unknown kid": signed(OLD, kid="2020"),
    "kid of another key": signed(OLD, kid="new"),
    "kid that is a path": signed(KEY, kid="../../dev/null"),
    "key brought along": with_part(signed("w" * 40), 0, jwk={"kty": "oct", "k": "d3d3"}),
}


@pytest.fixture
def product_that_knows_users(make_product):
    keys = json.dumps({"old": OLD, "new": NEW})
    product = make_product(start=False, CAREDESK_IDENTITY_KEY=KEY, CAREDESK_IDENTITY_KEYS=keys)
    product.start(product.gateway)
    return product


async def closes_with(product, **hello) -> tuple[int, str]:
    client = await product.customer(hello=False)
    await client.send({"type": "hello", **hello})
    return await client.closed(), client.ws.close_reason


async def test_every_forged_identity_is_4001_with_one_reason(product_that_knows_users) -> None:
    ends = {name: await closes_with(product_that_knows_users, identity=t) for name, t in FORGED.items()}
    assert set(ends.values()) == {(4001, "the identity proves nothing")}, ends
    await product_that_knows_users.leave()


async def test_while_a_site_changes_its_key_both_hold_and_lead_to_one_customer(
    product_that_knows_users,
) -> None:
    product = product_that_knows_users
    first = await product.customer(identity=signed(OLD, kid="old"))
    for token in (signed(NEW, kid="new"), signed(KEY)):
        again = await product.customer(identity=token)
        assert again.welcome["conversation"] == first.welcome["conversation"]
    await product.leave()


def test_a_key_that_was_taken_away_opens_nothing() -> None:
    token = signed(OLD, kid="old")
    assert Identities("", ("HS256",), AUDIENCE, {"old": OLD, "new": NEW}).read(token) is not None
    assert Identities("", ("HS256",), AUDIENCE, {"new": NEW}).read(token) is None
    assert Identities("", ("HS256",), AUDIENCE, {"new": NEW}).read(signed(KEY)) is None


async def test_the_token_from_before_a_login_is_dead_after_it(product_that_knows_users) -> None:
    product = product_that_knows_users
    before = (await product.customer()).welcome
    after = (await product.customer(token=before["token"], identity=signed())).welcome
    assert after["token"] != before["token"]
    assert after["conversation"] != before["conversation"]
    dead = await closes_with(product, token=before["token"], conversation=before["conversation"])
    assert dead == await closes_with(product, token="nonsense")
    assert dead[0] == 4001
    async with httpx.AsyncClient(base_url=product.url) as http:
        bearer = {"Authorization": f"Bearer {before['token']}"}
        for path in ("/api/customer/conversation", "/api/customer/conversation/export"):
            is_problem(await http.get(path, headers=bearer), 401, "unauthenticated")
        is_problem(await http.delete("/api/customer/conversation", headers=bearer), 401, "unauthenticated")
        bearer = {"Authorization": f"Bearer {after['token']}"}
        own = await http.get("/api/customer/conversation", headers=bearer)
        assert own.json()["conversation"] == after["conversation"]
    again = await product.customer(token=after["token"], identity=signed())
    assert again.welcome["token"] == after["token"]
    await product.leave()


async def test_a_forged_identity_does_not_kill_the_token_beside_it(product_that_knows_users) -> None:
    product = product_that_knows_users
    token = (await product.customer()).welcome["token"]
    assert (await closes_with(product, token=token, identity=FORGED["expired"]))[0] == 4001
    assert (await product.customer(token=token)).welcome["token"] == token
    await product.leave()
