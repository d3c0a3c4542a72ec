"""`make eval`: the judgements of search and bot on the development sets, as one table with the commit.

The sets lie beside the checkout (`CAREDESK_EVAL_DIR`); where they are not there, the command says so.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.figures import Table
from provision.paths import APP_ENV, RASA_ENV, ROOT, python_of

SETS = Path(os.environ.get("CAREDESK_EVAL_DIR") or ROOT.parent / "shared" / "eval")
SEARCH_FIGURES = (
    "hit_at_1",
    "hit_at_3",
    "hit_at_10",
    "mrr",
    "answered",
    "precision_answered",
    "refused_unanswerable",
    "refused_at_5pct_false",
    "false_refusals",
    "in_scope_accuracy",
    "out_of_scope_recall",
    "mcc",
    "auc",
    "ece",
    "ms_p50",
    "ms_p95",
)


@dataclass(frozen=True)
class SearchSet:
    """One help centre with its questions."""

    name: str
    folder: str
    questions: str
    options: tuple[str, ...] = ()


SEARCH_SETS = (
    SearchSet("HINT3 SOFMattress", "hint3-sofmattress", "test.jsonl"),
    SearchSet("Thunderbird, title", "thunderbird", "dev.jsonl", ("--unanswerable", "dev_unanswerable.jsonl")),
    SearchSet(
        "Thunderbird, detail",
        "thunderbird",
        "dev.jsonl",
        ("--unanswerable", "dev_unanswerable.jsonl", "--detail"),
    ),
    SearchSet("TechQA", "techqa", "test.jsonl"),
)


def main() -> int:
    """Run every set that is there and print the tables."""
    if not SETS.is_dir():
        print(f"no evaluation sets in {SETS}: name their folder with CAREDESK_EVAL_DIR", file=sys.stderr)
        return 0
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    print(f"commit {commit.stdout.strip()}\n")
    found = [one for one in SEARCH_SETS if (SETS / one.folder / one.questions).is_file()]
    print(_search_table(found).markdown())
    dialogues = SETS / "handoff" / "dialogues.jsonl"
    if dialogues.is_file():
        print()
        print(_dialogue_table(dialogues).markdown())
    return 0


def _search_table(sets: Sequence[SearchSet]) -> Table:
    results = [_search(one) for one in sets]
    table = Table("search", [one.name for one in sets])
    for figure in SEARCH_FIGURES:
        table.add(figure, *(_cell(result.get(figure)) for result in results))
    for figure in ("hit_at_1", "hit_at_3", "mrr"):
        table.add(f"plain BM25: {figure}", *(_cell(result["bm25"][figure]) for result in results))
    return table


def _search(one: SearchSet) -> Any:
    folder = SETS / one.folder
    options = [str(folder / word) if word.endswith(".jsonl") else word for word in one.options]
    command = [str(python_of(APP_ENV)), "-m", "knowledge_base", "evaluate"]
    where = ["--articles", str(folder / "articles"), "--questions", str(folder / one.questions)]
    return _json_of([*command, *where, *options])


def _dialogue_table(dialogues: Path) -> Table:
    result = _json_of([str(python_of(RASA_ENV)), "bot/evaluate.py", str(dialogues)])
    table = Table("people", ["CareDesk", "VADER", "key words", "always yes"])
    baselines = [result["baselines"][name] for name in ("vader", "keywords", "always")]
    for part in ("frustration", "handoff"):
        for figure, value in result[part].items():
            table.add(f"{part}: {figure}", _cell(value), *(_cell(_of(b, part, figure)) for b in baselines))
    table.add("ms a turn, p50 / p95", f"{_cell(result['ms_p50'])} / {_cell(result['ms_p95'])}")
    return table


def _of(baseline: dict[str, dict[str, object]], part: str, figure: str) -> object:
    return baseline.get(part, {}).get(figure)


def _json_of(command: list[str]) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "result.json"
        subprocess.run([*command, "--json", str(out)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        return json.loads(out.read_text())


def _cell(value: object) -> str:
    return "–" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    sys.exit(main())
