"""Strangers' questions: which are asked, and what their nearness tells."""

from __future__ import annotations

import numpy as np

from knowledge_base.embedding import DIMENSIONS, digest_of
from knowledge_base.strangers import Strangers, measured, questions_of_strangers, trades


def test_every_trade_has_several_questions_and_none_is_said_twice() -> None:
    texts = [text for asked in trades().values() for text in asked]
    assert len(trades()) >= 30
    assert min(len(asked) for asked in trades().values()) >= 5
    assert len({text.lower() for text in texts}) == len(texts)


def test_the_nearer_to_the_subject_the_surer_a_question_belongs() -> None:
    surely = Strangers(0.05, 0.07).belongs(np.linspace(-0.2, 0.9, 50))
    assert (np.diff(surely) >= 0).all()
    assert surely[0] < 0.1 < 0.9 < surely[-1]


def test_a_trade_near_to_the_own_subject_is_no_stranger() -> None:
    subject = np.eye(DIMENSIONS, dtype=np.float32)[0]
    vectors = {
        digest_of(text): subject * (0.8 if trade == "bank" else 0.1)
        for trade, texts in trades().items()
        for text in texts
    }
    far = questions_of_strangers(vectors, subject, np.linspace(0.4, 0.9, 20))
    assert not set(trades()["bank"]) & set(far)
    assert set(trades()["hotel"]) <= set(far)


def test_too_few_strangers_leave_what_is_usual() -> None:
    assert measured(np.array([0.4])) == Strangers()
    found = measured(np.array([0.1, 0.3]))
    assert np.allclose([found.middle, found.spread], [0.2, 0.1])
