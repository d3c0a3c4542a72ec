"""A search service over a small help centre: the real model, real tantivy and each database to be had."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge_base import service
from knowledge_base.database import open_database
from knowledge_base.embedding import Embedder
from knowledge_base.settings import Settings
from tests import postgres

TOKEN = "integration-token-of-these-tests"
ARTICLES = {
    "reset-password": """---
title: Reset your password
summary: Set a new password with a link.
questions:
  - I forgot my password
  - cannot sign in any more
  - how do I change my login code
tip: Turn on two-step verification.
related: [account-locked, agents-refunds, gone]
status: published
---

Have your phone at hand.

## Set a new one

1. Open **Sign in** and choose **Forgot**.
2. Follow the link in the e-mail.
3. Type the new password twice.

## If no e-mail comes

Look among the spam.
""",
    "account-locked": """---
title: Account locked
summary: Why an account locks and how it opens.
questions: [my account is locked, too many attempts]
status: published
---

Wait thirty minutes, then sign in once.
""",
    "track-parcel": """---
title: Track a parcel
summary: Where your delivery is.
questions: [where is my parcel, my delivery has not come, when does the courier arrive]
product: shop
status: published
---

1. Open **Orders**.
2. Choose **Track**.
""",
    "agents-refunds": """---
title: Refund rules for agents
summary: How much an agent may refund.
questions: [how much may I refund without asking]
audience: agents
status: published
---

Up to 50 without asking.
""",
    "router-lights": """---
title: What the router's lights mean
questions: [red light on the router, the box blinks amber]
status: published
---

![Lights](media/lights.svg)

| Light | Meaning |
|---|---|
| red | no line |
""",
    "coming-soon": "---\ntitle: A plan not yet announced\nstatus: draft\n---\n\nSecret.\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of articles with a picture."""
    found = tmp_path / "articles"
    (found / "media").mkdir(parents=True)
    (found / "media" / "lights.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    for name, markdown in ARTICLES.items():
        (found / f"{name}.md").write_text(markdown)
    return found


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The model that `make` has built."""
    return Embedder(Settings(CAREDESK_INTERNAL_TOKEN=TOKEN).model_dir)  # type: ignore[arg-type]


# PostgreSQL is tested where a server can be had; nobody needs one to work on this package.
DATABASES = ["sqlite", "postgresql"] if postgres.can_be_had() else ["sqlite"]


@pytest.fixture(params=DATABASES)
async def engine(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        engine = await open_database(f"sqlite+aiosqlite:///{tmp_path}/kb.db")
    else:
        url = request.getfixturevalue("postgres_url")
        engine = await open_database(await postgres.new_database(url))
    yield engine
    await engine.dispose()


@pytest.fixture
def settings(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of a service whose store is seeded from the folder."""
    monkeypatch.setattr(service, "SEED_DIR", folder)
    monkeypatch.setattr("knowledge_base.http_help.SEED_DIR", folder)
    for name in ("CAREDESK_ARTICLES_DIR", "CAREDESK_SEARCH_PORT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CAREDESK_INTERNAL_TOKEN", TOKEN)
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/kb.db")
    monkeypatch.setenv("CAREDESK_SEARCH_REFRESH_MS", "50")
    return Settings()


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[FastAPI]:
    """The running service."""
    app = service.create_app(settings)
    async with service.running(settings) as context:
        app.state.context = context
        await context.live.calibrated()
        yield app


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client that may ask anything, by the name of Ada."""
    headers = {"Authorization": f"Bearer {TOKEN}", "X-Caredesk-Actor": "Ada"}
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://search", headers=headers) as client:
        yield client
