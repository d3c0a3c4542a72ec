"""The action server's settings, read once from the environment."""

from __future__ import annotations

import sys
from typing import NoReturn

from pydantic import AnyHttpUrl, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from startup.settings import Host


class Settings(BaseSettings):
    """Each field is the variable `CAREDESK_` + its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="CAREDESK_", env_ignore_empty=True)

    actions_port: int = Field(default=5055, ge=1, le=65535)
    actions_host: Host = "127.0.0.1"
    search_url: AnyHttpUrl = AnyHttpUrl("http://127.0.0.1:8010")
    search_timeout_s: float = Field(default=3.0, gt=0, le=3)
    internal_token: SecretStr = Field(min_length=16)


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
