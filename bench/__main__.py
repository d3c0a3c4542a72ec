"""`make bench`: the first table, all in one run on one machine, ours beside the peers'."""

import asyncio
import json
import subprocess
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Annotated

import typer

from bench import answers, people, stock_rasa, supchat
from bench.figures import Table, ms, percentile
from bench.questions import faqs, varied
from bench.stack import ADMIN, processors, product, resident_mib
from provision.models import RASA_MODEL_NAME
from provision.paths import RASA_ENV, RASA_MODELS, ROOT, SHARED_VAR, python_of

AT_ONCE = (1, 8, 16)
PAIRS = 50
TALKING = 200
AGENTS, WAITING = 50, 200
DELIVERY = "{} to the other side's socket, {} pairs talking, p50 / p99 ms"
app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help=__doc__)


@app.command()
def main(
    total: Annotated[int, typer.Option(help="questions at each concurrency", min=16)] = 320,
    sockets: Annotated[int, typer.Option(help="idle sockets", min=10)] = 2000,
    rasa: Annotated[bool, typer.Option(help="train and measure stock Rasa too")] = True,
) -> None:
    """Measure everything and print the table; the figures also go to var/bench/result.json."""
    questions = [faq.asked for faq in faqs()]
    table = Table("measure", ["CareDesk", "stock Rasa", "django-supchat"])
    typer.echo(processors())
    trained_s = _train_ours()
    with product() as (ours, started_s):
        cells = asyncio.run(_ours(ours.home, questions, total))
        people_rows = asyncio.run(_people(ours.home))
        idle = asyncio.run(people.idle_kib(ours.home, ours.pid("gateway"), sockets))
        memory = sum(
            resident_mib(pid)
            for name in ("rasa", "actions", "search", "gateway", "worker")
            if (pid := ours.pid(name))
        )
    theirs = _stock_rasa(questions, total) if rasa else {}
    for what, value in cells.items():
        table.add(what, value, theirs.get(what, "–"))
    table.add("training, s", f"{trained_s:.0f}", theirs.get("training", "–"))
    table.add("start to serving, s", f"{started_s:.1f}", theirs.get("start", "–"))
    table.add("memory of all processes, MiB", f"{memory:.0f}", theirs.get("memory", "–"))
    for what, value in people_rows.items():
        table.add(what, value, "–", _supchat(what))
    table.add(f"memory of an idle socket of {sockets}, KiB", f"{idle:.1f}")
    typer.echo(table.markdown())
    _save(table)


def _train_ours() -> float:
    command = [str(python_of(RASA_ENV)), "-m", "rasa", "train", "--force", "--out", str(RASA_MODELS)]
    started = time.perf_counter()
    subprocess.run(
        [*command, "--fixed-model-name", RASA_MODEL_NAME],
        cwd=ROOT,
        env=stock_rasa.ENV,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return time.perf_counter() - started


async def _ours(home: str, questions: Sequence[str], total: int) -> dict[str, str]:
    await answers.caredesk_load(home, questions, 4, 40)  # warm
    cells: dict[str, str] = {}
    for at_once in AT_ONCE:
        _add_load(cells, await answers.caredesk_load(home, questions, at_once, total))
    _add_growth(cells, await answers.caredesk_growth(home, varied()))
    return cells


async def _theirs(url: str, questions: Sequence[str], total: int) -> dict[str, str]:
    await answers.rest_load(url, questions, 4, 40)  # warm
    cells: dict[str, str] = {}
    for at_once in AT_ONCE:
        _add_load(cells, await answers.rest_load(url, questions, at_once, total))
    _add_growth(cells, await answers.rest_growth(url, varied()))
    return cells


def _add_load(cells: dict[str, str], load: answers.Load) -> None:
    waits = f"{ms(percentile(load.waits_s, 0.5))} / {ms(percentile(load.waits_s, 0.95))}"
    cells[f"question to answer, {load.at_once} at once, p50 / p95 ms"] = waits
    cells[f"answers a second, {load.at_once} at once"] = f"{load.answers_per_s:.1f}"


def _add_growth(cells: dict[str, str], growth: tuple[float, float]) -> None:
    cells["turn 2 / turn 150 of a conversation, ms"] = f"{ms(growth[0])} / {ms(growth[1])}"
    cells["turn 150 over turn 2"] = f"{growth[1] / growth[0]:.2f}"


def _stock_rasa(questions: Sequence[str], total: int) -> dict[str, str]:
    training_s = stock_rasa.train(faqs())
    with stock_rasa.serving() as (url, pid, started_s):
        cells = asyncio.run(_theirs(url, questions, total))
        memory = resident_mib(pid)
    return cells | {"training": f"{training_s:.0f}", "start": f"{started_s:.1f}", "memory": f"{memory:.0f}"}


def _supchat(what: str) -> str:
    """Measure the peer on the row whose question it can answer: from a send to the other side, 50 talking."""
    if what != DELIVERY.format("send", PAIRS):
        return "–"
    with supchat.serving() as base:
        waits = asyncio.run(supchat.deliver(base, PAIRS, messages=20, pause_s=0.5))
    return f"{ms(percentile(waits, 0.5))} / {ms(percentile(waits, 0.99))}"


async def _people(home: str) -> dict[str, str]:
    rows = {}
    async with AsyncExitStack() as stack:
        pairs, claims = await people.make_pairs(home, ADMIN, TALKING, stack)
        for count, pause_s in ((PAIRS, 0.5), (TALKING, 2.0)):
            seen = await people.deliver(pairs[:count], messages=20, pause_s=pause_s)
            for what, waits in (("send", seen.from_send_s), ("ack", seen.from_ack_s)):
                rows[DELIVERY.format(what, count)] = (
                    f"{ms(percentile(waits, 0.5))} / {ms(percentile(waits, 0.99))}"
                )
        rows["claim, p50 / p99 ms"] = f"{ms(percentile(claims, 0.5))} / {ms(percentile(claims, 0.99))}"
    rushed = await people.rush(home, ADMIN, AGENTS, WAITING)
    what = f"claim, {AGENTS} agents in the same instant over {WAITING} waiting, p50 / p99 ms"
    rows[what] = f"{ms(percentile(rushed, 0.5))} / {ms(percentile(rushed, 0.99))}"
    return rows


def _save(table: Table) -> None:
    folder = Path(SHARED_VAR / "bench")
    folder.mkdir(parents=True, exist_ok=True)
    saved = {what: dict(zip(table.contenders, cells, strict=True)) for what, cells in table.rows}
    (folder / "result.json").write_text(json.dumps(saved, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    app()
