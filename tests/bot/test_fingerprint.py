"""Rasa's training cache must notice every file that a component depends on."""

import os
from pathlib import Path

from bot import embedding, fingerprint
from bot.frustration import FrustrationClassifier
from bot.intent_classifier import IntentEnsemble


def test_an_edit_changes_the_fingerprint(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("one")
    before = fingerprint.of_files([file])
    file.write_text("two")
    os.utime(file, ns=(1, 1))
    assert fingerprint.of_files([file]) != before


def test_the_way_to_a_file_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("a.txt", "b/c.txt"):
        (tmp_path / name).write_text(name)
    straight = [tmp_path / "a.txt", tmp_path / "b" / "c.txt"]
    around = [tmp_path / "b" / ".." / "a.txt", tmp_path / "b" / "c.txt"]
    assert fingerprint.of_files(straight) == fingerprint.of_files(around)


def test_order_does_not_matter_and_names_do(tmp_path: Path) -> None:
    a, b, c = (tmp_path / name for name in "abc")
    for file in (a, b, c):
        file.write_text("same")
    assert fingerprint.of_files([a, b]) == fingerprint.of_files([b, a])
    assert fingerprint.of_files([a, b]) != fingerprint.of_files([a, c])


def test_what_learns_from_vectors_depends_on_the_model() -> None:
    model = embedding.model_fingerprint()
    assert IntentEnsemble.fingerprint_addon({}).endswith(model)
    assert FrustrationClassifier.fingerprint_addon({}).endswith(model)
