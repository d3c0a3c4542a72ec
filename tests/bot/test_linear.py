"""What is stored as arrays must judge exactly as scikit-learn does."""

import json
import pickle
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from bot import linear

TEXTS = [
    "the wifi is down",
    "WIFI down again!",
    "where is my parcel",
    "my parcel came broken",
    "Größe wählen",
    "",
]


def test_term_weights_equal_scikit_learn_after_storing(tmp_path: Path) -> None:
    linear.TermWeights.fit(TEXTS).save(tmp_path / "terms.json")
    ours = linear.TermWeights.load(tmp_path / "terms.json").transform([*TEXTS, "parcel wifi unknown"])
    theirs = [
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True),
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"(?u)\b\w+\b"),
    ]
    expected = sparse.hstack([v.fit(TEXTS).transform([*TEXTS, "parcel wifi unknown"]) for v in theirs])
    assert np.allclose(ours.toarray(), expected.toarray(), rtol=1e-14, atol=0)


@pytest.mark.parametrize("text", ["wifi is broken", "nothing of it known: 12345", ""])
def test_one_text_is_judged_as_among_others(text: str) -> None:
    terms = linear.TermWeights.fit(TEXTS)
    model = linear.LogisticModel.fit(
        terms.transform(TEXTS), np.array([0, 0, 1, 1, 2, 2]), 1.0, balanced=False
    )
    among = model.predict(terms.transform([text, *TEXTS]))[:1]
    assert np.allclose(model.predict(terms.transform([text])), among, rtol=1e-6)


def test_terms_are_stored_as_json(tmp_path: Path) -> None:
    linear.TermWeights.fit(TEXTS).save(tmp_path / "terms.json")
    assert [sorted(part) for part in json.loads((tmp_path / "terms.json").read_text())] == [
        ["idf", "terms"]
    ] * 2


@pytest.mark.parametrize("classes", [2, 4])
@pytest.mark.parametrize("balanced", [True, False])
def test_logistic_model_equals_scikit_learn(classes: int, balanced: bool) -> None:
    random = np.random.default_rng(7)
    features, labels = random.normal(size=(120, 9)), random.integers(0, classes, 120)
    ours = linear.LogisticModel.fit(features, labels, 3.0, balanced).predict(features)
    weight = "balanced" if balanced else None
    theirs = LogisticRegression(C=3.0, max_iter=1000, class_weight=weight).fit(features, labels)
    assert np.allclose(ours, theirs.predict_proba(features), atol=1e-5)


def test_logistic_model_survives_storing_without_pickle(tmp_path: Path) -> None:
    model = linear.LogisticModel.fit(np.eye(4), np.array([0, 1, 2, 1]), 1.0, balanced=False)
    np.savez(tmp_path / "m.npz", **model.arrays("x"))  # type: ignore[arg-type]
    with np.load(tmp_path / "m.npz", allow_pickle=False) as stored:
        again = linear.LogisticModel.from_arrays(stored, "x")
    assert np.array_equal(model.predict(np.eye(4)), again.predict(np.eye(4)))


def test_reading_a_pickled_array_is_refused(tmp_path: Path) -> None:
    (tmp_path / "m.npz").write_bytes(pickle.dumps({"x_weights": 1}))
    with pytest.raises(ValueError, match="allow_pickle"):
        np.load(tmp_path / "m.npz", allow_pickle=False)
