"""Names that must match exactly: what counts as one, and which article they speak for."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge_base.codes import CodeIndex, codes_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("error AMQ9716 in the log", {"amq9716"}),
        ("MQRC_NOT_AUTHORIZED (2035)", {"mqrc_not_authorized"}),
        ("CVE-2017-1731, again", {"cve-2017-1731"}),
        ("on v9.0.0.1?", {"9.0", "9.0.0", "9.0.0.1"}),
        ("since 9.0.0 it fails", {"9.0", "9.0.0"}),
        ("the VPN and IMAP, not IT", {"vpn", "imap"}),
        ("why does this not work", set()),
        ("IMPORTANTLY in 2024", set()),
        ("", set()),
    ],
)
def test_names_are_found(text: str, found: set[str]) -> None:
    assert codes_in(text) == found


def index(*articles: tuple[str, str]) -> CodeIndex:
    return CodeIndex([(codes_in(title), codes_in(f"{title}\n{body}")) for title, body in articles])


def test_the_page_with_the_code_wins_over_one_with_another() -> None:
    found = index(("Bulletin", "CVE-2017-1731"), ("Bulletin", "CVE-2017-1732"))
    scores = found.scores("is cve-2017-1731 mended")
    assert scores[0] > 0
    assert scores[1] == 0


def test_a_version_finds_the_page_on_its_beginning() -> None:
    scores = index(("Release 9.0", ""), ("Release 8.5", "")).scores("we run 9.0.0.1")
    assert scores[0] > 0
    assert scores[1] == 0


def test_rare_names_and_those_of_titles_count_more() -> None:
    found = index(("Set up IMAP", "POP3"), ("Mail", "IMAP"), ("Mail", "IMAP and SMTP2"), ("Mail", ""))
    imap, rare = found.scores("IMAP"), found.scores("SMTP2")
    assert imap[0] > imap[1] == imap[2] > imap[3] == 0
    assert rare[2] > imap[2]


def test_a_name_that_every_page_has_says_little() -> None:
    found = index(*[("Mail", "IMAP")] * 50)
    assert np.all(found.scores("IMAP") < 0.01)


def test_no_articles_and_no_names_are_no_error() -> None:
    assert index().scores("AMQ9716").shape == (0,)
    assert not index(("Mail", "plain words")).scores("plain words").any()
