"""`make eval`: the judgements of search and bot on the development sets, written to `docs/evaluation.md` with
the commit.

The sets lie beside the checkout (`CAREDESK_EVAL_DIR`); where they are not there, the command says so.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import aims
from bench.figures import Table
from bench.stack import processors
from bot.settings import evaluation_sets
from provision.paths import APP_ENV, RASA_ENV, ROOT, python_of

WRITTEN = ROOT / "docs" / "evaluation.md"
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
    "ece_beyond_chance",
    "ms_p50",
    "ms_p95",
)
JUDGES = {"CareDesk": None, "VADER": "vader", "key words": "keywords", "always yes": "always"}
# The other packages' complaints are theirs; one thread, because the cost is told for one core.
QUIET = {"PYTHONWARNINGS": "ignore", "TF_CPP_MIN_LOG_LEVEL": "3", "OPENBLAS_NUM_THREADS": "1"}
INTRODUCTION = """# Evaluation

Written by `make eval`; an edit here is lost with the next run. Commit {commit}, on {machine}.

Nothing is learnt from these sets; on what the point of handing over leans stands in
[Understanding](decisions/understanding.md), the rest in [Retrieval](decisions/retrieval.md). The plain
script is an afternoon's work: the same sentence model, passages of 120 words, scores added 0.8 : 0.2 with
BM25. What misses its aim is printed bold.
"""
RELIABILITY = """
## Reliability

What was told → what was so (how many), in ten bins. For a search that is the probability of the first answer,
and how often it was right; for people the chance of frustration, the score of the handoff decision and the
chance behind it, and what both readers say.
"""


@dataclass(frozen=True)
class SearchSet:
    """One help centre with its questions."""

    name: str
    folder: str
    questions: str
    options: tuple[str, ...] = ()


SEARCH_SETS = (
    SearchSet(aims.HINT3, "hint3-sofmattress", "test.jsonl"),
    SearchSet(aims.TITLE, "thunderbird", "dev.jsonl", ("--unanswerable", "dev_unanswerable.jsonl")),
    SearchSet(
        aims.DETAIL,
        "thunderbird",
        "dev.jsonl",
        ("--unanswerable", "dev_unanswerable.jsonl", "--detail"),
    ),
    SearchSet(aims.TECHQA, "techqa", "test.jsonl"),
)


def main() -> int:
    """Run every set that is there, print the table and write the page."""
    sets = evaluation_sets()
    if not sets.is_dir():
        print(f"no evaluation sets in {sets}: name their folder with CAREDESK_EVAL_DIR", file=sys.stderr)
        return 0
    commit = _commit()
    found = dict(_measured(sets))
    page = "\n".join(_page(commit, {name: result for name, result in found.items() if result is not None}))
    WRITTEN.write_text(page + "\n", encoding="utf-8")
    print(page)
    return 1 if None in found.values() else 0


def _commit() -> str:
    """Name the commit, and whether the code measured is that commit's."""
    changed = _git("status", "--porcelain", "--", ".", f":!{WRITTEN.relative_to(ROOT)}")
    return f"{_git('rev-parse', '--short', 'HEAD')}{' with uncommitted changes' if changed else ''}"


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _measured(sets: Path) -> Iterator[tuple[str, Any]]:
    """Yield what each command found, under the names of `bench.aims`; None for a command that failed."""
    for one in SEARCH_SETS:
        if (sets / one.folder / one.questions).is_file():
            yield one.name, _search(one, sets)
    dialogues = sets / "handoff" / "dialogues.jsonl"
    if dialogues.is_file():
        yield "people", _json_of(RASA_ENV, "bot/evaluate.py", str(dialogues))
    yield "person", _json_of(RASA_ENV, "-m", "bench.person_requests")
    for passages in (aims.SMALL, aims.LARGE):
        yield (
            aims.cost_of(passages),
            _json_of(APP_ENV, "-m", "bench.search", "--passages", str(passages)),
        )


def _search(one: SearchSet, sets: Path) -> Any:
    folder = sets / one.folder
    options = [str(folder / word) if word.endswith(".jsonl") else word for word in one.options]
    where = ["--articles", str(folder / "articles"), "--questions", str(folder / one.questions)]
    return _json_of(APP_ENV, "-m", "knowledge_base", "evaluate", *where, *options)


def _json_of(env: Path, *words: str) -> Any:
    """Run a command and read what it wrote. One that fails costs its own figures, not all others."""
    print("measuring:", *words[:4], file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "result.json"
        command = [str(python_of(env)), *words, "--json", str(out)]
        environment = {**os.environ, **QUIET}
        done = subprocess.run(command, cwd=ROOT, env=environment, check=False, stdout=subprocess.DEVNULL)
        if done.returncode:
            print(f"{' '.join(words)}: ended with {done.returncode}", file=sys.stderr)
            return None
        return json.loads(out.read_text(encoding="utf-8"))


def _page(commit: str, results: aims.Results) -> Iterator[str]:
    yield INTRODUCTION.format(commit=commit, machine=processors())
    table = Table("measure", ["plain script", "to reach", "ours", "reached"])
    for row in aims.rows(results):
        table.add(row.measure, *row.cells())
    yield table.markdown()
    yield RELIABILITY
    yield Table("told", *aims.reliability(results)).markdown()
    yield "\n## All figures of the search\n"
    yield _search_table(results).markdown()
    if "people" in results:
        yield "\n## All figures of frustration and handoff\n"
        yield _dialogue_table(results["people"]).markdown()


def _search_table(results: aims.Results) -> Table:
    names = [one.name for one in SEARCH_SETS if one.name in results]
    table = Table("search", names)
    for figure in ("n", "n_unanswerable", *SEARCH_FIGURES):
        table.add(figure, *(_cell(results[name].get(figure)) for name in names))
    for figure in ("hit_at_1", "hit_at_3", "mrr"):
        table.add(f"plain BM25: {figure}", *(_cell(results[name]["bm25"][figure]) for name in names))
    return table


def _dialogue_table(result: Any) -> Table:
    table = Table("people", list(JUDGES))
    judges = [result["baselines"][key] if key else result for key in JUDGES.values()]
    for part in ("frustration", "handoff"):
        for figure in result[part]:
            table.add(f"{part}: {figure}", *(_cell(judge[part].get(figure)) for judge in judges))
    table.add("ms a turn, p50 / p95", f"{_cell(result['ms_p50'])} / {_cell(result['ms_p95'])}")
    return table


def _cell(value: object) -> str:
    return "–" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    sys.exit(main())
