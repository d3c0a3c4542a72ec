"""Which section of an article already shown a turn asks for: the one its words name, or the one on trouble.

Articles say under a heading of their own what to do when something does not work ("The message does not
come", "If that did not help"). Whoever reports that a step failed needs that section, not the next one.
"""

from __future__ import annotations

import re

from actions.desk import Desk
from actions.follow_up import FEW, stems_of, words_of
from actions.search_client import Article, Passage
from actions.showing import Piece
from actions.steps import named_step, split_steps

_FAILING = re.compile(
    r"\b(?:fail(?:s|ed|ing)?|error|broken|stuck|refused?|wrong|gr[ae]y(?:ed)?|missing|nothing happens"
    r"|cannot|never|not there|no such|won['’]?t"
    r"|(?:does|do|did|is|are|was|has|can|could|will|wo|ca)(?:n['’]?t| not))\b",
    re.I,
)
_POINTS = re.compile(
    r"\b(?:it|it['’]?s|that|this|there|step|button|link|page|option|field|menu|code)\b", re.I
)
_HEADED = re.compile(
    r"\b(?:not|no|never|nothing|fails?|failed|errors?|wrong|refused?|problems?|trouble|stuck|stopped|blocked"
    r"|gr[ae]y(?:ed)?|missing|worse|still|cannot|won['’]?t|[a-z]+n['’]t)\b",
    re.I,
)
_OF_HEADING = 3  # a word of the heading counts as much as so many of the text


def names_step(desk: Desk) -> bool:
    """Whether the turn speaks of a step of the answer shown last."""
    spoken_of = named_step(desk.text) is not None or re.search(r"\bstep\b", desk.text, re.I)
    return desk.last_shown is not None and not desk.turn.chosen and bool(spoken_of)


def reports_failure(desk: Desk) -> bool:
    """Whether the turn says that a step of the answer shown last does not work."""
    if desk.last_shown is None or desk.turn.chosen or not _FAILING.search(desk.text):
        return False
    if names_step(desk):
        return True
    return (
        desk.memory.awaiting == "verdict"
        and len(words_of(desk.text)) <= FEW
        and bool(_POINTS.search(desk.text))
    )


def trouble_section(desk: Desk, source: Article) -> Piece | None:
    """Choose the unseen section on trouble that best fits the customer's words and the step that failed."""
    open_ones = [
        item
        for item in source.passages
        if item.heading and _HEADED.search(item.heading) and not desk.has_seen(source.article, item.passage)
    ]
    if not open_ones:
        return None
    said, step = stems_of(desk.text), stems_of(_step_text(desk, source))
    best = max(open_ones, key=lambda item: (_overlap(item, said) + 0.5 * _overlap(item, step), -item.passage))
    return Piece.of_passage(source, best)


def section_on(desk: Desk, source: Article, text: str) -> Piece | None:
    """Choose the unseen section whose heading has most of the words of a question, None when none has any."""
    said = stems_of(text)
    unseen = [item for item in source.passages if not desk.has_seen(source.article, item.passage)]
    best = max(unseen, key=lambda item: len(stems_of(item.heading or "") & said), default=None)
    return Piece.of_passage(source, best) if best and stems_of(best.heading or "") & said else None


def _overlap(passage: Passage, words: frozenset[str]) -> float:
    own = stems_of(passage.heading or "")
    return _OF_HEADING * len(own & words) + len(stems_of(passage.text) & words)


def _step_text(desk: Desk, source: Article) -> str:
    """The step that the customer names, else the one that the walk stands at."""
    shown, walk = desk.last_shown, desk.memory.walk
    number = named_step(desk.text) or (walk.step if walk and walk.article == source.article else None)
    passage = walk.passage if walk else shown.passage if shown else None
    steps = next((split_steps(item.text) for item in source.passages if item.passage == passage), [])
    if number == -1 and steps:
        return steps[-1]
    return steps[number - 1] if number and 0 < number <= len(steps) else ""
