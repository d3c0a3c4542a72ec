"""First messages of every sort over the whole demo help centre: each gets the kind of reply it should."""

from __future__ import annotations

import httpx
import pytest

from tests.integration.assistant.conftest import Conversation
from tests.integration.assistant.judging import Case, fits, kind_of, robustness

FLOOR = 0.92
UNFORESEEN = 0.01  # of the table may go wrong beyond the known misses before it counts as worse than it was


@pytest.fixture(scope="module")
def judged(help_centre) -> list[tuple[Case, bool, str]]:
    """Every message of the table with whether its reply is right, and of what kind it is."""
    done = [_judge(help_centre, case) for case in robustness()]
    right = sum(fine for _, fine, _ in done)
    print(f"\n{right} of {len(done)} right")
    for case, fine, kind in done:
        if fine == bool(case.missed):
            said = "now right, take its mark off" if fine else "missed"
            meant = f"{'/'.join(case.kinds)} {'|'.join(case.want)}"
            print(f"{said}: [{case.group}] {case.say[:70]!r} got {kind}, meant {meant}")
    return done


def _judge(client: httpx.Client, case: Case) -> tuple[Case, bool, str]:
    talk = Conversation(client, seq=1)
    response = talk.post(talk.body(case.say))
    if response.status_code == httpx.codes.BAD_REQUEST:
        return case, "refused" in case.kinds, "refused"
    assert response.status_code == httpx.codes.OK, (case.say, response.text)
    return case, fits(case, response.json()), kind_of(response.json())


def test_the_table_is_large_enough():
    assert sum(1 for _ in robustness()) >= 300


def test_nearly_every_message_gets_the_kind_of_reply_it_should(judged):
    assert sum(fine for _, fine, _ in judged) / len(judged) >= FLOOR


def test_hardly_any_goes_wrong_that_is_not_known_to(judged):
    unforeseen = [(case.say[:70], kind) for case, fine, kind in judged if not fine and not case.missed]
    assert len(unforeseen) <= UNFORESEEN * len(judged), unforeseen


def test_every_known_miss_says_why(judged):
    assert all(len(case.missed) > 10 for case, _, _ in judged if case.missed)
