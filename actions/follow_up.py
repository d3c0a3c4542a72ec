"""Reading a turn in its conversation: is it about what was asked before, and what is searched for then?

"And on my phone?" says nothing by itself. Such a turn is searched for twice, alone and behind the question it
hangs on, and the two lists are added. Which turns these are, their wording says; a turn that finds its answer
alone is never glued to what came before. Measured in docs/decisions/follow-ups.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from actions.desk import Desk
from actions.search_client import Found, Hit

LISTED = 20  # articles looked at in either list: the right one is often far down in the list of the bare turn
OWN_SHARE = 0.5  # of the bare turn's scores in the sum; .5, 1 and 1.5 were tried
CLEAR_LEAD = 0.1  # lead in the summed scores from which the first is shown without asking
FEW = 3  # a turn of so few words, or that points at something and says so little beside, is half a sentence
_SMALL = (
    "a about after again also am an and are as at be but by can can't could did didn't do does doesn't "
    "don't done either find for from get got had happens has have he here how i i'm if in instead is "
    "isn't it it's its just later long many may me mean meant might much my no not now of off ok on one "
    "ones only or our out please really same shall she should so sorry that that's the them then there "
    "these they thing this those to too up us want was we well were what when where which who why will "
    "with work works would yes you your"
)
_STOP = frozenset(_SMALL.split())
_STEM = 5
_WORD = re.compile(r"[^\W_][\w'’.-]*")
_POINTS = re.compile(r"\b(?:it|its|that|this|those|these|they|them|ones?|some of)\b", re.I)
_ADDS = re.compile(
    r"^\W*(?:and|or|but|what about|how about|also|same|now|no|not|sorry|on|for|in|with|only|just|what if|if"
    r"|the|does)\b|\b(?:i mean|i meant|instead|either)\b",
    re.I,
)
_NEW = re.compile(
    r"\b(?:another|different|new|other) (?:question|topic|thing|problem|issue)\b|\bsomething else\b"
    r"|\bby the way\b|\bunrelated\b",
    re.I,
)
# "no, not a reset, just a restart": what is not meant must not be searched for.
_NOT_MEANT = re.compile(
    r"\bnot (?:(?:the|my|a|an) )?[\w-]+(?: [\w-]+)?(?=,| but\b)|^\W*(?:no|sorry)\b\W*|\b(?:i mean|i meant)\b",
    re.I,
)


def stems_of(text: str) -> frozenset[str]:
    """Return the beginnings of the words of a text that say something: connect and connected count as one."""
    return frozenset(word[:_STEM] for word in words_of(text) if not word.isdigit())


@dataclass(frozen=True)
class Question:
    """What is searched for.

    `vector` goes along only when it is the vector of exactly these words. `joined` is the text behind the
    question that the turn hangs on, None for a turn that stands alone; `topic` is that question, for the next
    turn; `points` says that the turn only points at what was shown ("how do I turn it off?").
    """

    text: str
    vector: str | None
    topic: str
    joined: str | None = None
    points: bool = False


def words_of(text: str) -> list[str]:
    """Return the words of a text that say something."""
    words = (word.lower().replace("’", "'") for word in _WORD.findall(text))
    return [word for word in words if word not in _STOP]


def question_of(desk: Desk) -> Question:
    """Take the customer's words, with the question they hang on when their wording says so."""
    alone = Question(desk.text, desk.turn.vector, desk.text)
    earlier = desk.memory.queries[-1] if desk.memory.queries else None
    asked = desk.memory.awaiting == "clarify"
    if earlier is None or not (asked or earlier.outcome in ("answer", "clarify")) or _NEW.search(desk.text):
        return alone
    own = _NOT_MEANT.sub(" ", desk.text).strip(" ,.") or desk.text
    said = words_of(own)
    if said and set(said) <= set(words_of(earlier.text)):
        return alone  # asked once more, in the same words or fewer
    topic = earlier.topic or earlier.text
    vector = desk.turn.vector if own == desk.text else None
    if len(said) <= FEW and _POINTS.search(own):
        return Question(own, vector, topic, f"{earlier.text} {own}", points=True)
    if (asked and len(said) <= FEW) or len(own.split()) <= FEW or _ADDS.search(desk.text):
        return Question(own, vector, topic, f"{topic} {own}")
    return alone


def asked_again(desk: Desk, article: str) -> bool:
    """Whether a turn asks once more for the answer before it: the same article, and a word in common."""
    shown, queries = desk.last_shown, desk.memory.queries
    if shown is None or shown.article != article or not queries:
        return False
    return bool(stems_of(desk.text) & stems_of(queries[-1].text))


async def find(desk: Desk, question: Question) -> tuple[Found, bool]:
    """Search for a question, in its conversation when it hangs on one.

    Returns:
        What was found, and whether it belongs to what was said before.
    """
    if question.joined is None:
        return await desk.search.search(question.text, question.vector), False
    alone = await desk.search.search(question.text, question.vector, k=LISTED)
    if alone.outcome == "answer" and not question.points:
        return alone, desk.knows(alone.hits[0].article)
    joined = await desk.search.search(question.joined, None, k=LISTED)
    return _added(desk, alone, joined), True


def _added(desk: Desk, alone: Found, joined: Found) -> Found:
    """Add the two lists. Of an article seen before, the passage nearest to the bare turn is what is new."""
    own = {hit.article: hit for hit in alone.hits}
    ranked = sorted(((_sum(hit, own), hit) for hit in joined.hits), key=lambda pair: -pair[0])
    if not ranked:
        return joined
    hits = tuple(_passage(desk, hit, own.get(hit.article)) for _, hit in ranked)
    lead = ranked[0][0] - ranked[1][0] if len(ranked) > 1 else 1.0
    sure = joined.outcome == "answer" and hits[0].article == joined.hits[0].article
    if sure or (lead >= CLEAR_LEAD and joined.outcome != "unknown"):
        return Found(outcome="answer", hits=hits, language=alone.language)
    outcome = "unknown" if joined.outcome == alone.outcome == "unknown" else "clarify"
    return Found(outcome=outcome, hits=hits, language=alone.language)


def _sum(hit: Hit, own: dict[str, Hit]) -> float:
    return hit.score + (OWN_SHARE * own[hit.article].score if hit.article in own else 0.0)


def _passage(desk: Desk, hit: Hit, bare: Hit | None) -> Hit:
    """Choose the passage of an article: of one already shown, that of the bare turn."""
    if bare is None or not desk.knows(hit.article):
        return hit
    return bare.model_copy(update={"score": hit.score, "probability": hit.probability})
