"""What proves who a customer is: our signed token, and the embedding site's signed identity."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import jwt
from itsdangerous import BadData, URLSafeTimedSerializer


class CustomerTokens:
    """Mints and reads the token a browser keeps: an unguessable customer id, signed, with an age."""

    def __init__(self, secret: str, ttl_s: int) -> None:
        self._secret = secret.encode()
        self._signer = URLSafeTimedSerializer(
            secret, salt="caredesk.customer-token", signer_kwargs={"digest_method": hashlib.sha256}
        )
        self._ttl_s = ttl_s

    @property
    def ttl_s(self) -> int:
        """How long a token lives."""
        return self._ttl_s

    def mint(self, customer: str) -> str:
        """Sign a customer id."""
        return str(self._signer.dumps(customer))

    def read(self, token: str) -> str | None:
        """Return the customer id, or None for a token that is forged, foreign or too old."""
        try:
            customer = self._signer.loads(token, max_age=self._ttl_s)
        except BadData:
            return None
        return customer if isinstance(customer, str) else None

    def anonymous(self) -> str:
        """A new customer id of 128 random bits."""
        return f"a_{secrets.token_urlsafe(16)}"

    def of_identity(self, subject: str) -> str:
        """The customer id that belongs to a site's `sub`; the subject cannot be read from it."""
        digest = hmac.new(self._secret, b"caredesk.identity:" + subject.encode(), hashlib.sha256)
        return f"i_{digest.hexdigest()[:40]}"


@dataclass(frozen=True)
class Identity:
    """What the embedding site says of its signed-in user, already verified."""

    subject: str
    name: str | None = None
    email: str | None = None
    plan: str | None = None
    attributes: dict[str, str] = field(default_factory=dict)


class Identities:
    """Verifies the JWT that an embedding site signs for its own users.

    Args:
        key: verifies tokens that name no key; empty for none.
        algorithms: those accepted, never shared-key and public-key mixed.
        audience: the `aud` a token must carry.
        named: further keys by the `kid` of a token's head, so that a site can change its key.
    """

    def __init__(
        self,
        key: str,
        algorithms: tuple[str, ...],
        audience: str,
        named: Mapping[str, str] | None = None,
    ) -> None:
        self._key = key
        self._named = named or {}
        self._algorithms = list(algorithms)
        self._audience = audience

    def read(self, token: str) -> Identity | None:
        """Return the identity, or None when it proves nothing (no such key, bad signature, expired)."""
        if len(token) > 8192:
            return None
        try:
            key = self._key_of(token)
            if not key:
                return None
            claims = jwt.decode(
                token,
                key,
                algorithms=self._algorithms,
                audience=self._audience,
                leeway=30,
                options={"require": ["sub", "exp", "aud"]},
            )
        except jwt.PyJWTError:
            return None
        return _identity(claims)

    def _key_of(self, token: str) -> str:
        named = jwt.get_unverified_header(token).get("kid")
        # A site that has given its keys no names may still write some into its tokens.
        if named is None or not self._named:
            return self._key
        return self._named.get(str(named), "")


def _identity(claims: dict[str, Any]) -> Identity | None:
    subject = claims.get("sub")
    if not isinstance(subject, str) or not subject or len(subject) > 255:
        return None
    attributes = claims.get("attributes")
    pairs = attributes.items() if isinstance(attributes, dict) else ()
    return Identity(
        subject=subject,
        name=_text(claims.get("name"), 120),
        email=_text(claims.get("email"), 254),
        plan=_text(claims.get("plan"), 80),
        attributes={str(k)[:80]: str(v)[:500] for k, v in list(pairs)[:30]},
    )


def _text(value: object, limit: int) -> str | None:
    return value[:limit] if isinstance(value, str) and value else None
