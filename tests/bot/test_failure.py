"""Words that tell that something tried did not help."""

from __future__ import annotations

import pytest

from bot import failure


@pytest.mark.parametrize(
    "text",
    [
        "Restarted it, still not connecting",
        "I restarted the router.\nSame error.",
        "All that did was delete my mails",
        "I’ve already tried the other cable",
        "Did everything twice, no luck",
        "it didn’t really make any difference",
        "keeps coming back every hour",
        "nothing has changed since",
        "Habe neu gestartet, geht immer noch nicht",
        "ça ne marche toujours pas",
        "sigue sin funcionar",
        "non funziona",
        "ainda não funciona",
        "het werkt nog steeds niet",
    ],
)
def test_a_failure_is_told(text: str) -> None:
    assert failure.tells(text)


@pytest.mark.parametrize(
    "text",
    [
        "That did it, thank you",
        "Do other lines still have one?",
        "did that before posting, it's in the post",
        "I like it all the same",
        "Which menu is it?",
        "the instill notation",
        "",
    ],
)
def test_no_failure_is_told(text: str) -> None:
    assert not failure.tells(text)
