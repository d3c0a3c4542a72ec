"""What is nothing but a fact, and what is nothing but signs."""

import pytest

from bot import plain_facts
from bot.entities import find, read_names, ruler
from bot.settings import ROOT

LANGUAGE = ruler(read_names(ROOT / "data" / "names"))


def only_facts(text: str) -> bool:
    return plain_facts.nothing_but_facts(text, [match.as_rasa() for match in find(text, LANGUAGE)])


@pytest.mark.parametrize(
    "text",
    [
        "A-20391",
        "my order number is A-20391",
        "Sure, it's #99123.",
        "the tracking number is 1Z999AA10123456784, thanks",
        "you can reach me at info@example.net",
        "order A-20391 and my e-mail is petra@example.org",
    ],
)
def test_a_fact_and_the_words_that_carry_it(text: str) -> None:
    assert only_facts(text)


@pytest.mark.parametrize(
    "text",
    [
        "where is my parcel, order A-20391",
        "order A-20391?",
        "order A-20391 never came",
        "it says error 691 when I open my mail",
        "cancel order A-20391",
        "the code E-4021 blinks",
        "E-4021",
        "wifi name",
        "my error code is E-4021",
    ],
)
def test_whatever_says_more_is_no_bare_fact(text: str) -> None:
    assert not only_facts(text)


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("👍", "affirm"),
        ("👍🏽👍🏽", "affirm"),
        ("👎", "deny"),
        ("🙏", "thank"),
        ("👋", "greet"),
        ("❤️", "thank"),
    ],
)
def test_signs_that_mean_something(text: str, act: str) -> None:
    assert plain_facts.meant_by_signs(text) == act


@pytest.mark.parametrize("text", ["???", "...", "🤔", "\u200b", "-_-"])
def test_signs_that_mean_nothing(text: str) -> None:
    assert plain_facts.meant_by_signs(text) == ""


def test_words_are_left_to_the_classifier() -> None:
    assert plain_facts.meant_by_signs("ok 👍") is None
