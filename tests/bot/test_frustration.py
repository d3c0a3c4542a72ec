"""The frustration classifier and the text that teaches it."""

from pathlib import Path

import numpy as np
import pytest
from rasa.shared.exceptions import InvalidConfigException

from bot import embedding, frustration, settings

ENCODER = embedding.encoder(settings.model_dir())
CALM = [
    "How do I forward my mail to another address?",
    "Could I change the delivery day to Friday, please?",
    "Thanks, that worked.",
    "The lid of the box was cracked. Can I get a new one?",
    "My bus driver was furious about the snow today, ha. When do you open?",
]
MILD = [
    "I did all that and it is still the same.",
    "Any news on my ticket? I have been waiting since Monday.",
    "I already told your colleague that it isn't the cable.",
]
ANGRY = [
    "This is a disgrace, I have called you SIX times!!!",
    "Oh brilliant, another week without a phone. Thanks for nothing.",
    "You are useless, I'm going to another provider.",
]


@pytest.fixture(scope="module")
def model() -> frustration.FrustrationModel:
    messages = frustration.read_texts()
    return frustration.FrustrationModel.fit(messages, ENCODER.encode(messages.texts))


def judge(model: frustration.FrustrationModel, texts: list[str]) -> np.ndarray:
    return np.asarray(model.predict(texts, ENCODER.encode(texts)))


def test_calm_mild_and_angry_messages_are_told_apart(model: frustration.FrustrationModel) -> None:
    assert (judge(model, CALM)[:, 0] < frustration.THRESHOLD).all()
    assert (judge(model, MILD + ANGRY)[:, 0] >= frustration.THRESHOLD).all()
    assert (
        judge(model, ANGRY)[:, 1].mean() > judge(model, MILD)[:, 1].mean() > judge(model, CALM)[:, 1].mean()
    )


def test_nobody_is_angrier_than_frustrated(model: frustration.FrustrationModel) -> None:
    scores = judge(model, CALM + MILD + ANGRY)
    assert (scores[:, 0] >= scores[:, 1]).all()
    assert ((scores >= 0) & (scores <= 1)).all()


def test_storing_changes_nothing(model: frustration.FrustrationModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    again = frustration.FrustrationModel.load(tmp_path)
    assert np.array_equal(judge(model, CALM + ANGRY), judge(again, CALM + ANGRY))
    assert {path.suffix for path in tmp_path.iterdir()} == {".npz", ".json"}


def test_there_is_enough_text_of_each_level() -> None:
    counts = np.bincount(frustration.read_texts().levels)
    assert counts.sum() >= 1300
    assert counts.min() >= 400


def test_a_file_without_level_is_refused(tmp_path: Path) -> None:
    (tmp_path / "angry.txt").write_text("grr\n")
    with pytest.raises(InvalidConfigException, match=r"angry\.txt"):
        frustration.read_texts(tmp_path)


def test_a_level_without_messages_is_refused(tmp_path: Path) -> None:
    (tmp_path / "0-calm.txt").write_text("# note\nhi\n")
    with pytest.raises(InvalidConfigException, match="at least"):
        frustration.read_texts(tmp_path)
