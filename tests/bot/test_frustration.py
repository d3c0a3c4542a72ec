"""The frustration classifier and the text that teaches it."""

from pathlib import Path

import numpy as np
import pytest

from bot import frustration, judged_text

EVEN = 0.5
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
    rows = judged_text.read()
    return frustration.FrustrationModel.fit(rows, frustration.kit_of([row.text for row in rows]))


def judge(model: frustration.FrustrationModel, texts: list[str]) -> np.ndarray:
    return np.asarray(model.predict(frustration.kit_of(texts)))


def test_calm_mild_and_angry_messages_are_told_apart(model: frustration.FrustrationModel) -> None:
    assert (judge(model, CALM)[:, 0] < EVEN).all()
    assert (judge(model, MILD + ANGRY)[:, 0] >= EVEN).all()
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


def test_what_only_a_person_can_settle_calls_for_one(model: frustration.FrustrationModel) -> None:
    needs = judge(
        model, ["You charged my card twice and I want it back.", "My account was hacked last night."]
    )
    asks = judge(model, ["What colour does the small one come in?", "Thanks, that explains it."])
    assert needs[:, 2].min() > asks[:, 2].max()


def test_one_message_alone_is_judged_as_among_others(model: frustration.FrustrationModel) -> None:
    assert np.allclose(judge(model, CALM + ANGRY)[0], judge(model, CALM[:1])[0], atol=1e-4)
