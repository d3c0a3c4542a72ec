"""What proves who a customer is: our signed token, and the embedding site's signed identity."""

from __future__ import annotations

import hashlib
import hmac
import secrets
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
    """Verifies the JWT that an embedding site signs for its own users."""

    def __init__(self, key: str, algorithms: tuple[str, ...], audience: str) -> None:
        self._key = key
        self._algorithms = list(algorithms)
        self._audience = audience

    def read(self, token: str) -> Identity | None:
        """Return the identity, or None when it proves nothing (no key set, bad signature, expired)."""
        if not self._key or len(token) > 8192:
            return None
        try:
            claims = jwt.decode(
                token,
                self._key,
                algorithms=self._algorithms,
                audience=self._audience,
                leeway=30,
                options={"require": ["sub", "exp", "aud"]},
            )
        except jwt.PyJWTError:
            return None
        return _identity(claims)


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
