"""The repeat guard: an answer the customer has had is never given again, but in another form while there is
one.
"""

from __future__ import annotations

from collections.abc import Sequence

from actions.desk import Desk
from actions.search_client import Article, Hit
from actions.sections import trouble_section
from actions.showing import Piece
from actions.steps import can_walk

PLAUSIBLE = 0.2  # chance of being right from which a second-best article is worth showing
_ENOUGH_OF_ONE = 2  # forms of one article after which another article comes first


async def another_form(desk: Desk, article: str, hits: Sequence[Hit], failed: bool = False) -> Piece | None:
    """Choose what to show instead of an answer already given.

    The order is: the section on trouble when the answer failed, the next passage, the same passage step by
    step, the second-best article. After two forms of one article the other articles come first: the customer
    has given it a fair chance.

    Args:
        article: The article whose answer did not do.
        hits: What the search holds for the question, best first.
        failed: Whether the customer says that the answer did not help.

    Returns:
        The piece to show (its `form` is `walk` for a walk), or None when everything has been shown.
    """
    tired = sum(item.article == article for item in desk.memory.shown) >= _ENOUGH_OF_ONE
    elsewhere = _second_best(desk, article, hits)
    if tired and elsewhere:
        return elsewhere
    source = await desk.search.article(article)
    if source is None:
        return elsewhere
    trouble = trouble_section(desk, source) if failed else None
    return trouble or _next_passage(desk, source) or _walk(desk, source) or elsewhere


def _second_best(desk: Desk, article: str, hits: Sequence[Hit]) -> Piece | None:
    for hit in hits:
        if (
            hit.article != article
            and hit.same_as != article
            and hit.probability >= PLAUSIBLE
            and not desk.has_seen(hit.article, hit.passage)
        ):
            return Piece.of_hit(hit)
    return None


def _next_passage(desk: Desk, source: Article) -> Piece | None:
    """The next unseen passage after the last one shown, then those before it; the introduction says nothing
    new.
    """
    seen = [item.passage for item in desk.memory.shown if item.article == source.article]
    last = seen[-1] if seen else -1
    fresh = [item for item in source.passages if item.kind != "intro" and item.passage not in seen]
    later = [item for item in fresh if item.passage > last]
    return Piece.of_passage(source, (later or fresh)[0]) if fresh else None


def _walk(desk: Desk, source: Article) -> Piece | None:
    for passage in source.passages:
        if can_walk(passage.text) and not desk.has_seen(source.article, passage.passage, "walk"):
            piece = Piece.of_passage(source, passage)
            return Piece(**{**piece.__dict__, "form": "walk"})
    return None
