"""Texts of the same moment share a run of the model, and each turn gets its own vector."""

import asyncio

import numpy as np
import pytest
from rasa.shared.nlu.training_data.message import Message

from bot import embedding, settings
from bot.together import SHORT_CHARS, Together

ENCODER = embedding.encoder(settings.model_dir())
TEXTS = ["where is my parcel", "my bill is too high", "how do I reset the router"]


class Counting:
    """The real encoder, which notes what came in one run."""

    def __init__(self):
        self.runs = []

    def encode_both(self, texts):
        self.runs.append(list(texts))
        return ENCODER.encode_both(texts)


def together(texts):
    """Embed texts as turns of the same moment do; return the runs and what each got."""
    counting = Counting()

    async def all_at_once():
        one = Together(counting)
        return await asyncio.gather(*(one.both(text) for text in texts), return_exceptions=True)

    return counting.runs, asyncio.run(all_at_once())


def test_texts_of_the_same_moment_share_a_run():
    runs, made = together(TEXTS)
    assert runs == [TEXTS]
    alone, manners = ENCODER.encode_both(TEXTS)
    for (vector, manner), expected, mannered in zip(made, alone, manners, strict=True):
        assert np.allclose(vector, expected, atol=1e-5)
        assert np.allclose(manner, mannered, atol=1e-5)


def test_a_long_text_goes_alone():
    story = "my parcel never arrived and nobody answers " * 6
    assert len(story) > SHORT_CHARS
    runs, _ = together([TEXTS[0], story, TEXTS[1]])
    assert sorted(map(len, runs)) == [1, 2]
    assert [story] in runs


def test_a_run_that_fails_is_the_error_of_each_turn_and_the_next_one_works(monkeypatch):
    failing = Counting()

    async def twice():
        one = Together(failing)
        monkeypatch.setattr(failing, "encode_both", lambda _: 1 / 0)
        first = await asyncio.gather(*(one.both(text) for text in TEXTS), return_exceptions=True)
        monkeypatch.undo()
        return first, await one.both(TEXTS[0])

    first, (vector, _) = asyncio.run(twice())
    assert [type(error) for error in first] == [ZeroDivisionError] * 3
    assert np.allclose(vector, ENCODER.encode(TEXTS[:1])[0], atol=1e-5)


def test_who_gave_up_waiting_is_left_out():
    counting = Counting()

    async def leave():
        one = Together(counting)
        gone = asyncio.ensure_future(one.both(TEXTS[0]))
        await asyncio.sleep(0)
        gone.cancel()
        return await one.both(TEXTS[1])

    asyncio.run(leave())
    assert counting.runs == [[TEXTS[1]]]


def test_the_pipeline_takes_what_was_made_before():
    component = embedding.SentenceEmbedding(Counting())
    token = embedding.MADE.set({TEXTS[0]: together(TEXTS[:1])[1][0]})
    try:
        (message,) = component.process([Message({"text": TEXTS[0]})])
    finally:
        embedding.MADE.reset(token)
    assert component._encoder.runs == []
    assert np.allclose(embedding.vector_of(message), ENCODER.encode(TEXTS[:1])[0], atol=1e-5)


@pytest.mark.parametrize("text", ["another text", "  "])
def test_the_pipeline_makes_what_was_not(text):
    component = embedding.SentenceEmbedding(Counting())
    component.process([Message({"text": text})])
    assert component._encoder.runs == [[text] if text.strip() else []]
