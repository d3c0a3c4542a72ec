"""The search service's settings: read from the environment once and checked at the start."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from knowledge_base.decision import Costs
from startup.settings import Host, StateFolder

ROOT = Path(__file__).resolve().parent.parent
SEED_DIR = ROOT / "knowledge_base" / "articles"

Cost = Annotated[float, Field(gt=0, le=1000)]


class Judging(BaseSettings):
    """What searching needs wherever it is done, in the service or from the command line."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore")

    model_dir: Path = Field(ROOT / "var" / "models" / "minilm", alias="CAREDESK_MODEL_DIR")
    cost_wrong_answer: Cost = Field(3.0, alias="CAREDESK_COST_WRONG_ANSWER")
    cost_needless_handover: Cost = Field(4.0, alias="CAREDESK_COST_NEEDLESS_HANDOVER")
    cost_question_back: Cost = Field(1.0, alias="CAREDESK_COST_QUESTION_BACK")
    unanswerable_share: float = Field(0.25, gt=0, lt=1, alias="CAREDESK_UNANSWERABLE_SHARE")

    @property
    def costs(self) -> Costs:
        """What going wrong costs."""
        return Costs(self.cost_wrong_answer, self.cost_needless_handover, self.cost_question_back)


class Settings(Judging):
    """Everything an operator can set for the search service; ``docs/operating.md`` explains each."""

    host: Host = Field("127.0.0.1", alias="CAREDESK_SEARCH_HOST")
    port: int = Field(8010, ge=0, le=65535, alias="CAREDESK_SEARCH_PORT")
    var: StateFolder = Field(ROOT / "var", alias="CAREDESK_VAR")
    database_url: str = Field("", alias="DATABASE_URL")
    articles_dir: Path | None = Field(None, alias="CAREDESK_ARTICLES_DIR")
    internal_token: SecretStr = Field(alias="CAREDESK_INTERNAL_TOKEN", min_length=16)
    refresh_ms: int = Field(400, ge=50, le=10_000, alias="CAREDESK_SEARCH_REFRESH_MS")

    @field_validator("articles_dir")
    @classmethod
    def _directory(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_dir():
            raise ValueError(
                f"{value} is no directory; name the folder that holds the .md files, or unset it"
            )
        return value

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        if value and not value.startswith(("sqlite+aiosqlite://", "postgresql+asyncpg://")):
            raise ValueError("use sqlite+aiosqlite:///path or postgresql+asyncpg://user:password@host/name")
        try:
            parsed = make_url(value) if value else None
        except (ArgumentError, ValueError):
            message = "cannot be read; write postgresql+asyncpg://user:password@host:5432/name"
            raise ValueError(message) from None
        if parsed and parsed.get_backend_name() != "sqlite" and not (parsed.host or "host" in parsed.query):
            raise ValueError("names no server; write postgresql+asyncpg://user:password@host:5432/name")
        return value

    @property
    def store_url(self) -> str:
        """The database to open: the one given, else ``knowledge.db`` in the folder of all state.

        An SQLite file that is given is the archive's, which another process keeps in a journal of another
        kind; the articles lie in ``knowledge.db`` beside it.
        """
        if not self.database_url:
            return f"sqlite+aiosqlite:///{self.var / 'knowledge.db'}"
        url = make_url(self.database_url)
        if url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:"):
            url = url.set(database=str(Path(url.database or "").with_name("knowledge.db")))
        return url.render_as_string(hide_password=False)


def load_settings() -> Settings:
    """Read the service's settings; a missing or wrong one stops the process as ``read`` says."""
    return read(Settings)


def load_judging() -> Judging:
    """Read what searching needs; a wrong setting stops the process as ``read`` says."""
    return read(Judging)


def read[S: BaseSettings](kind: type[S]) -> S:
    """Read settings from the environment.

    Raises:
        SystemExit: with code 2, after one line that names the variable, what is wrong and what would be
        right.
    """
    try:
        return kind()
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        said = first["msg"].removeprefix("Value error, ")
        wrong = "is not set" if first["type"] == "missing" else f"is wrong: {said}"
        hint = "; `make run` writes it to var/secrets.env" if name == "CAREDESK_INTERNAL_TOKEN" else ""
        sys.stderr.write(f"{name} {wrong}{hint}\n")
        raise SystemExit(2) from None
