"""Gateways with and without articles behind them; whether the whole folder runs and can prove 'every'."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

import httpx
import pytest

from knowledge_base.article import parse_article
from knowledge_base.database import open_database
from knowledge_base.store import ArticleStore, Write
from tests.integration.conftest import Product
from tests.integration.knowledge_base.conftest import ARTICLES

HERE = Path(__file__).parent
PROOF = HERE / "test_everything.py"
LEFT_OUT = pytest.StashKey[bool]()


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    """Note that a test of this folder was left out by `-k`, `-m` or `--lf`."""
    for item in items:
        if item.path.parent == HERE and item.path != PROOF:
            item.config.stash[LEFT_OUT] = True


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the proof last; with only a part of the folder's tests there is nothing to prove."""
    proof = [item for item in items if item.path == PROOF]
    items[:] = [item for item in items if item.path != PROOF]
    every_file = set(HERE.glob("test_*.py")) <= {PROOF, *(item.path for item in items)}
    if every_file and not config.stash.get(LEFT_OUT, False):
        items += proof
    elif proof:
        config.hook.pytest_deselected(items=proof)


@pytest.fixture
async def http(product: Product) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the shared product's gateway, signed in as nobody."""
    async with httpx.AsyncClient(base_url=product.url) as client:
        yield client


@pytest.fixture(scope="session")
def product_with_articles(tmp_path_factory: pytest.TempPathFactory, redis_url: str) -> Iterator[Product]:
    """The whole product but Rasa, with the real article service over a small help centre."""
    product = Product(tmp_path_factory.mktemp("articles"), redis_url, f"t{uuid.uuid4().hex[:8]}")
    asyncio.run(_fill(f"sqlite+aiosqlite:///{product.folder}/knowledge.db"))
    try:
        product.start_search()
        product.start()
        yield product
    finally:
        product.stop()


async def _fill(database_url: str) -> None:
    engine = await open_database(database_url)
    store = ArticleStore(engine)
    for name, markdown in ARTICLES.items():
        parsed = parse_article(name, markdown)
        await store.save(Write(name, markdown, parsed, "Ada", None, "status: published" in markdown))
    await engine.dispose()


@pytest.fixture
async def author(product_with_articles: Product) -> AsyncIterator[httpx.AsyncClient]:
    """An author's HTTP client of the gateway before the articles."""
    cookie = await product_with_articles.person("author", name="Ada")
    async with httpx.AsyncClient(base_url=product_with_articles.url, headers=cookie) as client:
        yield client
