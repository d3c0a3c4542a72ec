"""spaCy's tokens in Rasa's form."""

from rasa.shared.nlu.training_data.message import Message

from bot.tokens import SpacyTokenizer


def test_tokens_point_into_the_text() -> None:
    [message] = SpacyTokenizer(SpacyTokenizer.get_default_config()).process(
        [Message.build("I can't  log in!")]
    )
    tokens = message.get("text_tokens")
    assert [token.text for token in tokens] == ["I", "ca", "n't", "log", "in", "!"]
    assert [token.start for token in tokens] == [0, 2, 4, 9, 13, 15]
