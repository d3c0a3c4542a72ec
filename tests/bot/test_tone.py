"""Counts of how a message is said."""

import numpy as np
import pytest

from bot import tone


def value(text: str, name: str) -> float:
    return float(tone.features([text])[0, tone.NAMES.index(name)])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("STILL NOT WORKING", "shouting"),
        ("why?!", "piled_bangs"),
        ("hello??", "piled_questions"),
        ("sooo slow", "drawn_out"),
        ("as I said, it is red", "as_i_said"),
        ("that didn’t help", "failed"),
        ("I'm fed up", "feeling"),
        ("This is ridiculous", "verdict"),
        ("great 🙄", "angry_face"),
        ("any luck?", "waiting"),
    ],
)
def test_a_sign_is_seen(text: str, name: str) -> None:
    assert value(text, name) > value("How do I set up my mail?", name)


def test_acronyms_are_not_shouting() -> None:
    assert value("IMAP or SMTP over TLS", "shouting") == 0


def test_an_empty_message_has_finite_features() -> None:
    row = tone.features([""])
    assert row.shape == (1, len(tone.NAMES))
    assert np.isfinite(row).all()
