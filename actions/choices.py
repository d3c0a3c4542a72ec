"""What a customer is asked to choose from: only answers that differ, under labels that tell them apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from actions.desk import Desk
from actions.search_client import Hit

_SHOWN_CHARS = 40  # of a passage's own words, when nothing else tells it from its namesake


def distinct(desk: Desk, hits: Sequence[Hit]) -> list[Hit]:
    """Keep what is new to the customer and gives another answer than those kept, or than one he has seen."""
    return [
        hit
        for hit in hits
        if not desk.has_seen(hit.article, hit.passage)
        and not (hit.same_as and (desk.knows(hit.same_as) or any(hit.same_as == one.article for one in hits)))
    ]


def labels(hits: Sequence[Hit]) -> list[str]:
    """Label choices with their titles; namesakes get what tells them apart: product, heading, first words."""
    titles = [hit.title for hit in hits]
    return [
        hit.title
        if titles.count(hit.title) == 1
        else _told_apart(hit, [one for one in hits if one.title == hit.title])
        for hit in hits
    ]


def _told_apart(hit: Hit, namesakes: Sequence[Hit]) -> str:
    ways: tuple[Callable[[Hit], str], ...] = (_product, _heading, _first_words)
    for way in ways:
        if all(way(one) for one in namesakes) and len({way(one) for one in namesakes}) == len(namesakes):
            return f"{hit.title} ({way(hit)})"
    return f"{hit.title} ({namesakes.index(hit) + 1})"


def _product(hit: Hit) -> str:
    return hit.product or ""


def _heading(hit: Hit) -> str:
    return hit.heading or ""


def _first_words(hit: Hit) -> str:
    words = " ".join(hit.text.replace("*", "").split())
    return words if len(words) <= _SHOWN_CHARS else f"{words[:_SHOWN_CHARS].rsplit(' ', 1)[0]} …"
