"""The intent classifier as it is trained, made once for all tests."""

import pytest
import yaml

from bot import embedding, settings
from bot.intent_classifier import Ensemble


@pytest.fixture(scope="session")
def examples() -> list[tuple[str, str]]:
    """Every example of `data/nlu` with its intent."""
    return [
        (line[2:].strip(), entry["intent"])
        for path in sorted((settings.ROOT / "data" / "nlu").glob("*.yml"))
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
        for line in entry["examples"].splitlines()
    ]


@pytest.fixture(scope="session")
def model(examples: list[tuple[str, str]]) -> Ensemble:
    """The classifier of dialogue acts, with the parameters of `config.yml`."""
    texts, intents = zip(*examples, strict=True)
    return Ensemble.fit(texts, embedding.encoder(settings.model_dir()).encode(texts), intents, 30.0)
