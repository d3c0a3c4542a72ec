"""The commands: measuring, searching and checking a folder of articles."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from knowledge_base.cli import app

RUN = CliRunner()
JUDGED: list[dict[str, object]] = [
    {"id": "1", "question": "forgot my password, how do I get a new one", "article": "reset-password"},
    {
        "id": "2",
        "question": "where has my delivery got to",
        "article": "track-parcel",
        "also": ["router-lights"],
    },
    {
        "id": "3",
        "question": "lights",
        "detail": "there is a red light on my router",
        "article": "router-lights",
    },
    {"id": "4", "question": "which wine goes with grilled salmon", "article": None},
]


def judged(path: Path, rows: list[dict[str, object]]) -> str:
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\n")
    return str(path)


def test_evaluate_writes_every_number(folder: Path, tmp_path: Path) -> None:
    asked = judged(tmp_path / "asked.jsonl", JUDGED[:3])
    other = judged(tmp_path / "other.jsonl", JUDGED[3:])
    out = tmp_path / "numbers.json"
    arguments = ["--articles", str(folder), "--questions", asked, "--unanswerable", other, "--detail"]
    result = RUN.invoke(
        app, ["evaluate", *arguments, "--json", str(out), "--cache", str(tmp_path / "cache.db")]
    )
    assert result.exit_code == 0, result.output
    numbers = json.loads(out.read_text())
    expected = {
        *(
            "n",
            "n_unanswerable",
            "hit_at_1",
            "hit_at_3",
            "hit_at_10",
            "mrr",
            "answered",
            "precision_answered",
        ),
        *("refused_unanswerable", "false_refusals", "refused_at_5pct_false", "in_scope_accuracy"),
        *("out_of_scope_recall", "mcc", "auc", "ece", "ms_p50", "ms_p95", "bm25"),
    }
    assert expected <= set(numbers)
    assert set(numbers["bm25"]) == {
        *("hit_at_1", "hit_at_3", "hit_at_10", "mrr"),
        *("refused_at_5pct_false", "auc", "ms_p50", "ms_p95"),
    }
    assert numbers["bm25"]["ms_p50"] < numbers["ms_p50"]
    assert (numbers["n"], numbers["n_unanswerable"], numbers["hit_at_1"]) == (3, 1, 1.0)
    assert (numbers["refused_unanswerable"], numbers["auc"]) == (1.0, 1.0)
    assert "BM25" in result.output


def test_evaluate_names_the_line_it_cannot_use(folder: Path, tmp_path: Path) -> None:
    asked = judged(tmp_path / "asked.jsonl", [*JUDGED[:1], {"article": "gone"}])
    cache = str(tmp_path / "cache.db")
    result = RUN.invoke(app, ["evaluate", "--articles", str(folder), "--questions", asked, "--cache", cache])
    assert result.exit_code == 2
    assert 'line 2: it needs a "question"' in result.stderr


def test_question_whose_article_is_missing_counts_as_a_miss(folder: Path, tmp_path: Path) -> None:
    asked = judged(tmp_path / "asked.jsonl", [*JUDGED[:1], {"question": "x", "article": "gone"}])
    cache = str(tmp_path / "cache.db")
    result = RUN.invoke(app, ["evaluate", "--articles", str(folder), "--questions", asked, "--cache", cache])
    assert result.exit_code == 0
    assert "1 questions name an article that is not among those given" in result.stderr
    assert "hit_at_1               0.500" in result.stdout


def test_folder_without_articles_is_said_to_be_so(tmp_path: Path) -> None:
    asked = judged(tmp_path / "asked.jsonl", JUDGED)
    result = RUN.invoke(app, ["evaluate", "--articles", str(tmp_path), "--questions", asked])
    assert result.exit_code == 2
    assert "There is no published article" in result.stderr


def test_titles_alone_can_be_searched_and_calibrated(tmp_path: Path) -> None:
    for name in ("Opening hours of the shop", "Returning a broken lamp", "Paying by invoice as a company"):
        (tmp_path / f"{name.split()[0].lower()}.md").write_text(
            f"---\ntitle: {name}\nstatus: published\n---\n"
        )
    arguments = ["--articles", str(tmp_path), "--cache", str(tmp_path / "cache.db")]
    result = RUN.invoke(app, ["search", "my lamp is broken, can I return it", *arguments])
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[1].split()[2] == "returning"


def test_lint_ends_with_1_on_errors(folder: Path) -> None:
    assert RUN.invoke(app, ["lint", "--articles", str(folder)]).exit_code == 0
    (folder / "bad.md").write_text("---\ntitle: [\n---\n")
    result = RUN.invoke(app, ["lint", "--articles", str(folder)])
    assert result.exit_code == 1
    assert "bad.md:2: error" in result.stdout or "bad.md:3: error" in result.stdout


def test_build_model_says_what_is_missing(tmp_path: Path) -> None:
    result = RUN.invoke(app, ["build-model", str(tmp_path), str(tmp_path / "out")])
    assert result.exit_code == 2
    assert "model.safetensors cannot be used: the file is missing" in result.stderr
