"""What a setting's value must be like: each check returns the value, or says in one line what would be right.

Called by `settings` while a process starts, before anything is opened. Addresses of the stores are read
by the drivers' own parsers, so that what passes here is what they take.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from jwt import InvalidKeyError, get_algorithm_by_name
from jwt.exceptions import PyJWTError
from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_settings import NoDecode

from handoff.services.accounts import checked_password, normal_email
from handoff.services.errors import Invalid
from handoff.store.addresses import checked_database_url, checked_redis_url

SHARED_KEY = ("HS256", "HS384", "HS512")
PUBLIC_KEY = ("RS256", "ES256", "EdDSA")

_ORIGIN = re.compile(r"https?://[a-z0-9.\-\[\]:]+", re.IGNORECASE)
_WEB_ADDRESS = re.compile(r"https?://[^\s/?#]+(/[^\s?#]*)?", re.IGNORECASE)
# What a frame may name (`frames.Transfer`).
_QUEUE = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


def _words(value: object) -> object:
    if isinstance(value, str):
        return tuple(word.strip() for word in value.split(",") if word.strip())
    return value


def _port_is_one(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _origins(value: tuple[str, ...]) -> tuple[str, ...]:
    for origin in value:
        if not _ORIGIN.fullmatch(origin) or not _port_is_one(origin):
            raise ValueError(f"{origin!r} is no origin; write scheme://host[:port] without a path")
    return value


def _web_address(value: str) -> str:
    if value and not (_WEB_ADDRESS.fullmatch(value) and _port_is_one(value)):
        raise ValueError(f"{value!r} is no web address; write http://host[:port] or https://…")
    return value


def checked_public_address(value: str) -> str:
    """Return the address when it is https, or plain http on this machine only.

    Raises:
        ValueError: sockets and cookies would cross a network in the clear.
    """
    parts = urlsplit(value)
    if parts.scheme == "http" and not _is_loopback(parts.hostname or ""):
        raise ValueError(f"{value!r} is plain http; customers' words need https, put a TLS proxy in front")
    return value


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _named_keys(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        keys = json.loads(value)
    except ValueError:
        keys = None
    good = isinstance(keys, dict) and all(isinstance(key, str) and key for key in keys.values())
    if not good:
        raise ValueError('write a JSON object of keys by name, such as {"2026-11": "…"}')
    return keys


def _rasa_addresses(value: tuple[str, ...]) -> tuple[str, ...]:
    if not value:
        raise ValueError("name at least one Rasa process, such as http://127.0.0.1:5005")
    return tuple(_web_address(url) for url in value)


def _networks(value: tuple[str, ...]) -> tuple[str, ...]:
    for network in value:
        try:
            ip_network(network, strict=False)
        except ValueError:
            message = f"{network!r} is neither an address nor a network such as 10.0.0.0/8"
            raise ValueError(message) from None
    return value


def _queues(value: tuple[str, ...]) -> tuple[str, ...]:
    if not value:
        raise ValueError("name at least one queue, such as general")
    for name in value:
        if not _QUEUE.fullmatch(name):
            message = f"{name!r} is no queue; write small letters, digits, - and _ (64 at most)"
            raise ValueError(message)
    if len(set(value)) < len(value):
        raise ValueError("a queue is named twice")
    return value


def _site_name(value: str) -> str:
    name = value.strip()
    if not 1 <= len(name) <= 60 or not name.isprintable():
        raise ValueError("write the company's name as customers know it, 1 to 60 printable characters")
    return name


def _folder(value: Path) -> Path:
    if not value.is_dir():
        raise ValueError(f"{value} is no folder")
    return value


def _email(value: str) -> str:
    try:
        return normal_email(value) if value else value
    except Invalid as error:
        raise ValueError(error.message) from None


def _password(value: str) -> str:
    try:
        return checked_password(value) if value else value
    except Invalid as error:
        raise ValueError(error.message) from None


def _token_or_none(value: str) -> str:
    if value and (len(value) < 16 or not value.isascii() or not value.isprintable() or " " in value):
        raise ValueError("write at least 16 characters without spaces, or leave it empty")
    return value


def _algorithms(value: tuple[str, ...]) -> tuple[str, ...]:
    known = {*SHARED_KEY, *PUBLIC_KEY}
    if not value or set(value) - known:
        raise ValueError(f"only {', '.join(sorted(known))} are accepted")
    if len({name in SHARED_KEY for name in value}) > 1:
        raise ValueError("shared-key and public-key algorithms must not be mixed")
    return value


def embedded_redis(var: object, password: str) -> str:
    """The address of the Redis that `make run` embeds."""
    return f"unix://{'caredesk:' + password + '@' if password else ''}{var}/redis/redis.sock"


def checked_identity_key(key: str, algorithms: Sequence[str]) -> str:
    """Return the key when each of the algorithms can verify with it; none at all turns identities off.

    Args:
        key: a shared key, or a public key in PEM, whose line breaks may be written `\\n`.
        algorithms: as `CAREDESK_IDENTITY_ALGORITHMS` names them.

    Raises:
        ValueError: when the key is too short for a shared-key algorithm (RFC 7518, section 3.2: as long as
            the hash), no such public key, or missing though other algorithms than the default are named.
    """
    if not key:
        if tuple(algorithms) not in ((), SHARED_KEY[:1]):
            raise ValueError(f"is empty, and {', '.join(algorithms)} cannot verify without a key")
        return key
    if "-----BEGIN" in key:
        key = key.replace("\\n", "\n")
    for name in algorithms:
        _fits(key, name)
    return key


def _fits(key: str, name: str) -> None:
    least = int(name[2:]) // 8 if name in SHARED_KEY else 0
    if len(key.encode()) < least:
        raise ValueError(f"{name} needs at least {least} characters")
    try:
        prepared = get_algorithm_by_name(name).prepare_key(key)
    except (InvalidKeyError, PyJWTError, ValueError, TypeError):
        prepared = None
    if prepared is None or hasattr(prepared, "private_bytes"):
        kind = "no public key" if name in PUBLIC_KEY else "a public key"
        raise ValueError(f"{name} cannot verify with it: it is {kind} in PEM")


Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words)]
Origins = Annotated[Words, AfterValidator(_origins)]
Networks = Annotated[Words, AfterValidator(_networks)]
RasaAddresses = Annotated[Words, AfterValidator(_rasa_addresses)]
QueueNames = Annotated[Words, AfterValidator(_queues)]
Algorithms = Annotated[Words, AfterValidator(_algorithms)]
NamedKeys = Annotated[dict[str, str], NoDecode, BeforeValidator(_named_keys)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
SiteName = Annotated[str, AfterValidator(_site_name)]
Folder = Annotated[Path, AfterValidator(_folder)]
Email = Annotated[str, AfterValidator(_email)]
Password = Annotated[str, AfterValidator(_password)]
TokenOrNone = Annotated[str, AfterValidator(_token_or_none)]
# It stands in an address.
RedisPassword = Annotated[str, Field(pattern=r"^([A-Za-z0-9._~-]{16,200})?$")]
RedisAddress = Annotated[str, AfterValidator(checked_redis_url)]
DatabaseAddress = Annotated[str, AfterValidator(checked_database_url)]

MINUTE, HOUR, DAY = 60, 3600, 86_400
Moment = Annotated[float, Field(gt=0, le=MINUTE)]
Minutes = Annotated[float, Field(gt=0, le=HOUR)]
Hours = Annotated[float, Field(gt=0, le=DAY)]
Days = Annotated[float, Field(gt=0, le=366 * DAY)]
WholeDays = Annotated[int, Field(gt=0, le=3660 * DAY)]
Count = Annotated[int, Field(gt=0, le=10_000_000)]
