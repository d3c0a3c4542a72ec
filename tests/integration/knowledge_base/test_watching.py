"""A watched folder: saved files are searchable within a second, broken ones keep their last good version."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import httpx
import pytest

from knowledge_base import service
from knowledge_base.settings import Settings

from .conftest import ARTICLES, TOKEN


@pytest.fixture
async def client(
    settings: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[httpx.AsyncClient]:
    monkeypatch.setenv("CAREDESK_ARTICLES_DIR", str(folder))
    watching = Settings()
    app = service.create_app(watching)
    async with service.running(watching) as context:
        app.state.context = context
        transport = httpx.ASGITransport(app)
        headers = {"Authorization": f"Bearer {TOKEN}"}
        async with httpx.AsyncClient(transport=transport, base_url="http://s", headers=headers) as client:
            # The watcher has begun to look once a first save is taken over; before that a save may pass
            # unseen.
            (folder / "probe.md").write_text("---\ntitle: Probe\nstatus: published\n---\n")
            await until(lambda: _has(client, "probe"), 10.0)
            yield client


async def _has(client: httpx.AsyncClient, article: str) -> bool:
    return (await client.get(f"/passages/{article}")).status_code == 200


async def until(holds: Callable[[], Awaitable[bool]], within_s: float = 1.0) -> None:
    deadline = time.perf_counter() + within_s
    while not await holds():
        assert time.perf_counter() < deadline, f"it did not come true within {within_s} s"
        await asyncio.sleep(0.01)


async def test_saved_file_is_searchable_within_a_second(client: httpx.AsyncClient, folder: Path) -> None:
    (folder / "hamster.md").write_text(
        "---\ntitle: Feeding the hamster\nstatus: published\n---\n\nCarrots.\n"
    )
    await until(lambda: _has(client, "hamster"))
    hits = (await client.post("/search", json={"q": "feeding the hamster"})).json()["hits"]
    assert hits[0]["article"] == "hamster"


async def test_broken_file_keeps_its_last_good_version_and_is_reported(
    client: httpx.AsyncClient, folder: Path
) -> None:
    path = folder / "track-parcel.md"
    path.write_text("---\ntitle: [\n---\n")

    async def reported() -> bool:
        return "track-parcel.md" in (await client.get("/readyz")).json().get("broken_files", {})

    await until(reported)
    assert "Open **Orders**" in (await client.get("/passages/track-parcel")).text
    path.write_text(ARTICLES["track-parcel"].replace("Orders", "Deliveries"))

    async def mended() -> bool:
        return "Deliveries" in (await client.get("/passages/track-parcel")).text and not await reported()

    await until(mended)


async def test_removed_file_leaves_the_index(client: httpx.AsyncClient, folder: Path) -> None:
    (folder / "track-parcel.md").unlink()

    async def gone() -> bool:
        return not await _has(client, "track-parcel")

    await until(gone)


async def test_files_are_not_written_over_http(client: httpx.AsyncClient) -> None:
    response = await client.put(
        "/articles/x", json={"markdown": ARTICLES["track-parcel"]}, headers={"If-None-Match": "*"}
    )
    assert (response.status_code, response.json()["code"]) == (409, "files_are_truth")


async def test_restart_without_changes_makes_no_versions(
    client: httpx.AsyncClient, settings: Settings, folder: Path
) -> None:
    async with service.running(Settings()) as context:
        assert [v.version for v in await context.store.history("track-parcel")] == [1]
