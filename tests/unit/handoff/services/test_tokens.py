import time

import jwt
import pytest

from handoff.services.tokens import CustomerTokens, Identities

SECRET = "s" * 40
KEY = "k" * 40


def test_a_token_names_its_customer() -> None:
    tokens = CustomerTokens(SECRET, 60)
    customer = tokens.anonymous()
    assert tokens.read(tokens.mint(customer)) == customer


def test_anonymous_ids_differ_and_hold_128_bits() -> None:
    tokens = CustomerTokens(SECRET, 60)
    ids = {tokens.anonymous() for _ in range(100)}
    assert len(ids) == 100
    assert all(len(customer) >= 24 for customer in ids)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é" * 10, "x" * 10_000])
def test_nonsense_is_no_token(token: str) -> None:
    assert CustomerTokens(SECRET, 60).read(token) is None


def test_a_foreign_or_changed_token_is_dead() -> None:
    token = CustomerTokens("other" * 10, 60).mint("a_1")
    assert CustomerTokens(SECRET, 60).read(token) is None
    own = CustomerTokens(SECRET, 60).mint("a_1")
    assert CustomerTokens(SECRET, 60).read(own[:-2] + ("AA" if own[-2:] != "AA" else "BB")) is None


def test_an_old_token_is_dead() -> None:
    assert CustomerTokens(SECRET, -1).read(CustomerTokens(SECRET, 60).mint("a_1")) is None


def test_an_identity_has_one_customer_id_that_hides_the_subject() -> None:
    tokens = CustomerTokens(SECRET, 60)
    assert tokens.of_identity("user-7") == tokens.of_identity("user-7") != tokens.of_identity("user-8")
    assert "user-7" not in tokens.of_identity("user-7")


def claims(**changes: object) -> dict[str, object]:
    good = {"sub": "user-7", "exp": time.time() + 60, "aud": "caredesk", "name": "Ada", "email": "a@b.org"}
    return {k: v for k, v in {**good, **changes}.items() if v is not None}


def signed(payload: dict[str, object], key: str = KEY, algorithm: str = "HS256") -> str:
    return jwt.encode(payload, key, algorithm=algorithm)


def test_a_good_identity_is_read() -> None:
    identity = Identities(KEY, ("HS256",), "caredesk").read(signed(claims(plan="pro", attributes={"a": 1})))
    assert identity is not None
    assert (identity.subject, identity.name, identity.plan) == ("user-7", "Ada", "pro")
    assert identity.attributes == {"a": "1"}


@pytest.mark.parametrize(
    "token",
    [
        signed(claims(exp=time.time() - 3600)),
        signed(claims(exp=None)),
        signed(claims(aud="someone-else")),
        signed(claims(aud=None)),
        signed(claims(sub=None)),
        signed(claims(sub="")),
        signed(claims(), key="w" * 40),
        signed(claims(), key="k" * 64, algorithm="HS512"),
        jwt.encode(claims(), "", algorithm="none"),
        "nonsense",
        "x" * 9000,
    ],
)
def test_a_bad_identity_proves_nothing(token: str) -> None:
    assert Identities(KEY, ("HS256",), "caredesk").read(token) is None


def test_without_a_key_no_identity_is_believed() -> None:
    assert Identities("", ("HS256",), "caredesk").read(signed(claims())) is None
