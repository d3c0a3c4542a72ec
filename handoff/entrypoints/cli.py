"""The command line: start a process, look after the accounts, try other thresholds on what is archived."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from handoff import settings as settings_module
from handoff.bootstrap import open_plant, try_database
from handoff.core.rescoring import Thresholds
from handoff.services import replaying
from handoff.services.accounts import new_password
from handoff.services.desk import Desk
from handoff.services.errors import ServiceError
from handoff.settings import Settings, SettingsError
from handoff.store.errors import STORE_DOWN, StoreUnreachableError
from startup import logs

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    # Its own tracebacks would show variables, and so what customers wrote.
    pretty_exceptions_enable=False,
    help="The conversation service of CareDesk.",
)
accounts_app = typer.Typer(no_args_is_help=True, help="Who may sign in.")
app.add_typer(accounts_app, name="accounts")

Email = Annotated[str, typer.Argument(help="The address the person signs in with.")]
Password = Annotated[str, typer.Option(help="At least 12 characters; invented and printed when left out.")]


@app.command()
def gateway() -> None:
    """Serve pages, HTTP API and sockets."""
    from handoff.entrypoints.gateway import serve

    settings = _settings()
    # What fails inside the server's start comes with a traceback; so the likeliest failure is tried before.
    _in_one_line(lambda: asyncio.run(try_database(settings)))
    serve(settings)


@app.command()
def worker() -> None:
    """Carry customer turns to the bot, feed the queue, archive what is closed."""
    from handoff.entrypoints.worker import work

    try:
        _in_one_line(lambda: work(_settings()))
    except SettingsError as error:
        _stop(error)


@app.command()
def replay(
    since: Annotated[
        datetime,
        typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="Closed from this time on (UTC)."),
    ],
    offer: Annotated[float, typer.Option(min=0, max=1, help="Score from which a person is offered.")],
    hand_over: Annotated[float, typer.Option(min=0, max=1, help="Score from which a person takes over.")],
    json_to: Annotated[Path | None, typer.Option("--json", help="Where to write the result as JSON.")] = None,
) -> None:
    """Decide archived conversations again with other thresholds, and say who would have gone to a person."""
    if hand_over < offer:
        raise typer.BadParameter(
            f"{hand_over:g} is below --offer {offer:g}; it must be at least that", param_hint="--hand-over"
        )
    thresholds = Thresholds(offer, hand_over)

    async def run(desk: Desk) -> None:
        result = await replaying.replay(desk.archive, since.replace(tzinfo=UTC), thresholds)
        print("\n".join(replaying.lines(result, thresholds)))
        if json_to:
            json_to.write_text(
                json.dumps(asdict(result), indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
            )

    _with_desk(run)


@accounts_app.command("add")
def add_account(
    email: Email,
    role: Annotated[str, typer.Option(help="agent, author, manager or admin.")] = "agent",
    name: Annotated[str, typer.Option(help="The name customers see.")] = "",
    password: Password = "",
) -> None:
    """Add a person."""

    async def run(desk: Desk) -> None:
        chosen = password or new_password()
        account = await desk.accounts.add(email, name, role, chosen)
        print(f"{account.role} {account.email} added")
        _tell_invented(password, chosen)

    _with_desk(run)


@accounts_app.command("list")
def list_accounts() -> None:
    """List everybody who may sign in."""

    async def run(desk: Desk) -> None:
        for account in await desk.accounts.all():
            state = "disabled" if account.disabled else "open"
            print(f"{account.email}\t{account.name}\t{account.role}\t{state}")

    _with_desk(run)


@accounts_app.command("disable")
def disable_account(email: Email) -> None:
    """Shut an account; its sessions and sockets end within a second."""

    async def run(desk: Desk) -> None:
        account = await desk.accounts.disable(email)
        await _sign_out(desk, account.id)
        print(f"{account.email} is disabled")

    _with_desk(run)


@accounts_app.command("role")
def give_role(
    email: Email, role: Annotated[str, typer.Argument(help="agent, author, manager or admin.")]
) -> None:
    """Change what a person may do; sessions and sockets end within a second."""

    async def run(desk: Desk) -> None:
        account = await desk.accounts.give_role(email, role)
        await _sign_out(desk, account.id)
        print(f"{account.email} is {account.role} now")

    _with_desk(run)


@accounts_app.command("reset")
def reset_account(email: Email, password: Password = "") -> None:
    """Give a person a new password and open the account again."""

    async def run(desk: Desk) -> None:
        chosen = password or new_password()
        account = await desk.accounts.reset(email, chosen)
        await _sign_out(desk, account.id)
        print(f"{account.email} has a new password")
        _tell_invented(password, chosen)

    _with_desk(run)


def main() -> None:
    """Run the command line."""
    app()


def _settings() -> Settings:
    try:
        settings = settings_module.load()
        logs.configure(logs.read())
        return settings
    except SettingsError as error:
        _stop(error)


def _stop(error: SettingsError) -> NoReturn:
    print(f"caredesk: {error}", file=sys.stderr)
    raise SystemExit(2) from None


def _with_desk(run: Callable[[Desk], Awaitable[None]]) -> None:
    settings = _settings()

    async def opened() -> None:
        async with open_plant(settings) as plant:
            await run(plant.desk)

    _in_one_line(lambda: asyncio.run(opened()))


def _in_one_line(run: Callable[[], object]) -> None:
    try:
        run()
    except (ServiceError, StoreUnreachableError) as error:
        print(f"caredesk: {error}", file=sys.stderr)
        raise SystemExit(1) from None


async def _sign_out(desk: Desk, account_id: str) -> None:
    try:
        await desk.sessions.end_all(account_id)
        await desk.wakeups.tell("signed_out", account=account_id)
    except STORE_DOWN:
        print("Redis cannot be reached: open consoles close at the next sweep", file=sys.stderr)


def _tell_invented(given: str, chosen: str) -> None:
    if not given:
        print(f"password: {chosen}")
