"""Questions of other trades are questions: each reaches the search and the authors' list."""

from pathlib import Path

import yaml

from bot import embedding, settings
from bot.intent_classifier import Ensemble

QUESTIONS = yaml.safe_load(Path(__file__).with_name("off_topic.yml").read_text(encoding="utf-8"))
TEXTS = [text for texts in QUESTIONS.values() for text in texts]
SEARCHED = {"ask", "report_problem", "inform"}
FLOOR = 0.97
ENCODER = embedding.encoder(settings.model_dir())


def test_what_is_tested_is_no_example(examples: list[tuple[str, str]]) -> None:
    assert len(set(TEXTS)) == len(TEXTS) >= 60
    assert not set(TEXTS) & {text for text, _ in examples}


def test_a_question_of_another_trade_is_a_question(model: Ensemble) -> None:
    likely, _ = model.predict(TEXTS, ENCODER.encode(TEXTS), 10)
    found = [model.names[i] for i in likely.argmax(axis=1)]
    missed = [(text, intent) for text, intent in zip(TEXTS, found, strict=True) if intent not in SEARCHED]
    assert len(missed) <= (1 - FLOOR) * len(TEXTS), missed
