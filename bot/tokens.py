"""First step of understanding: spaCy's English tokeniser, without the model package that Rasa's own spaCy
component wants.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import spacy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message
from spacy.language import Language
from spacy.tokens import Doc


@lru_cache(maxsize=1)
def tokeniser() -> Language:
    """Return the process's blank English pipeline."""
    return spacy.blank("en")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class SpacyTokenizer(Tokenizer):  # type: ignore[misc]
    """Puts spaCy's tokens into each message."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return Rasa's defaults for a tokeniser: intent names stay whole."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_"}

    @staticmethod
    def required_packages() -> list[str]:
        """Name the packages whose version changes what is learnt."""
        return ["spacy"]

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Split one text attribute of a message."""
        doc: Doc = tokeniser()(message.get(attribute))
        return [Token(token.text, token.idx) for token in doc if not token.is_space]
