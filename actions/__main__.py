"""Start the action server: `python -m actions`."""

from __future__ import annotations

import logging
import warnings

from actions import settings
from actions.server import build


def main() -> None:
    """Serve until stopped, in this one process."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    chosen = settings.load()
    app = build(chosen)
    app.run(
        host=chosen.actions_host, port=chosen.actions_port, single_process=True, access_log=False, motd=False
    )


if __name__ == "__main__":
    main()
