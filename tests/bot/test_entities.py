"""Facts found in messages: what they are and where they stand."""

import pytest
from rasa.shared.nlu.training_data.message import Message
from spacy.language import Language

from bot import entities


@pytest.fixture(scope="module")
def language() -> Language:
    return entities.ruler(entities.read_names(entities.NAMES))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("My order A-20391 has not arrived", [("order_number", "A-20391")]),
        ("order number is 8837261, thanks", [("order_number", "8837261")]),
        ("tracking no. 1Z999AA10123456784", [("order_number", "1Z999AA10123456784")]),
        ("invoice #99123 dated May 3rd, 2024", [("order_number", "#99123"), ("date", "May 3rd, 2024")]),
        ("reference NL-2023-00912", [("order_number", "NL-2023-00912")]),
        ("I get error 0x80070005", [("error_code", "0x80070005")]),
        ("error code: 691 again", [("error_code", "691")]),
        ("ERR_CONNECTION_RESET everywhere", [("error_code", "ERR_CONNECTION_RESET")]),
        ("it says 404 not found", [("error_code", "404")]),
        ("charged €49.99, then 20 dollars", [("money", "€49.99"), ("money", "20 dollars")]),
        ("write to jane.doe@example.co.uk.", [("email", "jane.doe@example.co.uk")]),
        ("call +44 20 7946 0958", [("phone", "+44 20 7946 0958")]),
        ("020 7946 0958 after six", [("phone", "020 7946 0958")]),
        ("(0207) 9460958", [("phone", "(0207) 9460958")]),
        ("555-0199-2213", [("phone", "555-0199-2213")]),
        ("my mobile number is 5550199221", [("phone", "5550199221")]),
        ("you can call me on 5550199221", [("phone", "5550199221")]),
        ("my customer number is 12345678", []),
        ("customer no. 4471 0092", []),
        ("12345678", []),
        ("serial 998877665544", []),
        ("since last Monday or 3 days ago", [("date", "last Monday"), ("date", "3 days ago")]),
        ("on 2024-05-03 and 12 March", [("date", "2024-05-03"), ("date", "12 March")]),
        ("my Router and the macbook", [("device", "router"), ("device", "mac")]),
        ("the Premium Tariff", [("plan", "premium plan")]),
        ("is the wi-fi faster", [("product", "wifi")]),
        ("my order is late, it is the third case", []),
        ("I called 3 times", []),
        ("", []),
    ],
)
def test_entities_of_a_message(text: str, expected: list[tuple[str, str]], language: Language) -> None:
    assert [(match.name, match.value) for match in entities.find(text, language)] == expected


def test_positions_point_into_the_text(language: Language) -> None:
    text = "Error 691 since yesterday on order A-20391"
    for match in entities.find(text, language):
        assert text[match.start : match.end] == match.value


def test_overlaps_keep_the_longer_match(language: Language) -> None:
    assert [m.value for m in entities.find("on 12 March 2024", language)] == ["12 March 2024"]


def test_the_component_writes_what_rasa_reads(language: Language) -> None:
    [message] = entities.EntityRules(language).process([Message.build("order A-20391")])
    assert message.get("entities") == [
        {"entity": "order_number", "start": 6, "end": 13, "value": "A-20391", "extractor": "EntityRules"}
    ]


def test_names_files_hold_only_known_entities() -> None:
    assert {pattern["label"] for pattern in entities.read_names(entities.NAMES)} == {
        "product",
        "plan",
        "device",
    }
