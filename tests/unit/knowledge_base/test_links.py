"""Addresses in articles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.links import resolve


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("![L](media/a.svg)", "![L](/help/media/a.svg)"),
        ('![L](./media/a.svg "t")', '![L](/help/media/a.svg "t")'),
        ("[x](other-one.md#part), [y](b.md)", "[x](/help/other-one#part), [y](/help/b)"),
        ("[x](/help/other)", "[x](/help/other)"),
        ("[x](https://a.example/b.md)", "[x](https://a.example/b.md)"),
        ("write media/a.svg or (media/a.svg)", "write media/a.svg or (media/a.svg)"),
    ],
)
def test_only_addresses_of_our_own_change(written: str, shown: str) -> None:
    assert resolve(written) == shown
    assert resolve(shown) == shown


@given(st.text(alphabet="ab ](md./!-#1\n", max_size=60))
def test_resolving_twice_changes_nothing_more(text: str) -> None:
    assert resolve(resolve(text)) == resolve(text)
