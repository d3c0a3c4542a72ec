"""The commands of ``python -m knowledge_base``; everything heavy is imported by the command that needs it."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from knowledge_base.errors import KnowledgeBaseError

if TYPE_CHECKING:
    from knowledge_base.workbench import Bench

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = ROOT / "knowledge_base" / "articles"
Folder = Annotated[
    Path, typer.Option("--articles", exists=True, file_okay=False, help="Folder of .md files.")
]
QuestionsFile = Annotated[
    Path, typer.Option(exists=True, dir_okay=False, help="Judged questions, JSON lines.")
]
OptionalFile = Annotated[Path | None, typer.Option(exists=True, dir_okay=False)]
Cache = Annotated[Path | None, typer.Option(help="SQLite file for embeddings; default var/embeddings.db.")]


@app.callback()
def _commands() -> None:
    """Help articles: search, check, measure and serve them."""


@app.command()
def serve() -> None:
    """Serve the search over HTTP, as the environment says."""
    from knowledge_base.service import serve as run
    from knowledge_base.settings import load_settings

    _guard(lambda: run(load_settings()))


@app.command()
def evaluate(
    questions: QuestionsFile,
    articles: Folder = ARTICLES,
    unanswerable: OptionalFile = None,
    detail: Annotated[bool, typer.Option("--detail", help="Ask with the longer description.")] = False,
    json_out: Annotated[Path | None, typer.Option("--json", help="Also write the numbers here.")] = None,
    cache: Cache = None,
) -> None:
    """Measure the search on judged questions."""

    def run() -> None:
        from knowledge_base.evaluate import ask_all, report
        from knowledge_base.questions_file import read_questions

        bench = _bench(articles, cache)
        judged = read_questions(questions, detail)
        if unanswerable is not None:
            judged += read_questions(unanswerable, detail)
        lost = sum(j.article is not None and j.right.isdisjoint(bench.snapshot.position) for j in judged)
        if lost:
            print(f"{lost} questions name an article that is not among those given", file=sys.stderr)
        numbers = report(ask_all(bench.snapshot, bench.judge, bench.embedder, judged))
        _print_numbers(numbers)
        if json_out is not None:
            json_out.write_text(json.dumps(numbers, indent=1) + "\n", encoding="utf-8")

    _guard(run)


@app.command()
def search(
    words: str,
    articles: Folder = ARTICLES,
    k: Annotated[int, typer.Option(min=1, max=20)] = 3,
    agents: Annotated[bool, typer.Option("--agents", help="Search what only agents may see, too.")] = False,
    cache: Cache = None,
) -> None:
    """Show what the bot would find for a question."""

    def run() -> None:
        from knowledge_base.search import search as find
        from knowledge_base.workbench import asked

        bench = _bench(articles, cache)
        query = asked(bench.snapshot, bench.embedder, words)
        query = replace(query, k=k, audience="agents" if agents else "public")
        if query.mended is not None:
            print(f"read as: {query.mended.text}")
        found = find(bench.snapshot, bench.judge, query)
        print(found.outcome)
        for hit in found.hits:
            print(f"{hit.probability:.2f} {hit.score:.3f}  {hit.document.article.id}  {hit.heading}")
            print("    " + " ".join(hit.text.split())[:200])

    _guard(run)


@app.command()
def lint(articles: Folder = ARTICLES) -> None:
    """Check articles; exit code 1 when one of them has an error."""
    from knowledge_base.lint import lint_directory

    found = lint_directory(articles, datetime.now(UTC).date())
    for name, findings in found.items():
        for f in findings:
            print(f"{name}:{f.line}: {f.severity}: {f.message}. {f.fix}")
    errors = sum(f.severity == "error" for findings in found.values() for f in findings)
    warnings = sum(len(findings) for findings in found.values()) - errors
    print(f"{errors} errors, {warnings} warnings in {len(list(articles.glob('*.md')))} articles")
    raise typer.Exit(1 if errors else 0)


@app.command("build-model")
def build_model(
    source: Annotated[Path, typer.Argument(help="Folder with model.safetensors and tokenizer.json.")],
    target: Annotated[Path, typer.Argument(help="Folder to write model.onnx and tokenizer.json to.")],
    light: Annotated[bool, typer.Option(help="Also write model_light.onnx, which reads questions.")] = True,
) -> None:
    """Build the embedding model from its published weights."""
    from knowledge_base.build_model import build_model as build

    _guard(lambda: build(source, target, light))


def _bench(articles: Path, cache: Path | None) -> Bench:
    from knowledge_base.settings import load_judging
    from knowledge_base.workbench import BenchSettings, prepare

    judging = load_judging()
    url = f"sqlite+aiosqlite:///{cache or ROOT / 'var' / 'embeddings.db'}"
    settings = BenchSettings(judging.model_dir, url, judging.costs, judging.unanswerable_share)
    return asyncio.run(prepare(articles, settings, lambda line: print(line, file=sys.stderr)))


def _guard(run: Any) -> None:
    """Say what is wrong in one line, without a traceback, when it is something a person can mend."""
    try:
        run()
    except KnowledgeBaseError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(2) from None


def _shown(value: float | int | None) -> str:
    return "-" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)


def _print_numbers(numbers: dict[str, Any]) -> None:
    beside = numbers["bm25"]
    for name, value in numbers.items():
        if name in ("bm25", "reliability"):
            continue
        other = f"   (BM25 {_shown(beside[name])})" if name in beside else ""
        print(f"{name:22} {_shown(value)}{other}")
    print("told         asked   told  right")
    for row in numbers["reliability"]:
        print(f"{row['from']:.1f} to {row['to']:.1f} {row['n']:8d}  {row['told']:.3f}  {row['right']:.3f}")
