"""What becomes of an inbox entry after somebody tried to do it."""

from __future__ import annotations

from typing import Literal

from handoff.core.decision import Refused
from handoff.core.errors import ErrorCode
from handoff.store.log import Fenced
from handoff.store.writer import WriteResult, Written

# settled: the append removed it; needless: the log wants nothing of it any more; later: it must stay.
Settlement = Literal["settled", "needless", "later"]


def settlement(result: WriteResult) -> Settlement:
    """Read from the result of a write what becomes of the entry that caused it."""
    match result:
        case Written():
            return "settled"
        case Fenced() | Refused(code=ErrorCode.UNAVAILABLE):
            return "later"
        case _:
            return "needless"
