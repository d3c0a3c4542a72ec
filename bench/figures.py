"""Percentiles and tables: how every measurement is told."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least `share` (0 to 1) of all do not exceed; NaN when empty."""
    if not values:
        return math.nan
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def ms(seconds: float) -> str:
    """Write a duration given in seconds as milliseconds."""
    return "–" if math.isnan(seconds) else f"{seconds * 1000:.1f}"


@dataclass
class Table:
    """Rows of (what, unit, one cell a contender) that print as Markdown and save as JSON."""

    title: str
    contenders: Sequence[str]
    rows: list[tuple[str, list[str]]] = field(default_factory=list)

    def add(self, what: str, *cells: str) -> None:
        """Append a row; missing cells are shown as a dash."""
        padded = [*cells, *["–"] * (len(self.contenders) - len(cells))]
        self.rows.append((what, padded))

    def markdown(self) -> str:
        """Return the table as Markdown."""
        head = f"| {self.title} | {' | '.join(self.contenders)} |"
        rule = "|---" * (len(self.contenders) + 1) + "|"
        body = [f"| {what} | {' | '.join(cells)} |" for what, cells in self.rows]
        return "\n".join([head, rule, *body])
