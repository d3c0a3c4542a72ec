"""The commands of ``python -m knowledge_base``."""

from __future__ import annotations

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def _commands() -> None:
    """Help articles: search, check, measure and serve them."""


@app.command()
def serve() -> None:
    """Serve the search over HTTP, as the environment says."""
    from knowledge_base.service import serve as run
    from knowledge_base.settings import load_settings

    run(load_settings())
