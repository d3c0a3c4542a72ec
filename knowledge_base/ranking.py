"""Puts the voices together: one score for each article, and the passage of it that speaks to the question.

Scaled scores are added: 0.7 dense to 0.3 lexical, then letters, the regression over example questions and
exact names; for the best of what comes of that, the comparison token by token.
Rank fusion was measured and loses: a weak voice drags a strong one down when only its order is kept.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from knowledge_base.embedding import Vectors
from knowledge_base.index import Ints, Mask, Snapshot, Voice
from knowledge_base.lexical import scaled
from knowledge_base.tokens import Tokens

DENSE, LEXICAL, LETTERS, REGRESSED, CODES, TOKENS = 0.7, 0.3, 0.2, 0.6, 0.2, 0.5

ABOUT_ALL = (Voice.TITLE, Voice.SUMMARY, Voice.QUESTION)
STEPS_BONUS = 0.15
"""What the first steps of an article gain when the question is about the article as a whole: they are its
answer. They gain more, the more the whole is nearer to the question than any part."""


@dataclass(frozen=True)
class Heard:
    """What each voice says of one question, before anything is added up.

    Attributes:
        similarity: cosine to every embedded text, ``(n_units,)``.
        articles: BM25 of every article, ``(n_articles,)``.
        questions: BM25 of every example question, ``(n_questions,)``.
        article_letters: likeness in letters to every article's head, ``(n_articles,)``.
        question_letters: the same to every example question, ``(n_questions,)``.
        regressed: the regression's output for every article, ``(n_articles,)``.
        codes: the names that every article shares with the question, ``(n_articles,)``.
        nearness: cosine of the question to what all texts of the help centre have in common.
        asked: the question's tokens, in each spelling that is heard; none where the model tells none.
    """

    similarity: Vectors
    articles: Vectors
    questions: Vectors
    article_letters: Vectors
    question_letters: Vectors
    regressed: Vectors
    codes: Vectors
    nearness: float
    asked: tuple[Tokens, ...] = ()


def listen(snapshot: Snapshot, text: str, vector: Vectors, tokens: Tokens | None = None) -> Heard:
    """Ask every voice."""
    return Heard(
        snapshot.unit_vectors @ snapshot.space.place(vector),
        snapshot.article_words.scores(text),
        snapshot.question_words.scores(text),
        snapshot.article_letters.scores(text),
        snapshot.question_letters.scores(text),
        snapshot.questions.regressed(vector),
        snapshot.codes.scores(text),
        float(vector @ snapshot.space.subject),
        (tokens,) if tokens is not None else (),
    )


def either(written: Heard, mended: Heard) -> Heard:
    """Return the louder of what each voice says of a question, as written and with its spelling mended."""
    return Heard(
        np.maximum(written.similarity, mended.similarity),
        np.maximum(written.articles, mended.articles),
        np.maximum(written.questions, mended.questions),
        np.maximum(written.article_letters, mended.article_letters),
        np.maximum(written.question_letters, mended.question_letters),
        np.maximum(written.regressed, mended.regressed),
        np.maximum(written.codes, mended.codes),
        max(written.nearness, mended.nearness),
        written.asked + mended.asked,
    )


def combine(snapshot: Snapshot, heard: Heard) -> Vectors:
    """Return every article's score, about 0 to 1.8, by position in the snapshot."""
    score = _overall(snapshot, heard)
    if not heard.asked or snapshot.tokens.silent:
        return score
    order = np.argsort(-score, kind="stable")
    compared = [snapshot.tokens.scores(asked, order, heard.similarity) for asked in heard.asked]
    closer: Vectors = score + np.float32(TOKENS) * np.maximum.reduce(compared)
    return closer


def _overall(snapshot: Snapshot, heard: Heard) -> Vectors:
    """Add up the voices that hear all articles."""
    n = len(snapshot)
    best = {voice: _best(snapshot, heard.similarity, voice) for voice in Voice}
    content = np.maximum.reduce([best[v] for v in Voice if v != Voice.QUESTION])
    # An article without headings or body is not worse for it: another voice speaks in the place of the
    # missing one.
    window = np.where(best[Voice.WINDOW] > 0, best[Voice.WINDOW], content)
    heading = np.where(best[Voice.HEADING] > 0, best[Voice.HEADING], best[Voice.TITLE])
    content = (content + window + 0.5 * best[Voice.TITLE] + 0.5 * heading) / 3
    dense = np.maximum(content, best[Voice.QUESTION])
    asked = best_of(heard.questions, snapshot.question_article, n)
    words = scaled(np.maximum(heard.articles, asked))
    asked_letters = best_of(heard.question_letters, snapshot.question_article, n)
    letters = np.maximum(heard.article_letters, asked_letters)
    score = DENSE * dense + LEXICAL * words + LETTERS * letters
    score = score + REGRESSED * heard.regressed + CODES * heard.codes
    summed: Vectors = score.astype(np.float32)
    return summed


def _best(snapshot: Snapshot, similarity: Vectors, voice: Voice) -> Vectors:
    rows = snapshot.rows[voice]
    return best_of(similarity[rows], snapshot.unit_article[rows], len(snapshot))


def best_of(values: Vectors, owners: Ints, n: int) -> Vectors:
    """Return the highest value of each owner, 0 for an owner without any above 0."""
    best = np.zeros(n, np.float32)
    np.maximum.at(best, owners, values)
    return best


def best_passage(snapshot: Snapshot, similarity: Vectors, article: int) -> int:
    """Return the number of the passage that speaks to the question most, 0 for an article without a body."""
    passages = snapshot.documents[article].passages
    if len(passages) < 2:
        return 0
    units = slice(*snapshot.unit_range[article : article + 2])
    voice, near = snapshot.unit_voice[units], similarity[units]
    inside: Mask = (voice == Voice.WINDOW) | (voice == Voice.HEADING)
    fit = best_of(near[inside], snapshot.unit_passage[units][inside], len(passages))
    steps = next((p.number for p in passages if p.kind == "steps"), None)
    whole = float(near[~inside].max() - near[inside].max())
    if steps is not None and whole >= 0:
        fit[steps] += STEPS_BONUS + whole
    return int(np.argmax(fit))
