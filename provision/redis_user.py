"""The one user of the embedded Redis: what the product does, on the product's own keys, nothing dangerous.

Nobody else may do anything, so that whoever reaches the socket or slips a command into a connection can
neither read the configuration nor copy, restore or wipe the data.
"""

import os
from hashlib import sha256
from pathlib import Path

NAME = "caredesk"
# Scripts are loaded by us alone and run by their digest; user text is only ever an argument.
COMMANDS = (
    "-@all +@read +@write +@pubsub +@connection +@transaction -@scripting -@dangerous -@admin -dump "
    "+evalsha +script|load +script|exists +time"
)


def rules(prefix: str) -> str:
    """Return what the user may do: commands, keys and channels of one installation."""
    return f"resetkeys ~{prefix}:* resetchannels &{prefix}:* {COMMANDS}"


def write(folder: Path, password: str, prefix: str) -> None:
    """Write the server's list of users; it holds the password's digest only."""
    digest = sha256(password.encode()).hexdigest()
    path = folder / "users.acl"
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(f"user default off\nuser {NAME} on #{digest} {rules(prefix)}\n")
