"""Answering a question: one search, three outcomes (answer, choices, an honest "I don't know"), and the
repeat guard.
"""

from __future__ import annotations

from dataclasses import dataclass

from actions import wording
from actions.base import DeskAction
from actions.desk import Desk, choice
from actions.other_forms import another_form
from actions.search_client import Found, Hit
from actions.showing import Piece, found_article, show, show_step, with_steps

_SUGGESTIONS = 3
_FEW_WORDS = 4
_COMPLAINT_WORDS = 5


@dataclass(frozen=True)
class Question:
    """What is searched for; the vector goes along only when it is the vector of exactly these words."""

    text: str
    vector: str | None


def question_of(desk: Desk) -> Question:
    """Take the customer's words; a short answer to "which one?" is read with the question before it."""
    short = len(desk.text.split()) <= _FEW_WORDS
    if short and desk.memory.awaiting == "clarify" and desk.memory.queries:
        return Question(f"{desk.memory.queries[-1].text} {desk.text}", None)
    return Question(desk.text, desk.turn.vector)


class Answer(DeskAction):
    """Answers from the articles."""

    rasa_name = "action_answer"

    async def act(self, desk: Desk) -> None:
        """Search and tell."""
        await answer(desk)


async def answer(desk: Desk) -> None:
    """Answer the customer's text, or show the article that a suggestion's button named."""
    if desk.turn.chosen and "article" in desk.turn.data:
        await _show_chosen(desk)
    elif not any(sign.isalnum() for sign in desk.text):
        ask_for_more(desk)
    elif desk.turn.intent == "complain" and len(desk.text.split()) < _COMPLAINT_WORDS:
        _apologise(desk)
    else:
        await _search(desk)


async def _search(desk: Desk) -> None:
    question = question_of(desk)
    found = await desk.search.search(question.text, question.vector)
    desk.report(query=question.text, articles=[found_article(Piece.of_hit(hit)) for hit in found.hits])
    if found.outcome == "answer" and found.hits:
        await _tell(desk, found)
    elif desk.turn.intent == "complain":
        _apologise(desk)
    elif found.outcome == "clarify" and found.hits:
        await _clarify(desk, found)
    elif len(question.text.split()) == 1 and not desk.entities and not _unclear_before(desk):
        ask_for_more(desk)
    else:
        give_up(desk, wording.NOT_FOUND)


def ask_for_more(desk: Desk) -> None:
    """Say that this cannot be searched for: the articles have not failed, and no person is needed."""
    desk.say(f"{wording.UNCLEAR} {wording.STILL_QUEUED}" if desk.waiting else wording.UNCLEAR)
    desk.report(outcome="none", awaiting=None)


def _unclear_before(desk: Desk) -> bool:
    """Whether the customer has just been asked to say more: nobody is asked twice in a row."""
    return bool(desk.memory.queries) and desk.memory.queries[-1].outcome == "none"


async def _tell(desk: Desk, found: Found) -> None:
    best = found.hits[0]
    if desk.has_seen(best.article, best.passage):
        await tell_otherwise(desk, best.article, found.hits, wording.AGAIN)
        desk.report(repeated=True)
        return
    lead = wording.SORRY if desk.upset or desk.turn.intent == "complain" else None
    show(desk, await with_steps(desk, Piece.of_hit(best)), lead)


async def tell_otherwise(desk: Desk, article: str, hits: tuple[Hit, ...], lead: str) -> None:
    """Show another form of an answer already given, or admit that there is none left."""
    piece = await another_form(desk, article, hits)
    if piece is None:
        give_up(desk, wording.ALL_SHOWN if lead == wording.AGAIN else f"{lead} {wording.ALL_SHOWN}")
    elif piece.form == "walk":
        show_step(desk, piece, 1, f"{lead} {wording.WALK}")
    else:
        show(desk, piece, lead)


def give_up(desk: Desk, text: str) -> None:
    """Say that there is no answer; the handoff policy adds the offer of a person unless one is on the way."""
    desk.say(f"{text} {wording.STILL_QUEUED}" if desk.waiting else text)
    desk.report(outcome="unknown", awaiting=None)


async def _clarify(desk: Desk, found: Found) -> None:
    """Ask which one is meant, once: whoever has just been asked gets the best guess, marked as one."""
    best = found.hits[0]
    if desk.memory.awaiting == "clarify" and not desk.has_seen(best.article, best.passage):
        show(desk, await with_steps(desk, Piece.of_hit(best)), wording.BEST_GUESS)
    else:
        _suggest(desk, found.hits)


def _suggest(desk: Desk, hits: tuple[Hit, ...]) -> None:
    """Offer the articles that could be meant, and a way out."""
    fresh = [hit for hit in hits if not desk.has_seen(hit.article, hit.passage)][:_SUGGESTIONS]
    if not fresh:
        give_up(desk, wording.ALL_SHOWN)
        return
    buttons = [choice(hit.title, "ask", article=hit.article, passage=hit.passage) for hit in fresh]
    desk.say(wording.WHICH, [*buttons, choice(wording.NONE_OF_THESE, "deny")])
    desk.report(outcome="clarify", awaiting="clarify")


def _apologise(desk: Desk) -> None:
    desk.say(wording.COMPLAINT, [choice(wording.TALK, "request_person")])
    desk.report(outcome="none", awaiting=None)


async def _show_chosen(desk: Desk) -> None:
    """Show the passage that a suggestion named; an article taken down since is searched for by its title."""
    article = await desk.search.article(str(desk.turn.data["article"]))
    wanted = desk.turn.data.get("passage")
    passages = article.passages if article else ()
    passage = next((item for item in passages if item.passage == wanted), passages[0] if passages else None)
    if article is None or passage is None:
        await _search(desk)
        return
    piece = Piece.of_passage(article, passage)
    desk.report(query=desk.text)
    if desk.has_seen(piece.article, piece.passage):
        await tell_otherwise(desk, piece.article, (), wording.AGAIN)
    else:
        show(desk, await with_steps(desk, piece))


class NoneOfThese(DeskAction):
    """None of the suggestions was meant: as good as nothing found, and the customer may say it otherwise."""

    rasa_name = "action_none_of_these"

    async def act(self, desk: Desk) -> None:
        """Own the misunderstanding."""
        give_up(desk, wording.REPHRASE)
