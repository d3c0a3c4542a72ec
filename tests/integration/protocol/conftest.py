"""The gateway's HTTP client, and whether the whole folder runs and can prove that nothing was left out."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import httpx
import pytest

from tests.integration.conftest import Product

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
