"""The dialogue acts, on messages that are not among the examples."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import yaml

from bot import embedding, person, settings
from bot.intent_classifier import Ensemble

ACTS = {
    *("ask", "report_problem", "greet", "goodbye", "thank", "affirm", "deny", "solved", "not_solved"),
    *("request_person", "decline_person", "complain", "chitchat", "ask_identity", "leave_message"),
    *("inform", "repeat", "next_step"),
}
ENCODER = embedding.encoder(settings.model_dir())

ASKS_FOR_A_PERSON = [
    "could you get me somebody from your team",
    "I would much rather speak with a real human being",
    "Put me through to your supervisor please",
    "speak to a live agent",
    "customer representative",
    "Please let me chat with a member of staff",
    "hi, can I talk to a real person about my invoice?",
    "give me a human",
    "I need to speak with somebody in charge",
    "enough, connect me to an operator",
    "who can I speak to about a wrong charge",
    "isn't there a real person I could talk to?",
    "ich will mit einem Mitarbeiter reden",
    "je veux parler à un humain",
    "quiero hablar con un agente humano",
    "voglio parlare con una persona",
    "ik wil met een mens praten",
    "quero falar com uma pessoa de verdade",
    "chcę porozmawiać z człowiekiem",
    "bir temsilciyle görüşmek istiyorum",
    "хочу поговорить с оператором",
]
DOES_NOT = [
    "my agent at the estate office has lost the keys",
    "is this person on my account?",
    "I spoke to someone yesterday and the line is still dead",
    "I want a pillow",
    "how many people can use the family plan",
    "which operator owns this line",
    "my manager needs a copy of the invoice",
    "the agent told me to restart the router",
    "how do I add somebody to a shared folder",
    "what is a user agent",
    "are you a human?",
    "Как настроить почту?",
    "wo finde ich die Einstellungen",
    "desktop shortcut",
    "can I call from abroad with this SIM",
    "the talk time of the battery is short",
]


def examples() -> list[tuple[str, str]]:
    rows = []
    for path in sorted((settings.ROOT / "data" / "nlu").glob("*.yml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            rows += [(line[2:].strip(), entry["intent"]) for line in entry["examples"].splitlines()]
    return rows


@pytest.fixture(scope="module")
def model() -> Ensemble:
    texts, intents = zip(*examples(), strict=True)
    return Ensemble.fit(texts, ENCODER.encode(texts), intents, 30.0)


def classify(model: Ensemble, texts: list[str]) -> list[str]:
    likely, _ = model.predict(texts, ENCODER.encode(texts), 10)
    return [model.names[i] for i in likely.argmax(axis=1)]


def test_the_examples_cover_the_acts() -> None:
    counts = Counter(intent for _, intent in examples())
    assert set(counts) == ACTS
    assert min(counts.values()) >= 20


def test_no_example_is_given_twice() -> None:
    counts = Counter(text.lower() for text, _ in examples())
    assert [text for text, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("text", ASKS_FOR_A_PERSON)
def test_a_request_for_a_person_is_recognised(text: str, model: Ensemble) -> None:
    assert classify(model, [text]) == ["request_person"]


@pytest.mark.parametrize("text", DOES_NOT)
def test_talk_about_people_is_no_request(text: str, model: Ensemble) -> None:
    assert classify(model, [text]) != ["request_person"]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("hello there everybody", "greet"),
        ("goodbye then", "goodbye"),
        ("thank you ever so much", "thank"),
        ("yes please do that", "affirm"),
        ("no, not really", "deny"),
        ("brilliant, it works again", "solved"),
        ("no luck, it is still broken", "not_solved"),
        ("no human needed, thanks", "decline_person"),
        ("this is an absolute disgrace", "complain"),
        ("tell me a funny joke", "chitchat"),
        ("are you a robot or a person?", "ask_identity"),
        ("could somebody call me back tomorrow", "leave_message"),
        ("the order number is 99812", "inform"),
        ("can you repeat the last step", "repeat"),
        ("ok, what's next", "next_step"),
        ("how do I bake bread in your oven", "ask"),
        ("my dishwasher does not drain", "report_problem"),
    ],
)
def test_every_act_is_recognised(text: str, intent: str, model: Ensemble) -> None:
    assert classify(model, [text]) == [intent]


def test_confidence_is_low_far_from_all_examples(model: Ensemble) -> None:
    texts = ["hi", "zxqv 8812 plorf"]
    _, sure = model.predict(texts, ENCODER.encode(texts), 10)
    assert sure[0].max() > 0.9
    assert sure[1].max() < 0.5


def test_storing_changes_nothing(model: Ensemble, tmp_path: Path) -> None:
    model.save(tmp_path)
    again, texts = Ensemble.load(tmp_path), ["my mail is gone", "agent!"]
    vectors = ENCODER.encode(texts)
    for ours, theirs in zip(
        model.predict(texts, vectors, 10), again.predict(texts, vectors, 10), strict=True
    ):
        assert np.array_equal(ours, theirs)
    assert {path.suffix for path in tmp_path.iterdir()} == {".npz", ".json"}


@pytest.mark.parametrize("text", ["I want a pillow", "desiremovies", "", "Новая вкладка"])
def test_no_word_for_a_person_is_a_veto(text: str) -> None:
    assert person.odds(text) == person.MISSING


@pytest.mark.parametrize(
    "text", ["put me through to someone", "agent!", "I need a real human now", "transfer me"]
)
def test_a_plain_demand_insists(text: str) -> None:
    assert person.odds(text) == person.INSISTING


@pytest.mark.parametrize(
    "text", ["don't transfer me", "no agent please", "I spoke to someone", "is this a human"]
)
def test_refusals_and_reports_do_not_insist(text: str) -> None:
    assert person.odds(text) < 1.0
