"""The action server's settings, read once from the environment."""

from __future__ import annotations

import socket
import sys
from typing import NoReturn

from pydantic import AnyHttpUrl, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Each field is the variable `CAREDESK_` + its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="CAREDESK_", env_ignore_empty=True)

    actions_port: int = Field(default=5055, ge=1, le=65535)
    actions_host: str = "127.0.0.1"
    search_url: AnyHttpUrl = AnyHttpUrl("http://127.0.0.1:8010")
    search_timeout_s: float = Field(default=3.0, gt=0, le=3)
    internal_token: SecretStr = Field(min_length=16)

    @field_validator("actions_host")
    @classmethod
    def _host(cls, value: str) -> str:
        try:
            socket.getaddrinfo(value, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        except (OSError, UnicodeError):
            message = f"{value!r} is no address of this machine, such as 127.0.0.1 or 0.0.0.0"
            raise ValueError(message) from None
        return value


def load() -> Settings:
    """Read and check the settings; the process stops (exit code 2) at the first bad one."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        _stop(f"CAREDESK_{first['loc'][0]}".upper(), first["msg"].removeprefix("Value error, "))


def _stop(name: str, wrong: str) -> NoReturn:
    sys.stderr.write(f"{name}: {wrong}; see docs/operating.md\n")
    raise SystemExit(2)
