"""Commands about people: for the first admin, and for scripts."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from ui.cli.connection import system_transaction
from ui.urls import sign_in_link

commands = typer.Typer(
    help="People: add, list, change roles, suspend, make a sign-in link.", rich_markup_mode=None
)

Email = Annotated[str, typer.Argument(metavar="EMAIL", help="Their e-mail address.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Add = Annotated[list[str] | None, typer.Option("--add", help="A role to give; may be repeated.")]
Remove = Annotated[list[str] | None, typer.Option("--remove", help="A role to take; may be repeated.")]


@commands.command()
def add(
    email: Email,
    name: Annotated[str, typer.Option(help="Their full name.")],
    role: Annotated[list[str], typer.Option(help="student, mentor or admin; may be repeated.")],
    time_zone: Annotated[str, typer.Option(help="Their IANA time zone, like Europe/Paris.")] = "UTC",
) -> None:
    """Add a person."""
    from domain import people

    with system_transaction() as (db, _):
        person_id = people.add(db, email, name=name, roles=role, time_zone=time_zone, now=db.now)
    print(f"{email} is here now, as number {person_id}. A sign-in link: person link {email}")


@commands.command()
def role(email: Email, add: Add = None, remove: Remove = None) -> None:
    """Give a person roles, or take them."""
    from domain import people

    if not add and not remove:
        raise typer.BadParameter("Say what to change, with --add or --remove.")
    with system_transaction() as (db, _):
        people.change_roles(db, email, add=add or (), remove=remove or ())
        [line] = [line for line in people.list_all(db) if line.email.lower() == email.strip().lower()]
    print(f"{line.email} is now: {', '.join(line.roles)}")


@commands.command()
def suspend(email: Email) -> None:
    """Lock a person out at once: every sign-in and token of theirs ends."""
    from domain import people

    with system_transaction() as (db, _):
        people.suspend(db, email, now=db.now)
    print(f"{email} is suspended; every sign-in and token has ended.")


@commands.command("list")
def list_people(as_json: Json = False) -> None:  # noqa: FBT002  # Typer makes flags of these
    """List everybody."""
    from domain import people

    with system_transaction() as (db, _):
        lines = people.list_all(db)
    if as_json:
        print(json.dumps([asdict(line) for line in lines]))
        return
    for line in lines:
        print(f"{line.id:>5}  {line.email:<32} {line.name:<28} {','.join(line.roles):<22} {line.state}")
    if not lines:
        print("Nobody is here yet. Add somebody: person add EMAIL --name NAME --role admin")


@commands.command()
def link(email: Email) -> None:
    """Print a link that signs a person in: once, within 15 minutes."""
    from domain import people

    with system_transaction() as (db, settings):
        code = people.create_sign_in_link(db, email, now=db.now, rules=settings.rules())
    print(f"{settings.base_url}{sign_in_link(code)}")


def token(
    email: Email,
    name: Annotated[str, typer.Option(help="What it is for.")] = "API",
    days: Annotated[
        int | None, typer.Option(help="How long it lives; without it, until it is ended.")
    ] = None,
) -> None:
    """Print a new API token for a person, alone on the last line. It is shown this once."""
    from domain import people

    with system_transaction() as (db, _):
        raw = people.create_api_token(db, email, name=name, days=days, now=db.now)
    print(f"A new API token for {email}. It is shown this once:")
    print(raw)
