"""The store on each kind of database: versions, optimistic writes, and what is live."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge_base.article import parse_article
from knowledge_base.calibration import Calibration
from knowledge_base.calibration_cache import CalibrationCache
from knowledge_base.embedding import Embedder, digest_of
from knowledge_base.errors import ArticleExists, ArticleNotFound, StaleVersion
from knowledge_base.store import ArticleStore, Stored, Write
from knowledge_base.vectors import VectorCache


def write(name: str, title: str, expect: int | None, publish: bool = False, by: str = "Ada") -> Write:
    markdown = f"---\ntitle: {title}\nsummary: About 50% of _it_.\n---\n\nDo it.\n"
    return Write(name, markdown, parse_article(name, markdown), by, expect, publish)


@pytest.fixture
def store(engine: AsyncEngine) -> ArticleStore:
    return ArticleStore(engine)


async def live_titles(store: ArticleStore) -> list[tuple[str, int]]:
    return [(live.article.title, live.version) for live in await store.live()]


async def test_new_article_is_a_draft_until_it_is_published(store: ArticleStore) -> None:
    saved = await store.save(write("a", "One", None))
    assert (saved.version, saved.status, await live_titles(store)) == (1, "draft", [])
    assert (await store.publish("a", "Ada")).status == "published"
    assert await live_titles(store) == [("One", 1)]


async def test_saving_leaves_the_live_version_alone(store: ArticleStore) -> None:
    await store.save(write("a", "One", None, publish=True))
    await store.save(write("a", "Two", 1))
    assert await live_titles(store) == [("One", 1)]
    await store.publish("a", "Ada", 2)
    assert await live_titles(store) == [("Two", 2)]
    assert (await store.unpublish("a", "Ada")).status == "draft"
    assert await live_titles(store) == []


async def test_write_over_an_older_version_is_refused(store: ArticleStore) -> None:
    await store.save(write("a", "One", None))
    await store.save(write("a", "Two", 1))
    with pytest.raises(StaleVersion) as refused:
        await store.save(write("a", "Three", 1))
    assert (refused.value.given, refused.value.current) == (1, 2)
    with pytest.raises(StaleVersion):
        await store.publish("a", "Ada", 1)
    with pytest.raises(StaleVersion):
        await store.delete("a", 1)


async def test_creating_twice_and_changing_nothing_are_refused(store: ArticleStore) -> None:
    await store.save(write("a", "One", None))
    with pytest.raises(ArticleExists):
        await store.save(write("a", "Two", None))
    for act in (store.save(write("b", "x", 1)), store.get("b"), store.history("b"), store.version("a", 9)):
        with pytest.raises(ArticleNotFound):
            await act


async def test_of_writers_at_once_one_wins(store: ArticleStore) -> None:
    await store.save(write("a", "One", None))
    results = await asyncio.gather(
        *(store.save(write("a", f"By {n}", 1, by=str(n))) for n in range(6)), return_exceptions=True
    )
    assert sum(isinstance(r, Stored) for r in results) == 1
    assert sum(isinstance(r, StaleVersion) for r in results) == 5
    assert [v.version for v in await store.history("a")] == [2, 1]


async def test_history_keeps_every_version(store: ArticleStore) -> None:
    await store.save(write("a", "One", None, by="Ada"))
    await store.save(write("a", "Two", 1, by="Bo"))
    assert [(v.version, v.by) for v in await store.history("a")] == [(2, "Bo"), (1, "Ada")]
    first = await store.version("a", 1)
    assert "title: One" in first.markdown
    assert first.at.tzinfo is not None


async def test_deleting_removes_all_of_it(store: ArticleStore) -> None:
    await store.save(write("a", "One", None, publish=True))
    await store.delete("a", 1)
    assert await live_titles(store) == []
    with pytest.raises(ArticleNotFound):
        await store.history("a")
    assert (await store.save(write("a", "Again", None))).version == 1


async def test_every_write_raises_the_generation(store: ArticleStore) -> None:
    assert await store.is_untouched()
    seen = [await store.generation()]
    for act in (
        store.save(write("a", "One", None)),
        store.publish("a", "Ada"),
        store.unpublish("a", "Ada"),
        store.delete("a", 1),
    ):
        await act
        seen.append(await store.generation())
    assert seen == sorted(set(seen))
    assert not await store.is_untouched()


async def test_list_searches_filters_and_pages(store: ArticleStore) -> None:
    for name, title in (("a", "Reset it"), ("b", "Track it"), ("c", "Reset that")):
        await store.save(write(name, title, None, publish=name == "c"))
    assert [item.id for item in await store.list("RESET")] == ["a", "c"]
    assert [item.id for item in await store.list("50% _it_")] == ["a", "b", "c"]
    assert [item.id for item in await store.list("5%0")] == []
    assert [item.id for item in await store.list(status="published")] == ["c"]
    assert [item.id for item in await store.list(status="draft")] == ["a", "b"]
    assert [item.id for item in await store.list(limit=1, after="a")] == ["b"]


async def test_embeddings_are_kept_by_content(engine: AsyncEngine, embedder: Embedder) -> None:
    first = VectorCache(engine, embedder)
    made = await first.ensure(["one text", "another", "one text"])
    assert set(made) == {digest_of("one text"), digest_of("another")}
    told: list[tuple[int, int]] = []
    again = await VectorCache(engine, embedder).ensure(
        ["another", "a third"], None, lambda done, of: told.append((done, of))
    )
    assert told == [(1, 1)]
    assert (again[digest_of("another")] == made[digest_of("another")]).all()


async def test_calibrations_are_kept_by_content(engine: AsyncEngine) -> None:
    cache = CalibrationCache(engine)
    assert await cache.get("x") is None
    await cache.put("x", Calibration((1.0, 2.0, 3.0, 4.0, 5.0)))
    await cache.put("x", Calibration((9.0,) * 5))
    assert await cache.get("x") == Calibration((1.0, 2.0, 3.0, 4.0, 5.0))
