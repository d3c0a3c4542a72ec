"""Following a log from a cursor: where a client goes on, and that it misses and doubles nothing on the way.

Sans-I/O: the gateway reads pages and hears hints, this module says which page to read next and what to send.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from handoff.core.events import Event

PAGE = 100


@dataclass(frozen=True, slots=True)
class Resume:
    """How a client goes on.

    ``resync`` tells it to drop everything it has; ``renew`` tells the server to mint a new epoch first,
    because a tail that a client has seen is no longer in the log.
    """

    after_seq: int
    resync: bool = False
    renew: bool = False


def resume(client_epoch: str | None, last_seq: int, epoch: str, top: int) -> Resume:
    """Decide where a client goes on.

    A client ahead of the log has seen events that were lost, and numbers up to the new top may since have
    been given to others; so it drops all it has and is sent the log from the beginning, as after a foreign
    epoch.

    Args:
        client_epoch: what the client believes, None when it knows nothing.
        last_seq: its cursor.
        epoch: the conversation's epoch.
        top: the log's latest ``seq``.
    """
    if last_seq > top:
        return Resume(0, resync=True, renew=client_epoch in (None, epoch))
    if last_seq == 0 and client_epoch is None:
        return Resume(0)
    if client_epoch != epoch:
        return Resume(0, resync=True)
    return Resume(last_seq)


class Follower:
    """One reader of one log: a cursor, the top it has heard of, and at most one page being read."""

    def __init__(self, after_seq: int, top: int = 0) -> None:
        self.cursor = after_seq
        self.top = top
        self._reading = False
        self._live = False

    def heard(self, seq: int) -> None:
        """Note that the log reaches at least to ``seq``."""
        self.top = max(self.top, seq)

    def look_again(self) -> None:
        """Hints were lost: suppose that there is something new."""
        self.top = max(self.top, self.cursor + 1)

    @property
    def live(self) -> bool:
        """Whether the reader has caught up once; from then on events are pushed, not paged."""
        return self._live

    def wants(self, *, drained: bool) -> int | None:
        """Return the cursor after which to read the next page, or None when there is nothing to do.

        Args:
            drained: whether the socket has taken what it was sent; a replay waits for that before each page.
        """
        if self._reading or self.top <= self.cursor or not (drained or self._live):
            return None
        self._reading = True
        return self.cursor

    def took(self, page: Sequence[Event]) -> list[Event]:
        """Advance over a page and return what is new of it, in order and without gaps.

        Raises:
            ValueError: the page does not continue the cursor; the client must resync.
        """
        self._reading = False
        new = [event for event in page if event.seq > self.cursor]
        for expected, event in enumerate(new, start=self.cursor + 1):
            if event.seq != expected:
                raise ValueError(f"expected event {expected} next, got {event.seq}")
        self.cursor += len(new)
        if len(page) < PAGE:
            self.top = self.cursor  # a short page is the end, whatever a hint promised
            self._live = True
        return new

    def rewind(self, seq: int) -> None:
        """Go back to what the socket had room for, to read the rest again when it has drained."""
        self.top = max(self.top, self.cursor)
        if seq < self.cursor:
            self.cursor = seq
            self._live = False
