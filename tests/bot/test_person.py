"""The wish for a person in hundreds of wordings and twenty languages, and talk of people without it."""

from pathlib import Path

import pytest
import yaml

from bot import embedding, evidence, person, settings
from bot.intent_classifier import Ensemble
from bot.memory import Memory

WORDINGS = yaml.safe_load(Path(__file__).with_name("person_requests.yml").read_text(encoding="utf-8"))
ASKS = [(language, text) for language, texts in WORDINGS["asks"].items() for text in texts]
ARTICLES = sorted((settings.ROOT / "knowledge_base" / "articles").glob("*.md"))
RECALL, FALSE_ALARMS = 0.99, 1 / 500
REQUESTS_IN_ARTICLES = {"how do I escalate this", "can I talk to someone on Sunday"}
ENCODER = embedding.encoder(settings.model_dir())


def intents(model: Ensemble, texts: list[str]) -> list[str]:
    likely, _ = model.predict(texts, ENCODER.encode(texts), 10)
    return [model.names[i] for i in likely.argmax(axis=1)]


def questions() -> list[str]:
    """What customers ask of the demo's articles, and the titles."""
    texts: set[str] = set()
    for path in ARTICLES:
        front = yaml.safe_load(path.read_text(encoding="utf-8").split("---")[1])
        texts |= {front["title"], *(front.get("questions") or ())}
    return sorted(texts - REQUESTS_IN_ARTICLES)


def test_no_wording_is_an_example(examples: list[tuple[str, str]]) -> None:
    tested = {text for _, text in ASKS} | set(WORDINGS["does_not"])
    assert not tested & {text for text, _ in examples}


def test_there_are_two_hundred_wordings_in_a_dozen_languages() -> None:
    assert len({text for _, text in ASKS}) == len(ASKS) >= 200
    assert len(WORDINGS["asks"]) >= 12


def test_a_wish_for_a_person_is_heard_in_the_first_turn(model: Ensemble) -> None:
    found = intents(model, [text for _, text in ASKS])
    missed = [
        (*ask, intent)
        for ask, intent in zip(ASKS, found, strict=True)
        if not evidence.wants_person(Memory(), intent)
    ]
    assert 1 - len(missed) / len(ASKS) >= RECALL, missed


def test_talk_of_people_fetches_none(model: Ensemble) -> None:
    texts = [*WORDINGS["does_not"], *questions()]
    found = intents(model, texts)
    alarms = [text for text, intent in zip(texts, found, strict=True) if intent == "request_person"]
    assert len(alarms) / len(texts) < FALSE_ALARMS, alarms


@pytest.mark.parametrize(
    ("text", "factor"),
    [
        ("how do I set up Outlook", person.MISSING),
        ("my insurance agent wants the bill", person.SPOKEN_OF),
        ("the support page is out of date", person.SPOKEN_OF),
        ("is a person reading this", person.MENTIONED),
        ("put me through to billing", person.INSISTING),
        ("passez-moi un conseiller", person.INSISTING),
        ("no bots please, a person", person.INSISTING),
        ("I don't want to talk to a machine", person.INSISTING),
    ],
)
def test_the_wording_is_weighed(text: str, factor: float) -> None:
    assert person.odds(text) == factor


@pytest.mark.parametrize("text", ["email", "e-mail", "Email addresses", "junk mail", "away messages"])
def test_a_word_alone_leaves_no_message(text: str, model: Ensemble) -> None:
    assert person.message_odds(text) == person.MISSING
    assert intents(model, [text]) != ["leave_message"]


@pytest.mark.parametrize(
    "text",
    ["please have someone call me back", "can I leave a message", "open a ticket for me", "Rückruf bitte"],
)
def test_a_message_for_later_is_one(text: str) -> None:
    assert person.message_odds(text) == 1.0
