"""Signs of feeling in words."""

from __future__ import annotations

import pytest

from bot import embedding, settings, signs


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("help me", "help me"),
        ("straße → naïve", "straße → naïve"),
        ("why 😭😭😭", "why  loudly crying face "),
        ("👍🏽", " thumbs up sign "),
        ("no 👨‍👩‍👧", "no  man  woman  girl "),
    ],
)
def test_signs_have_names(text: str, named: str) -> None:
    assert signs.named(text) == named


def test_the_model_tells_signs_apart() -> None:
    vectors = embedding.encoder(settings.model_dir()).encode(["😡", "👍"])
    assert float(vectors[0] @ vectors[1]) < 0.6
