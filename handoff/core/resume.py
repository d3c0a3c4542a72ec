"""Where a client goes on after a reload or a lost connection, and when it has to drop what it has."""

from dataclasses import dataclass


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
