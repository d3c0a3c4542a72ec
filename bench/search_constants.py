"""`python -m bench.search_constants`: what each constant of the search is worth on every help centre.

One constant is changed at a time and everything that hangs on it is fitted anew. A cell is the share of
questions whose right article comes first, the Matthews correlation at the product's own threshold, and the
calibration error beyond chance, in hundredths.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import typer

from bench.figures import Table
from bench.search_sets import DevSet, dev_sets, heard_by, snapshot_of, vectors_for
from knowledge_base import calibration, measures, ranking, rehearsal, space
from knowledge_base.calibration import Calibration
from knowledge_base.decision import Costs, decide
from knowledge_base.features import describe
from knowledge_base.index import Document, Snapshot
from knowledge_base.questions_file import Judged
from knowledge_base.ranking import combine
from knowledge_base.rehearsal import rehearse, texts_of
from knowledge_base.search import Judge

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help=__doc__)
UNANSWERABLE = 0.25
NONE = "(none)"


@dataclass(frozen=True)
class Changed:
    """One constant with another value; without a module it is the operator's share of unanswerable ones."""

    name: str
    module: Any
    value: Any


@dataclass(frozen=True)
class Told:
    """What the search made of one question: its first article, the chance told, whether it refused."""

    judged: Judged
    first: str
    chance: float
    refused: bool

    @property
    def right(self) -> bool:
        """Whether the first article is a right one."""
        return self.first in self.judged.right


CHANGES = (
    Changed("nothing", None, UNANSWERABLE),
    *(Changed("CAREDESK_UNANSWERABLE_SHARE", None, value) for value in (0.1, 0.4)),
    *(Changed("FROM_STRANGERS", rehearsal, value) for value in (0.0, 0.5, 0.95)),
    *(Changed("DENSE", ranking, value) for value in (0.5, 0.9)),
    *(Changed("LEXICAL", ranking, value) for value in (0.15, 0.6)),
    *(Changed("LETTERS", ranking, value) for value in (0.0, 0.4)),
    *(Changed("REGRESSED", ranking, value) for value in (0.3, 0.9)),
    *(Changed("POWER", space, value) for value in (-0.2, -0.5)),
    Changed("PRIOR", calibration, (-2.0, 1.0, 1.0, 1.0, 1.0)),
    *(Changed("PRIOR_STRENGTH", calibration, value) for value in (1.0, 100.0)),
)


@app.command()
def main() -> None:
    """Measure and print the table."""
    sets = dev_sets()
    table = Table("what is changed", [one.name for one in sets])
    for change in CHANGES:
        said = change.name if change.name == "nothing" else f"{change.name} {change.value}"
        with _in_place(change):
            cells = [_cell(one, change) for one in sets]
        typer.echo(f"{said}: {'; '.join(cells)}", err=True)
        table.add(said, *cells)
    typer.echo(table.markdown())


@contextlib.contextmanager
def _in_place(change: Changed) -> Iterator[None]:
    if change.module is None:
        yield
        return
    kept = getattr(change.module, change.name)
    setattr(change.module, change.name, change.value)
    try:
        yield
    finally:
        setattr(change.module, change.name, kept)


@cache
def _snapshot(documents: tuple[Document, ...], _power: float) -> Snapshot:
    return snapshot_of(documents)


@cache
def _fitted(snapshot: Snapshot, share: float, _change: Changed) -> Calibration:
    return rehearse(snapshot, *vectors_for(texts_of(snapshot.documents)), share)


def _cell(one: DevSet, change: Changed) -> str:
    snapshot = _snapshot(tuple(one.documents), space.POWER)
    share = change.value if change.module is None else UNANSWERABLE
    fitted = _fitted(snapshot, share, change)
    told = [_told(snapshot, Judge(fitted, Costs()), judged) for judged in one.judged]
    right = np.array([each.right for each in told])
    chances = np.array([each.chance for each in told])
    first = float(right[[bool(each.judged.right) for each in told]].mean())
    error = 100 * (measures.calibration_error(chances, right) - measures.chance_error(chances))
    truth = [each.first if each.right else each.judged.article or NONE for each in told]
    correlation = measures.matthews(truth, [NONE if each.refused else each.first for each in told])
    return f"{first:.3f} · {correlation:.3f} · ".replace("0.", ".") + f"{error:.1f}"


def _told(snapshot: Snapshot, judge: Judge, judged: Judged) -> Told:
    heard = heard_by(snapshot, judged.text)
    described = describe(snapshot, heard, combine(snapshot, heard))
    chances = judge.calibration.probabilities(described.table)
    first = snapshot.documents[int(described.order[0])].article.id
    return Told(judged, first, float(chances[0]), decide(chances, judge.costs) == "unknown")


if __name__ == "__main__":
    app()
