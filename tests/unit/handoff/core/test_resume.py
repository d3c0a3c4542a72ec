"""Resuming: where a client goes on, and when it has to drop what it has."""

import pytest

from handoff.core.resume import Resume, resume


@pytest.mark.parametrize(
    ("client_epoch", "last_seq", "expected"),
    [
        (None, 0, Resume(0)),
        ("e1", 0, Resume(0)),
        ("e1", 9, Resume(9)),
        ("e1", 12, Resume(12)),
        ("e1", 13, Resume(0, resync=True, renew=True)),
        ("e0", 13, Resume(0, resync=True)),
        ("e0", 9, Resume(0, resync=True)),
        (None, 9, Resume(0, resync=True)),
        (None, 13, Resume(0, resync=True, renew=True)),
    ],
)
def test_resync_when_the_epoch_differs_or_the_client_is_ahead(client_epoch, last_seq, expected):
    assert resume(client_epoch, last_seq, "e1", 12) == expected
