"""What can go wrong in an action.

ActionError
└── SearchUnavailable   the article search did not answer in time, or not as agreed
"""

from __future__ import annotations


class ActionError(Exception):
    """Root of this package's errors."""


class SearchUnavailable(ActionError):  # noqa: N818 - says what is the case
    """The article search cannot be used now."""

    def __init__(self, what: str, why: str) -> None:
        super().__init__(what, why)
        self.what = what
        self.why = why

    def __str__(self) -> str:
        return f"{self.what}: {self.why}"
