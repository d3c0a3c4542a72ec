"""What gateway, worker and accounts command may be told from outside.

Read once at the start of a process, before anything is opened. Every field is one environment
variable; a wrong value stops the process with one line that names the variable, so a bad deployment
fails at its first second and not at its first customer.
"""

from __future__ import annotations

import os
import re
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any

from pydantic import AliasChoices, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
_PREFIX = "CAREDESK_"
_ORIGIN = re.compile(r"https?://[a-z0-9.\-\[\]:]+", re.IGNORECASE)
_WEB_ADDRESS = re.compile(r"https?://[^\s/?#]+(/[^\s?#]*)?", re.IGNORECASE)

Words = Annotated[tuple[str, ...], NoDecode]


class SettingsError(Exception):
    """A setting is missing or wrong; the text is one line for the operator."""


def _named(variable: str) -> AliasChoices:
    return AliasChoices(variable)


class Settings(BaseSettings):
    """All settings of the conversation service, frozen after start."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX,
        extra="ignore",
        frozen=True,
        env_ignore_empty=True,
    )

    # What customers read as the company's name on help and error pages
    site_name: str = "Northlight"

    # Addresses
    var: Path = ROOT / "var"
    port: int = Field(8000, ge=1, le=65535, validation_alias=_named("PORT"))
    host: str = "127.0.0.1"
    public_url: str = ""
    allowed_origins: Words = ()
    embed_origins: Words = ()
    trusted_proxies: Words = ()
    redis_url: str = Field(
        default_factory=lambda known: f"unix://{known['var']}/redis/redis.sock",
        validation_alias=_named("REDIS_URL"),
    )
    key_prefix: str = Field("cd", pattern=r"^[A-Za-z0-9_.-]{1,40}$")
    database_url: str = Field(
        default_factory=lambda known: f"sqlite+aiosqlite:///{known['var']}/caredesk.db",
        validation_alias=_named("DATABASE_URL"),
    )
    search_url: str = "http://127.0.0.1:8010"
    rasa_url: Words = ("http://127.0.0.1:5005",)
    web_dir: Path = ROOT / "web" / "dist"

    # Secrets
    internal_token: str = Field(min_length=16)
    secret: str = Field(min_length=32)
    metrics_token: str = ""
    admin_email: str = ""
    admin_password: str = ""
    identity_key: str = ""
    identity_algorithms: Words = ("HS256",)
    identity_audience: str = "caredesk"

    # Sockets
    hello_timeout_s: float = Field(5, gt=0)
    silence_timeout_s: float = Field(45, gt=0)
    sweep_s: float = Field(5, gt=0)
    frames_per_minute: int = Field(120, gt=0)
    sockets_per_address: int = Field(100, gt=0)
    sockets_total: int = Field(20_000, gt=0)

    # People
    agent_capacity: int = Field(4, gt=0)
    presence_ttl_s: float = Field(45, gt=0)
    agent_grace_s: float = Field(60, gt=0)
    customer_left_s: float = Field(60, gt=0)
    session_ttl_s: int = Field(12 * 3600, gt=0)
    customer_token_ttl_s: int = Field(180 * 86400, gt=0)
    login_attempts: int = Field(10, gt=0)
    login_window_s: int = Field(300, gt=0)
    queues: Words = ("general", "billing", "technical")

    # Turns and time
    turn_deadline_s: float = Field(15, gt=0)
    turns_at_once: int = Field(16, gt=0)
    lease_s: float = Field(10, gt=0)
    suggestions_timeout_s: float = Field(2, gt=0)
    idle_close_bot_s: float = Field(24 * 3600, gt=0)
    idle_close_queue_s: float = Field(24 * 3600, gt=0)
    idle_close_agent_s: float = Field(72 * 3600, gt=0)
    archive_after_s: float = Field(5, ge=0)

    @field_validator(
        "allowed_origins",
        "embed_origins",
        "trusted_proxies",
        "rasa_url",
        "identity_algorithms",
        "queues",
        mode="before",
    )
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(word.strip() for word in value.split(",") if word.strip())
        return value

    @field_validator("allowed_origins", "embed_origins")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for origin in value:
            if not _ORIGIN.fullmatch(origin):
                raise ValueError(f"{origin!r} is no origin; write scheme://host[:port] without a path")
        return value

    @field_validator("identity_algorithms")
    @classmethod
    def _algorithms(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        known = {"HS256", "HS384", "HS512", "RS256", "ES256", "EdDSA"}
        if not value or set(value) - known:
            raise ValueError(f"only {', '.join(sorted(known))} are accepted")
        if any(name.startswith("HS") for name in value) and any(not name.startswith("HS") for name in value):
            raise ValueError("shared-key and public-key algorithms must not be mixed")
        return value

    @field_validator("redis_url")
    @classmethod
    def _redis(cls, value: str) -> str:
        if not value.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("must start with redis://, rediss:// or unix://")
        return value

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        if not value.startswith(("sqlite+aiosqlite://", "postgresql+asyncpg://")):
            raise ValueError("must start with sqlite+aiosqlite:// or postgresql+asyncpg://")
        return value

    @field_validator("public_url", "search_url")
    @classmethod
    def _address(cls, value: str) -> str:
        if value and not _WEB_ADDRESS.fullmatch(value):
            raise ValueError(f"{value!r} is no web address; write http://host[:port] or https://…")
        return value

    @field_validator("rasa_url")
    @classmethod
    def _addresses(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value:
            raise ValueError("name at least one Rasa process, such as http://127.0.0.1:5005")
        return tuple(cls._address(url) for url in value)

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for network in value:
            try:
                ip_network(network, strict=False)
            except ValueError:
                message = f"{network!r} is neither an address nor a network such as 10.0.0.0/8"
                raise ValueError(message) from None
        return value

    @field_validator("site_name")
    @classmethod
    def _name(cls, value: str) -> str:
        name = value.strip()
        if not 1 <= len(name) <= 60 or not name.isprintable():
            raise ValueError("write the company's name as customers know it, 1 to 60 printable characters")
        return name

    @property
    def site_url(self) -> str:
        """The address under which customers reach the gateway, without a trailing slash."""
        return (self.public_url or f"http://127.0.0.1:{self.port}").rstrip("/")

    @property
    def origins(self) -> frozenset[str]:
        """Every Origin that may open a socket or write over HTTP, compared exactly."""
        own = {self.site_url.lower()}
        if not self.public_url:
            own.add(f"http://localhost:{self.port}")
        return frozenset(own | {origin.lower() for origin in self.allowed_origins})

    @property
    def secure(self) -> bool:
        """Whether browsers reach us over https, which decides the cookie's form and HSTS."""
        return self.site_url.startswith("https://")


def load(**overrides: Any) -> Settings:
    """Read the environment once.

    Raises:
        SettingsError: with one line naming the variable, what was wrong and what would be right.
    """
    secrets = Path(os.environ.get(f"{_PREFIX}VAR") or ROOT / "var") / "secrets.env"
    try:
        return Settings(_env_file=secrets, **overrides)
    except ValidationError as error:
        raise SettingsError(_one_line(error)) from None


def variable_of(field: str) -> str:
    """Name the environment variable of a field of Settings."""
    alias = Settings.model_fields[field].validation_alias if field in Settings.model_fields else None
    if isinstance(alias, AliasChoices):
        return str(alias.choices[0])
    return f"{_PREFIX}{field.upper()}"


def _one_line(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    where = str(first["loc"][0]) if first["loc"] else ""
    known = {variable_of(name): name for name in Settings.model_fields}
    variable = where if where in known else variable_of(where)
    if first["type"] == "missing":
        return f"{variable} is not set; `make run` writes one into var/secrets.env, or set it yourself"
    return f"{variable} is wrong: {first['msg'].removeprefix('Value error, ')}"
