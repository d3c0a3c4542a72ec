"""Answering a question: one search, three outcomes (answer, choices, an honest "I don't know"), and the
repeat guard.
"""

from __future__ import annotations

from collections.abc import Sequence

from actions import languages, wording
from actions.base import DeskAction
from actions.choices import distinct, labels
from actions.desk import Desk, choice
from actions.follow_up import asked_again, find, question_of, words_of
from actions.other_forms import another_form
from actions.search_client import Found, Hit
from actions.sections import reports_failure, section_on, trouble_section
from actions.showing import Piece, found_article, show, show_step, with_steps

_SUGGESTIONS = 3
_KEYWORDS = (
    2  # a message of so few words that say something is a key word, and a title with it is worth a try
)
_COMPLAINT_WORDS = 5
_SIGNS = "?"  # noted as what was asked by somebody who sent no words at all
_READABLE = 2  # letters or digits from which there is something to search for


class Answer(DeskAction):
    """Answers from the articles."""

    rasa_name = "action_answer"

    async def act(self, desk: Desk) -> None:
        """Search and tell."""
        await answer(desk)


async def answer(desk: Desk) -> None:
    """Answer the customer's text, or show the article that a suggestion's button named."""
    readable = sum(sign.isalnum() for sign in desk.text) >= _READABLE
    if desk.turn.chosen and "article" in desk.turn.data:
        await _show_chosen(desk)
    elif desk.memory.awaiting == "clarify" and (desk.turn.intent == "affirm" or not readable):
        await _guess(desk)
    elif not readable:
        _say_unreadable(desk)
    elif desk.turn.intent == "complain" and len(desk.text.split()) < _COMPLAINT_WORDS:
        _apologise(desk)
    elif reports_failure(desk):
        await tell_trouble(desk)
    else:
        await _search(desk)


async def _search(desk: Desk) -> None:
    question = question_of(desk)
    found, follows = await find(desk, question)
    desk.report(
        query=question.joined or question.text if follows else question.text,
        own_words=not follows and question.text == desk.text,
        topic=question.topic if follows else "",
        articles=[found_article(Piece.of_hit(hit)) for hit in found.hits[:_SUGGESTIONS]],
    )
    if found.outcome == "answer" and found.hits:
        if not question.points and asked_again(desk, found.hits[0].article):
            desk.report(repeated=True)
        await _tell(desk, found, follows)
    elif foreign := languages.not_spoken(found.language, found.spoken):
        # As with all that is not found, a person is.
        give_up(desk, foreign)
    elif desk.turn.intent == "complain":
        _apologise(desk)
    elif found.outcome == "clarify" and found.hits and any(sign.isalpha() for sign in desk.text):
        await _clarify(desk, found.hits)
    else:
        await _admit(desk, found)


async def _admit(desk: Desk, found: Found) -> None:
    """Nothing fits. A key word that stands in titles gets these to choose from; one word is asked about."""
    said = words_of(desk.text)
    named = [hit for hit in found.hits if _titled(hit, said)] if len(said) <= _KEYWORDS else []
    if named and desk.memory.awaiting != "clarify":
        await _clarify(desk, named)
    elif len(desk.text.split()) == 1 and not desk.entities and not _asked_before(desk):
        ask_for_more(desk)
    else:
        give_up(desk, wording.NOT_FOUND)


def _titled(hit: Hit, words: list[str]) -> bool:
    title = set(words_of(hit.title.replace("(", " ").replace(")", " ")))
    return any(word in title or f"{word}s" in title or f"{word}es" in title for word in words)


def ask_for_more(desk: Desk) -> None:
    """Say that this cannot be searched for: the articles have not failed, and no person is needed."""
    desk.say(f"{wording.UNCLEAR} {wording.STILL_QUEUED}" if desk.waiting else wording.UNCLEAR)
    desk.report(outcome="none", awaiting=None)


def _say_unreadable(desk: Desk) -> None:
    """Signs without words are asked about once; the second time a person is the better reader."""
    if _asked_before(desk):
        give_up(desk, wording.STILL_UNCLEAR)
    else:
        ask_for_more(desk)
    desk.report(query=_SIGNS, own_words=False)


def _asked_before(desk: Desk) -> bool:
    """Whether the customer has just been asked to choose or to say more: nobody is asked twice in a row."""
    unclear = bool(desk.memory.queries) and desk.memory.queries[-1].outcome == "none"
    return unclear or desk.memory.awaiting == "clarify"


async def _guess(desk: Desk) -> None:
    """A question is open and the reply does not say which ("yes", "?"): the nearest is shown, as a guess."""
    asked = desk.memory.queries[-1].text if desk.memory.queries else desk.text
    found = await desk.search.search(asked)
    desk.report(query=asked, own_words=False)
    await _clarify(desk, found.hits)


async def _tell(desk: Desk, found: Found, follows: bool) -> None:
    best = found.hits[0]
    if follows and desk.knows(best.article):
        await _tell_more(desk, found)
    elif desk.has_seen(best.article, best.passage):
        await tell_otherwise(desk, best.article, found.hits, wording.AGAIN)
        desk.report(repeated=True)
    else:
        show(desk, await with_steps(desk, Piece.of_hit(best)), _lead(desk, found))


def _lead(desk: Desk, found: Found) -> str | None:
    own = languages.own_words(found.language, found.spoken)
    sorry = desk.upset or desk.turn.intent == "complain"
    return own or (wording.SORRY if sorry else None)


async def _tell_more(desk: Desk, found: Found) -> None:
    """A question about the article shown: its passage on that, else another form. It is no repetition."""
    best = found.hits[0]
    source = await desk.search.article(best.article)
    headed = section_on(desk, source, desk.text) if source else None
    if headed:
        show(desk, headed)
    elif best.passage and not desk.has_seen(best.article, best.passage):
        show(desk, Piece.of_hit(best))
    else:
        await tell_otherwise(desk, best.article, found.hits, wording.MORE)


async def tell_trouble(desk: Desk) -> None:
    """A step failed: what the article itself says about that, else the truth that it says nothing."""
    shown = desk.last_shown
    source = await desk.search.article(shown.article) if shown else None
    piece = trouble_section(desk, source) if source else None
    walk = desk.memory.walk
    desk.report(walk=walk.model_dump() if walk else None, failed_step=True)
    if piece is None:
        give_up(desk, wording.NO_TROUBLE)
    else:
        show(desk, piece, wording.TROUBLE)


async def tell_otherwise(
    desk: Desk, article: str, hits: tuple[Hit, ...], lead: str, failed: bool = False
) -> None:
    """Show another form of an answer already given, or admit that there is none left."""
    piece = await another_form(desk, article, hits, failed)
    if piece is None:
        give_up(
            desk,
            wording.ALL_SHOWN if lead in (wording.AGAIN, wording.MORE) else f"{lead} {wording.ALL_SHOWN}",
        )
    elif piece.form == "walk":
        show_step(desk, piece, 1, f"{lead} {wording.WALK}")
    else:
        show(desk, piece, lead)


def give_up(desk: Desk, text: str) -> None:
    """Say that there is no answer; the handoff policy adds the offer of a person unless one is on the way."""
    desk.say(f"{text} {wording.STILL_QUEUED}" if desk.waiting else text)
    desk.report(outcome="unknown", awaiting=None)


async def _clarify(desk: Desk, hits: Sequence[Hit]) -> None:
    """Ask which one is meant, with two or three choices and a way out; once. Whoever has just been asked, or
    would have nothing to choose from, gets the best guess, marked as one.
    """
    fresh = distinct(desk, hits)[:_SUGGESTIONS]
    if not fresh:
        give_up(desk, wording.ALL_SHOWN)
    elif len(fresh) == 1 or desk.memory.awaiting == "clarify":
        show(desk, await with_steps(desk, Piece.of_hit(fresh[0])), wording.BEST_GUESS)
    else:
        buttons = [
            choice(label, "ask", article=hit.article, passage=hit.passage)
            for hit, label in zip(fresh, labels(fresh), strict=True)
        ]
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
