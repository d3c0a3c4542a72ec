"""The text as the bot reads it, and the way back to the text as it was sent."""

import pytest

from bot.reading import code_alone, hit_at_random, read


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        ("I for\u200bgot my pass\u200bword", "I forgot my password"),
        ("ｗｈｅｒｅ ｉｓ it", "where is it"),
        ("𝐡𝐨𝐰 do I", "how do I"),
        ("\u202ehello\u202c", "hello"),
        ("my   internet\n\n is  slow ", "my internet\nis slow"),
        ("soooo slooow", "so slow"),
        ("www.example.org and III", "www.example.org and III"),
        ("Caf\u0065\u0301", "Café"),
        ("It is slow. It is slow. It is slow.", "It is slow."),
        ("a\nb\na\nb", "a\nb"),
        ("", ""),
        ("\u200b", ""),
    ],
)
def test_what_looks_plain_reads_plain(sent: str, text: str) -> None:
    assert read(sent).text == text


def test_a_place_leads_back_to_the_sent_text() -> None:
    sent = "my\u200b order  number is Ａ-20391!"
    reading = read(sent)
    start = reading.text.index("A-20391")
    first, end = reading.place(start, start + 7)
    assert sent[first:end] == "Ａ-20391"


def test_a_place_in_nothing_is_nowhere() -> None:
    assert read("").place(0, 0) == (0, 0)


@pytest.mark.parametrize("text", ["asdf", "qwertz", "fghfgh", "xkjhsd", "lkjh asdf", "zxcvbnm"])
def test_keys_hit_at_random(text: str) -> None:
    assert hit_at_random(text)


@pytest.mark.parametrize(
    "text", ["", "were", "tree", "https", "pls thx", "A-20391", "пожалуйста", "asdf my wifi"]
)
def test_words_are_no_keys_hit_at_random(text: str) -> None:
    assert not hit_at_random(text)


@pytest.mark.parametrize(
    "text",
    [
        "'; DROP TABLE invoices; --",
        "' OR 'a'='a",
        "SELECT * FROM cards;",
        "<b></b>",
        '<a href="x"/>',
        "${name}",
        "{{user}}",
    ],
)
def test_code_alone_is_nothing_to_read(text):
    assert code_alone(text)


@pytest.mark.parametrize(
    "text",
    [
        "how do I select a plan from the list",
        "DROP TABLE is refused; why?",
        "SELECT A PLAN FROM THE LIST",
        "what does <b> do in a signature",
        "{name} stands in my invoice",
        "<anna@example.org>: mailbox full",
        "router 7 or 8",
        '{"text": "where is my order"}',
    ],
)
def test_code_in_a_sentence_is_read(text):
    assert not code_alone(text)
