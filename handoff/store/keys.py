"""Every Redis key and channel, in one place, with the hash tag that keeps each script in one slot.

Conversations are spread over ``PARTITIONS`` by checksum of their id and tagged ``{p<n>}``; all that decides
who gets which waiting conversation is tagged ``{q}``.
"""

import zlib
from dataclasses import dataclass

PARTITIONS = 16


def partition_of(conversation: str) -> int:
    """Return the partition, 0 to 15, in which a conversation lives on every machine."""
    return zlib.crc32(conversation.encode()) % PARTITIONS


@dataclass(frozen=True, slots=True)
class Keys:
    """Key names under one prefix.

    Args:
        prefix: separates installations that share a server; without braces, which would make a hash tag.
    """

    prefix: str = "cd"

    def __post_init__(self) -> None:
        if not self.prefix or set("{}*") & set(self.prefix):
            raise ValueError(f"key prefix {self.prefix!r} must be non-empty and without braces or asterisks")

    def _in(self, partition: int, rest: str) -> str:
        return f"{self.prefix}:{{p{partition}}}:{rest}"

    def _of(self, conversation: str, kind: str) -> str:
        return self._in(partition_of(conversation), f"{kind}:{conversation}")

    def log(self, conversation: str) -> str:
        """Stream of events; entry ``0-<seq>`` has the field ``e``."""
        return self._of(conversation, "log")

    def meta(self, conversation: str) -> str:
        """Hash: state (snapshot), seq, responder, epoch."""
        return self._of(conversation, "meta")

    def cids(self, conversation: str) -> str:
        """Hash: cid → ``<seq>:<fingerprint>``."""
        return self._of(conversation, "cids")

    def inbox(self, partition: int) -> str:
        """Stream of turns awaiting the bot."""
        return self._in(partition, "inbox")

    def lease(self, partition: int) -> str:
        """String: who owns the inbox partition, with an expiry."""
        return self._in(partition, "lease")

    def fence(self, partition: int) -> str:
        """Counter: the number that proves its holder is the partition's current owner."""
        return self._in(partition, "fence")

    def attendance(self, partition: int) -> str:
        """Sorted set: conversations whose customer has a socket, score = last noted in ms of the server's
        clock."""
        return self._in(partition, "attendance")

    def index(self, partition: int, responder: str) -> str:
        """Sorted set: conversations by responder, score = last activity in ms."""
        return self._in(partition, f"idx:{responder}")

    def customer_record(self, customer: str) -> str:
        """Hash: what is known of a customer."""
        return self._of(customer, "customer")

    def customer_conversations(self, customer: str) -> str:
        """Sorted set: a customer's conversations, score = opening in ms."""
        return self._of(customer, "conversations")

    def session(self, digest: str) -> str:
        """String with expiry: the account behind a session cookie."""
        return self._of(digest, "session")

    def dead_token(self, digest: str) -> str:
        """String with expiry: this customer token was shown at a login and opens nothing any more."""
        return self._of(digest, "dead")

    def account_sessions(self, account: str) -> str:
        """Sorted set: digests of an account's sessions, score = expiry in ms."""
        return self._of(account, "sessions")

    def throttle(self, name: str) -> str:
        """Counter with expiry: how often something was tried lately."""
        return self._of(name, "throttle")

    def _queue(self, rest: str) -> str:
        return f"{self.prefix}:{{q}}:{rest}"

    @property
    def workers(self) -> str:
        """Sorted set: workers that share the inbox, score = last sign of life in ms of the server's clock."""
        return f"{self.prefix}:workers"

    @property
    def waiting(self) -> str:
        """Sorted set: waiting conversations in the order in which they are served."""
        return self._queue("waiting")

    @property
    def items(self) -> str:
        """Hash: conversation → work item, waiting or reserved."""
        return self._queue("items")

    @property
    def reserved(self) -> str:
        """Sorted set: reserved conversations, score = end of the lease in ms."""
        return self._queue("reserved")

    @property
    def holders(self) -> str:
        """Hash: reserved conversation → ``<score>\\n<agent>``."""
        return self._queue("holders")

    @property
    def counter(self) -> str:
        """Counter behind the queue's order."""
        return self._queue("counter")

    @property
    def waits(self) -> str:
        """List: the latest waits until a claim, in seconds."""
        return self._queue("waits")

    @property
    def presence(self) -> str:
        """Hash: agent → status, name and capacity."""
        return self._queue("presence")

    @property
    def beats(self) -> str:
        """Sorted set: agent → last sign of life in ms of the server's clock."""
        return self._queue("beats")

    def held(self, agent: str) -> str:
        """Set: the conversations that count against an agent's capacity."""
        return self._queue(f"held:{agent}")

    def claimed(self, agent: str) -> str:
        """Hash: cid of an agent's claim → the conversation it reserved; forgotten a day after the last
        claim."""
        return self._queue(f"claimed:{agent}")

    def hints(self, partition: int) -> str:
        """Channel: something new in a conversation of this partition."""
        return self._in(partition, "hints")

    @property
    def queue_hints(self) -> str:
        """Channel: queue or presence changed."""
        return self._queue("hints")
