"""The wish for a person in hundreds of wordings and twenty languages, and talk of people without it."""

import pytest

from bench import person_requests
from bot import embedding, person, settings
from bot.intent_classifier import Ensemble

ASKS, OTHERS = person_requests.asks(), person_requests.others()
RECALL, FALSE_ALARMS = 0.99, 1 / 500
ENCODER = embedding.encoder(settings.model_dir())


def intents(model: Ensemble, texts: list[str]) -> list[str]:
    likely, _ = model.predict(texts, ENCODER.encode(texts), 10)
    return [model.names[i] for i in likely.argmax(axis=1)]


def test_no_wording_is_an_example(examples: list[tuple[str, str]]) -> None:
    tested = {text for _, text in ASKS} | set(person_requests.talk())
    assert not tested & {text for text, _ in examples}


@pytest.mark.parametrize(
    "text",
    [
        "anybody there?",
        "Hi! Is someone online right now?",
        "ist da wer?",
        "¿Hay alguien?",
        "誰かいる？",
        "c'è qualcuno qui",
    ],
)
def test_a_call_into_an_empty_room_is_one_for_a_person(text: str) -> None:
    assert person.odds(text) == person.CALLING


@pytest.mark.parametrize("text", ["is anyone there at weekends", "does anybody know"])
def test_a_question_about_anyone_is_no_call(text: str) -> None:
    assert person.odds(text) < person.INSISTING


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("an operatr please", "an operator please"),
        ("sombody", "somebody"),
        ("persn", "person"),
        ("una persona", "una persona"),
        ("the argent", "the argent"),
        ("who manages it", "who manages it"),
    ],
)
def test_a_slip_of_the_pen_is_mended_and_another_word_is_not(text: str, meant: str) -> None:
    assert person.mended(text) == meant


def test_there_are_two_hundred_wordings_in_a_dozen_languages() -> None:
    assert len({text for _, text in ASKS}) == len(ASKS) >= 200
    assert len({language for language, _ in ASKS}) >= 12


def test_a_wish_for_a_person_is_heard_in_the_first_turn_and_talk_of_people_fetches_none(
    model: Ensemble,
) -> None:
    found = person_requests.heard(intents(model, [text for _, text in ASKS]), intents(model, OTHERS))
    assert found.recall >= RECALL, found.missed
    assert found.false_alarms < FALSE_ALARMS, found.alarms


def test_what_is_missed_and_what_is_imagined_are_counted() -> None:
    wishes = ["ask", *["request_person"] * (len(ASKS) - 1)]
    found = person_requests.heard(wishes, ["request_person", *["ask"] * (len(OTHERS) - 1)])
    assert (found.missed, found.alarms) == ((ASKS[0][1],), (OTHERS[0],))
    assert found.recall == 1 - 1 / len(ASKS)
    assert found.false_alarms == 1 / len(OTHERS)


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
        ("not another page, let me speak to somebody", person.INSISTING),
        ("are you a machine? then get me a colleague", person.INSISTING),
        ("un asesor, por favor", person.INSISTING),
        ("how may an operator see the log", person.SPOKEN_OF),
        ("what does every agent licence cost", person.SPOKEN_OF),
        ("no agent please, only the link", person.MENTIONED),
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
