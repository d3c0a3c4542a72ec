"""Start the action server: `python -m actions`."""

from __future__ import annotations

import warnings

from actions import settings
from actions.server import build
from startup import logs


def main() -> None:
    """Serve until stopped, in this one process."""
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    chosen = settings.load()
    logs.configure(logs.read())
    app = build(chosen)
    app.run(
        host=chosen.actions_host, port=chosen.actions_port, single_process=True, access_log=False, motd=False
    )


if __name__ == "__main__":
    main()
