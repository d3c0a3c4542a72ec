"""`make eval` around its table: which code was measured, and what happens without any sets."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from bench import evaluation


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of one commit that the evaluation takes for its own."""
    monkeypatch.setattr(evaluation, "ROOT", tmp_path)
    monkeypatch.setattr(evaluation, "WRITTEN", tmp_path / "docs" / "evaluation.md")
    (tmp_path / "docs").mkdir()
    (tmp_path / "code.py").write_text("1\n")
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    for words in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "-m", "First."]):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    return tmp_path


def test_a_clean_tree_is_named_by_its_commit_alone(checkout: Path) -> None:
    (checkout / "docs" / "evaluation.md").write_text("the page itself is no change of the code")
    head = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=checkout, capture_output=True, text=True
    )
    assert evaluation._commit() == head.stdout.strip()


def test_uncommitted_changes_are_told(checkout: Path) -> None:
    (checkout / "code.py").write_text("2\n")
    assert evaluation._commit().endswith(" with uncommitted changes")


def test_a_command_that_fails_costs_its_own_figures_only(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CAREDESK_EVAL_DIR", str(checkout))
    assert evaluation.main() == 1  # there are no commands in this checkout
    assert "ended with" in capsys.readouterr().err
    assert "**not measured**" in evaluation.WRITTEN.read_text(encoding="utf-8")


def test_without_sets_nothing_is_written(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CAREDESK_EVAL_DIR", str(checkout / "nowhere"))
    assert evaluation.main() == 0
    assert "CAREDESK_EVAL_DIR" in capsys.readouterr().err
    assert not evaluation.WRITTEN.exists()
