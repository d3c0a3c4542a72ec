"""When the dialogue model is trained again: after an edit of what it is made from, and after no other."""

import shutil
from pathlib import Path

import pytest

from provision import models
from provision.paths import ROOT

ARTICLE = "knowledge_base/articles/edited.md"
SOURCES = ["config.yml", "domain.yml", "data/nlu/questions.yml", "bot/channel.py"]


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("config.yml", "domain.yml"):
        shutil.copy(ROOT / name, tmp_path)
    for name in ("data/nlu", "bot", "knowledge_base/articles"):
        (tmp_path / name).mkdir(parents=True)
    for name in (ARTICLE, *SOURCES[2:]):
        (tmp_path / name).write_text("as it was\n", encoding="utf-8")
    monkeypatch.setattr(models, "ROOT", tmp_path)
    return tmp_path


def test_an_edited_article_leaves_the_model_fresh(checkout: Path) -> None:
    before = models.dialogue_digest()
    (checkout / ARTICLE).write_text("edited\n", encoding="utf-8")
    (checkout / ARTICLE).with_name("new.md").write_text("new\n", encoding="utf-8")
    assert models.dialogue_digest() == before


@pytest.mark.parametrize("name", SOURCES)
def test_an_edit_of_what_it_is_made_from_makes_the_model_stale(checkout: Path, name: str) -> None:
    before = models.dialogue_digest()
    with (checkout / name).open("a", encoding="utf-8") as file:
        file.write("# edited\n")
    assert models.dialogue_digest() != before


@pytest.mark.parametrize("name", ["data/nlu/new.yml", "bot/new.py"])
def test_a_new_file_there_makes_the_model_stale(checkout: Path, name: str) -> None:
    before = models.dialogue_digest()
    (checkout / name).touch()
    assert models.dialogue_digest() != before


def test_what_python_leaves_beside_the_code_changes_nothing(checkout: Path) -> None:
    before = models.dialogue_digest()
    (checkout / "bot" / "__pycache__").mkdir()
    (checkout / "bot" / "__pycache__" / "channel.pyc").touch()
    assert models.dialogue_digest() == before


def test_another_embedder_makes_the_model_stale(checkout: Path) -> None:
    before = models.dialogue_digest()
    (checkout / "var" / "stamps").mkdir(parents=True)
    (checkout / "var" / "stamps" / "embedder").write_text("another", encoding="utf-8")
    assert models.dialogue_digest() != before
