"""Showing a passage: the text unaltered, its citation, the two buttons, and the note of it for the memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from actions.desk import Desk, choice
from actions.search_client import Article, Hit, Passage
from actions.steps import split_steps

SOLVED, NOT_SOLVED = "That solved it", "That didn't help"
_SHORT_INTRO = 600


@dataclass(frozen=True)
class Piece:
    """Something to show: one passage of one article, in one form."""

    article: str
    title: str
    version: int
    url: str
    passage: int
    text: str
    probability: float | None = None
    form: str = "passage"

    @classmethod
    def of_hit(cls, hit: Hit) -> Piece:
        """Take what the search found."""
        return cls(hit.article, hit.title, hit.version, hit.url, hit.passage, hit.text, hit.probability)

    @classmethod
    def of_passage(cls, article: Article, passage: Passage) -> Piece:
        """Take a passage of a fetched article."""
        return cls(
            article.article, article.title, article.version, article.url, passage.passage, passage.text
        )


def verdict_choices(article: str, passage: int) -> list[dict[str, Any]]:
    """The two buttons under every answer."""
    return [
        choice(SOLVED, "solved", article=article, passage=passage),
        choice(NOT_SOLVED, "not_solved", article=article, passage=passage),
    ]


def ask_how_it_went(desk: Desk, question: str) -> None:
    """Ask what came of what a person said, with the two buttons; they name no article."""
    desk.say(question, [choice(SOLVED, "solved"), choice(NOT_SOLVED, "not_solved")])
    desk.report(asked=True, awaiting="verdict")


def citation(piece: Piece) -> dict[str, Any]:
    """Name the source of an answer."""
    return {
        "article": piece.article,
        "title": piece.title,
        "passage": piece.passage,
        "url": piece.url,
        "version": piece.version,
    }


def found_article(piece: Piece) -> dict[str, Any]:
    """Name an article for the turn's annotations."""
    return {
        "article": piece.article,
        "title": piece.title,
        "version": piece.version,
        "passage": piece.passage,
        "probability": piece.probability,
    }


def note_shown(desk: Desk, piece: Piece) -> None:
    """Report that the customer got this piece, and that the bot now waits for a verdict."""
    note = {"article": piece.article, "title": piece.title, "passage": piece.passage, "form": piece.form}
    desk.report(outcome="answer", shown=[note], articles=[found_article(piece)], awaiting="verdict")


def show(desk: Desk, piece: Piece, lead: str | None = None) -> None:
    """Show a passage as it stands in the article, after an optional line of our own."""
    text = f"{lead}\n\n{piece.text}" if lead else piece.text
    desk.say(text, verdict_choices(piece.article, piece.passage), [citation(piece)])
    note_shown(desk, piece)


def show_step(desk: Desk, piece: Piece, step: int, lead: str | None = None) -> None:
    """Show step number `step` (from 1) of a passage, with buttons for the next one and the one before."""
    steps = split_steps(piece.text)
    text = f"**Step {step} of {len(steps)}**\n\n{steps[step - 1]}"
    ways = [("Next step", step + 1), ("Back", step - 1)]
    walk = [
        choice(label, "next_step", article=piece.article, passage=piece.passage, step=there)
        for label, there in ways
        if 1 <= there <= len(steps)
    ]
    buttons = walk + verdict_choices(piece.article, piece.passage)
    desk.say(f"{lead}\n\n{text}" if lead else text, buttons, [citation(piece)])
    desk.report(
        outcome="answer",
        articles=[found_article(piece)],
        awaiting="verdict",
        walk={"article": piece.article, "passage": piece.passage, "step": step},
    )
    if not desk.has_seen(piece.article, piece.passage, "walk"):
        note = {"article": piece.article, "title": piece.title, "passage": piece.passage, "form": "walk"}
        desk.report(shown=[note])


async def with_steps(desk: Desk, piece: Piece) -> Piece:
    """A short introduction without steps is no answer when the steps follow it: then both are shown.

    Source: a customer who asks "how do I" wants the steps, and the introduction of an article often matches
    best.
    """
    if piece.passage != 0 or len(piece.text) > _SHORT_INTRO or split_steps(piece.text):
        return piece
    article = await desk.search.article(piece.article)
    following = next((item for item in article.passages if item.kind == "steps"), None) if article else None
    if following is None or desk.has_seen(piece.article, following.passage):
        return piece
    return Piece(
        piece.article,
        piece.title,
        piece.version,
        piece.url,
        following.passage,
        f"{piece.text}\n\n{following.text}",
        piece.probability,
        "whole",
    )
