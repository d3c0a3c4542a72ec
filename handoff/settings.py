"""What gateway, worker and accounts command may be told from outside.

Read once at the start of a process, before anything is opened. Every field is one environment
variable; a wrong value stops the process with one line that names the variable, so a bad deployment
fails at its first second and not at its first customer.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from pydantic import AliasChoices, Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from handoff.setting_checks import (
    Algorithms,
    Count,
    DatabaseAddress,
    Days,
    Email,
    Folder,
    Hours,
    Minutes,
    Moment,
    NamedKeys,
    Networks,
    Origins,
    Password,
    QueueNames,
    RasaAddresses,
    RedisAddress,
    RedisPassword,
    SiteName,
    TokenOrNone,
    WebAddress,
    WholeDays,
    checked_identity_key,
    checked_public_address,
    embedded_redis,
)
from startup.settings import Host, StateFolder

ROOT = Path(__file__).resolve().parent.parent
_PREFIX = "CAREDESK_"


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
    site_name: SiteName = "Northlight"

    # Addresses
    var: StateFolder = ROOT / "var"
    port: int = Field(8000, ge=1, le=65535, validation_alias=_named("PORT"))
    host: Host = "127.0.0.1"
    public_url: WebAddress = ""
    allowed_origins: Origins = ()
    embed_origins: Origins = ()
    trusted_proxies: Networks = ()
    redis_password: RedisPassword = ""
    redis_url: RedisAddress = Field(
        default_factory=lambda known: embedded_redis(known.get("var", ""), known.get("redis_password", "")),
        validation_alias=_named("REDIS_URL"),
    )
    key_prefix: str = Field("cd", pattern=r"^[A-Za-z0-9_.-]{1,40}$")
    database_url: DatabaseAddress = Field(
        default_factory=lambda known: f"sqlite+aiosqlite:///{known.get('var', '')}/caredesk.db",
        validation_alias=_named("DATABASE_URL"),
    )
    search_url: WebAddress = "http://127.0.0.1:8010"
    rasa_url: RasaAddresses = ("http://127.0.0.1:5005",)
    web_dir: Folder = ROOT / "web" / "dist"

    # Secrets
    internal_token: str = Field(min_length=16)
    secret: str = Field(min_length=32)
    metrics_token: TokenOrNone = ""
    admin_email: Email = ""
    admin_password: Password = ""
    identity_algorithms: Algorithms = ("HS256",)
    identity_keys: NamedKeys = {}
    identity_key: str = Field("", validate_default=True)
    identity_audience: str = Field("caredesk", pattern=r"^\S{1,200}$")

    # Sockets
    hello_timeout_s: Moment = 5
    silence_timeout_s: Minutes = 45
    sweep_s: Moment = 5
    frames_per_minute: Count = 120
    sockets_per_address: Count = 100
    sockets_total: Count = 20_000

    # People
    agent_capacity: Count = 4
    presence_ttl_s: Minutes = 45
    agent_grace_s: Hours = 60
    customer_left_s: Hours = 60
    session_ttl_s: WholeDays = 12 * 3600
    customer_token_ttl_s: WholeDays = 180 * 86400
    login_attempts: Count = 10
    login_window_s: int = Field(300, gt=0, le=86400)
    queues: QueueNames = ("general", "billing", "technical")

    # Turns and time
    turn_deadline_s: Moment = 15
    turns_at_once: int = Field(16, gt=0, le=10_000)
    lease_s: Minutes = 10
    suggestions_timeout_s: Moment = 2
    idle_close_bot_s: Days = 24 * 3600
    idle_close_queue_s: Days = 24 * 3600
    idle_close_agent_s: Days = 72 * 3600
    worker_metrics_port: int = Field(0, ge=0, le=65535)
    archive_after_s: float = Field(5, ge=0, le=86400)

    @field_validator("identity_key")
    @classmethod
    def _key(cls, value: str, known: ValidationInfo) -> str:
        if not value and known.data.get("identity_keys"):
            return value
        return checked_identity_key(value, known.data.get("identity_algorithms", ()))

    @field_validator("identity_keys")
    @classmethod
    def _named_keys(cls, value: dict[str, str], known: ValidationInfo) -> dict[str, str]:
        algorithms = known.data.get("identity_algorithms", ())
        return {name: checked_identity_key(key, algorithms) for name, key in value.items()}

    @field_validator("public_url")
    @classmethod
    def _public(cls, value: str) -> str:
        return checked_public_address(value)

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
