"""The table of `make eval`: each aim with what a plain script reaches, what ours reaches, and whether it is
enough.

Aims and the plain script's figures are given; everything of ours is read from what the measuring commands
wrote. A figure that was not measured is shown as such and is no success.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Results = Mapping[str, Any]
"""What the commands wrote, by the name of the set, and `people`, `person`, `cost_of` for the others."""

HINT3, TITLE, DETAIL, TECHQA = "HINT3 SOFMattress", "Thunderbird, title", "Thunderbird, detail", "TechQA"
SMALL, LARGE = 3_000, 20_000
"""Passages of the help centres whose questions are timed; 3,000 are a thousand articles."""
NOT_MEASURED = "not measured"
_CALIBRATION = 0.03


@dataclass(frozen=True)
class Figure:
    """One figure of ours: its value, whether it is enough, and how it reads."""

    text: str
    reached: bool

    @classmethod
    def at_least(cls, value: float | None, least: float) -> Figure:
        """A share that should be so high."""
        return cls(NOT_MEASURED, False) if value is None else cls(share(value), value >= least)

    @classmethod
    def under(cls, value: float | None, most: float) -> Figure:
        """A share that should stay lower."""
        return cls(NOT_MEASURED, False) if value is None else cls(share(value), value < most)


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    measure: str
    plain: str
    aim: str
    ours: tuple[Figure, ...]

    @property
    def reached(self) -> bool:
        """Whether every figure of the line is enough."""
        return all(figure.reached for figure in self.ours)

    def cells(self) -> list[str]:
        """Return the cells after the first."""
        figures = "; ".join(figure.text if figure.reached else f"**{figure.text}**" for figure in self.ours)
        return [self.plain, self.aim, figures, "yes" if self.reached else self._missed()]

    def _missed(self) -> str:
        reached = [figure for figure in self.ours if figure.reached]
        return "**no**, in part" if reached else "**no**"


def cost_of(passages: int) -> str:
    """Name the result that tells what a question costs in a help centre of so many passages."""
    return f"cost at {passages}"


def share(value: float) -> str:
    """Write a share as .829."""
    text = f"{value:.3f}"
    return text.replace("0.", ".", 1) if text.lstrip("-").startswith("0.") else text


def rows(results: Results) -> list[Row]:
    """Return the whole table."""
    return [*_search(results), *_calibrations(results), *_people(results), *_costs(results)]


def _search(results: Results) -> Iterable[Row]:
    least = Figure.at_least
    hint, title, detail, techqa = (_part(results, name) for name in (HINT3, TITLE, DETAIL, TECHQA))
    yield Row(
        "HINT3 SOFMattress: hit@1 without refusing; Matthews correlation at the product's own threshold",
        ".76; .66",
        ".80; .69",
        (least(hint("hit_at_1"), 0.80), least(hint("mcc"), 0.69)),
    )
    for name, found, plain, aims in (
        ("Thunderbird, title as the question", title, ".28; .49 (BM25 .17)", (0.36, 0.58)),
        ("Thunderbird, with `--detail`", detail, ".36; .59 (BM25 .22)", (0.45, 0.68)),
        ("TechQA", techqa, ".80; .89", (0.84, 0.92)),
    ):
        first, third = aims
        figures = (least(found("hit_at_1"), first), least(found("hit_at_3"), third))
        yield Row(f"{name}: hit@1; hit@3", plain, f"{first:.2f}; {third:.2f}".replace("0.", "."), figures)
    for name, found, aim in (
        ("Thunderbird unanswerable refused at 5% false refusals, title", title, 0.60),
        ("the same, with `--detail`", detail, 0.60),
        ("TechQA impossible refused at 5% false refusals", techqa, 0.40),
    ):
        figure = least(found("refused_at_5pct_false"), aim)
        yield Row(name, "unmeasured", f"{aim:.2f}".replace("0.", "."), (figure,))


def _calibrations(results: Results) -> Iterable[Row]:
    for name in (HINT3, TITLE, DETAIL, TECHQA):
        yield _calibration(name, _part(results, name)("ece_beyond_chance"))
    people = results.get("people") or {}
    frustration, handoff = _part(people, "frustration"), _part(people, "handoff")
    yield _calibration("frustration", frustration("ece_beyond_chance"))
    yield _calibration("handoff, score of the decision", handoff("ece_beyond_chance"))
    yield _calibration("handoff, chance learnt from conversations alone", handoff("learnt_ece_beyond_chance"))


def _calibration(name: str, value: float | None) -> Row:
    what = f"calibration error less that of a perfectly calibrated model: {name}"
    return Row(what, "–", "under .03", (Figure.under(value, _CALIBRATION),))


def _people(results: Results) -> Iterable[Row]:
    least, people = Figure.at_least, results.get("people") or {}
    frustration, handoff = _part(people, "frustration"), _part(people, "handoff")
    yield Row(
        "frustration: AUROC; F1 at own threshold",
        ".59; .53 (VADER)",
        ".90; .78",
        (least(frustration("auroc"), 0.90), least(frustration("f1"), 0.78)),
    )
    yield Row(
        "handoff: F1 per turn; first hand-over within one turn of the readers'",
        ".53 (always yes); –",
        ".75; .70",
        (least(handoff("f1"), 0.75), least(handoff("first_within_one_turn"), 0.70)),
    )
    yield Row(
        "calm conversations with a false hand-over; with a false offer",
        "–",
        "at most 1 in 20; 1 in 8",
        (_of(handoff, "false_alarms", 1 / 20), _of(handoff, "false_offers", 1 / 8)),
    )
    yield _request(_part(results, "person"))


def _of(handoff: Callable[[str], Any], what: str, most: float) -> Figure:
    some, calm = handoff(what), handoff("calm")
    if some is None or not calm:
        return Figure(NOT_MEASURED, False)
    return Figure(f"{some} of {calm}{_one_in(some, calm)}", some / calm <= most)


def _one_in(some: int, of_all: int) -> str:
    return f" (1 in {of_all / some:.0f})" if some else ""


def _request(person: Callable[[str], Any]) -> Row:
    asks, others, alarms = person("asks"), person("others"), person("alarms")
    imagined = Figure(NOT_MEASURED, False)
    if others:
        imagined = Figure(f"{len(alarms)} of {others}", len(alarms) / others < 1 / 500)
    heard = Figure.at_least(person("recall"), 0.99)
    heard = Figure(f"{heard.text} of {asks}", heard.reached) if asks else heard
    return Row(
        "request for a person: recall; false alarms",
        "–",
        ".99; under 1 in 500 other messages",
        (heard, imagined),
    )


def _costs(results: Results) -> Iterable[Row]:
    for passages, plain, most in ((SMALL, "6 ms at 2,000 passages", 25), (LARGE, "–", 60)):
        told = dict(results.get(cost_of(passages)) or ())
        of = f"{told.get('articles', '–')} articles, {passages:,} passages"
        yield Row(
            f"cost of a question, p95, one core ({of})",
            plain,
            f"{most} ms",
            (_milliseconds(told.get("a question, p50 / p95 ms"), most),),
        )
        story = told.get("a story of a hundred words and more, p50 / p95 ms")
        yield Row(
            f"the same, a story of a hundred words and more ({of})",
            "–",
            f"{most} ms",
            (_milliseconds(story, most),),
        )


def _milliseconds(both: str | None, most: float) -> Figure:
    if both is None:
        return Figure(NOT_MEASURED, False)
    p95 = float(both.split("/")[1])
    return Figure(f"{p95:.1f} ms", p95 <= most)


def _part(results: Results, name: str) -> Callable[[str], Any]:
    found: Mapping[str, Any] = results.get(name) or {}
    return found.get


def reliability(results: Results) -> tuple[Sequence[str], list[tuple[str, list[str]]]]:
    """Return, a column each for the sets and judgements, what was told and what was so in ten bins."""
    people = (results.get("people") or {}).get("reliability") or {}
    searched = {name: _part(results, name)("reliability") for name in (HINT3, TITLE, DETAIL, TECHQA)}
    columns = {name: bins for name, bins in {**searched, **people}.items() if bins}
    table = []
    for number in range(10):
        cells = [_bin(bins, number) for bins in columns.values()]
        table.append((f"{number / 10:.1f} to {(number + 1) / 10:.1f}", cells))
    return list(columns), table


def _bin(bins: Sequence[Mapping[str, float]], number: int) -> str:
    found = next((row for row in bins if round(row["from"] * 10) == number), None)
    return f"{found['told']:.2f} → {found['right']:.2f} ({found['n']:.0f})" if found else "–"
