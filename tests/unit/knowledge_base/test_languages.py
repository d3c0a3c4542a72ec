"""Which language a text is in, and words in several languages in one index."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge_base.languages import language_of
from knowledge_base.lexical import Entry, PolyglotIndex

QUESTIONS = {
    "ar": "كيف ألغي طلبي؟",
    "de": "Wie kann ich meine Bestellung stornieren?",
    "es": "dónde está mi paquete",
    "fr": "Comment annuler ma commande ?",
    "it": "ho dimenticato la password",
    "ja": "注文をキャンセルするにはどうすればいいですか",
    "nl": "Hoe kan ik mijn bestelling annuleren?",
    "pl": "zapomniałem hasła",
    "pt": "Como posso cancelar o meu pedido?",
    "ru": "Как отменить заказ?",
    "sv": "Hur avbokar jag min beställning?",
    "tr": "Siparişimi nasıl iptal edebilirim?",
}


@pytest.mark.parametrize(("code", "question"), QUESTIONS.items())
def test_a_question_of_a_few_words_is_told(code: str, question: str) -> None:
    told = language_of(question)
    assert told is not None
    assert told.code == code
    assert told.confidence > 0.6


@pytest.mark.parametrize(
    "question",
    [
        "my parcel did not arive",
        "wtf is wrong with the app",
        "HELP ME PLEASE",
        "cant log in",
        "wifi lamp is red",
    ],
)
def test_hurried_english_stays_english(question: str) -> None:
    told = language_of(question)
    assert told is not None
    assert told.code == "en"


@pytest.mark.parametrize("question", ["Router blinkt rot", "Rechnung PDF download", "Login geht nicht"])
def test_hurried_german_stays_german_where_the_articles_are(question: str) -> None:
    told = language_of(question, ("de",))
    assert told is not None
    assert told.code == "de"


def test_a_question_in_english_is_told_from_articles_in_german() -> None:
    told = language_of("how do I cancel my order before it is shipped", ("de",))
    assert told is not None
    assert (told.code, told.confidence > 0.95) == ("en", True)


@pytest.mark.parametrize(
    "text", ["", "hello", "👍👍", "123 456", "mail@shop.example", "https://shop.example/a"]
)
def test_too_few_words_tell_nothing(text: str) -> None:
    assert language_of(text) is None


def test_each_article_is_found_by_the_stems_of_its_own_language() -> None:
    entries = [Entry(title="Cancel an order"), Entry(title="Bestellungen stornieren"), Entry(title="Parcels")]
    index = PolyglotIndex(entries, ["en", "de", "en"])
    assert int(np.argmax(index.scores("ich möchte meine Bestellung stornierten"))) == 1
    assert int(np.argmax(index.scores("cancelled orders"))) == 0
    assert int(np.argmax(index.scores("where is my parcel"))) == 2
