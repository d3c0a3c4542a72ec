"""The search service: one FastAPI application, wired here and served by uvicorn on the loopback."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from dataclasses import asdict

import uvicorn
from fastapi import FastAPI
from sqlalchemy import text
from starlette.responses import Response

from knowledge_base import http_articles, http_help, http_search, problems
from knowledge_base.calibration_cache import CalibrationCache
from knowledge_base.context import Context, Parts
from knowledge_base.database import open_database, try_database
from knowledge_base.embedding import Embedder, model_files
from knowledge_base.http_search import json_response
from knowledge_base.live import LiveIndex, Rules
from knowledge_base.seed import seed
from knowledge_base.settings import SEED_DIR, Settings
from knowledge_base.store import ArticleStore
from knowledge_base.vectors import VectorCache
from knowledge_base.watch import FolderSync
from startup import logs

log = logging.getLogger(__name__)


def create_app(settings: Settings) -> FastAPI:
    """Build the application; its parts are made when it starts serving."""

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with running(settings) as context:
            app.state.context = context
            yield

    app = FastAPI(title="CareDesk search", docs_url=None, redoc_url=None, lifespan=lifespan)
    problems.install(app)
    for part in (http_search, http_articles, http_help):
        app.include_router(part.router)
    app.add_api_route("/healthz", get_healthz, methods=["GET"])
    app.add_api_route("/readyz", get_readyz, methods=["GET"])
    return app


@contextlib.asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Context]:
    """Open the store and the model, index the articles, and follow changes until left."""
    embedder = await asyncio.to_thread(Embedder, settings.model_dir)
    engine = await open_database(settings.store_url)
    store, vectors = ArticleStore(engine), VectorCache(engine, embedder)
    rules = Rules(settings.costs, settings.unanswerable_share)
    live = LiveIndex(store, vectors, CalibrationCache(engine), rules)
    folder = await _fill(settings, store)
    state = await live.refresh()
    log.info("%d articles are searchable", len(state.snapshot))
    tasks = [asyncio.create_task(live.follow(settings.refresh_ms / 1000))]
    if folder is not None:
        tasks.append(asyncio.create_task(folder.follow(live.refresh)))
    try:
        yield Context(settings, engine, store, vectors, live, folder)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await live.close()
        vectors.close()
        await engine.dispose()


async def _fill(settings: Settings, store: ArticleStore) -> FolderSync | None:
    """Put articles into the store: from the folder that is their truth, or those of the product."""
    if settings.articles_dir is not None:
        folder = FolderSync(store, settings.articles_dir)
        await folder.sync_all()
        return folder
    if seeded := await seed(store, SEED_DIR):
        log.info("the store was empty: %d articles that came with the product were put into it", seeded)
    return None


async def get_healthz() -> Response:
    """Tell that the process is alive."""
    return json_response({"status": "ok"})


async def get_readyz(parts: Parts) -> Response:
    """Tell whether searches can be served, naming each dependency."""
    checks = {"model": "ok", "index": "ok" if parts.live.ready else "not built yet", "database": "ok"}
    try:
        async with parts.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
    except Exception as error:  # whatever the driver raises, the answer is the same: not ready, and why
        checks["database"] = type(error).__name__
    ready = all(value == "ok" for value in checks.values())
    body: dict[str, object] = {"status": "ok" if ready else "unavailable", "dependencies": checks}
    body["calibrated"] = ready and not parts.live.fitting
    if parts.folder is not None and parts.folder.broken:
        body["broken_files"] = {
            name: [asdict(f) for f in findings] for name, findings in parts.folder.broken.items()
        }
    return json_response(body, 200 if ready else 503)


def serve(settings: Settings) -> None:
    """Serve until stopped.

    Raises:
        ModelUnusable: the embedding model is missing; better said now than from inside the server.
        DatabaseUnusable: the articles' database cannot be opened.
    """
    logs.configure(logs.read())
    model_files(settings.model_dir)
    asyncio.run(try_database(settings.store_url))
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_level="warning",
        log_config=None,
        timeout_graceful_shutdown=5,
    )
