"""`python -m handoff …`: the gateway, the worker, and the accounts command."""

from handoff.entrypoints.cli import main

if __name__ == "__main__":
    main()
