"""Commands that look after the database: migrate, sweep, doctor."""

import json
from typing import Annotated

import typer

from ui.cli.connection import database_url, open_database

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


def migrate() -> None:
    """Bring the database up to date (demo and serve do it too)."""
    from persistence import migrate
    from ui.settings import load

    with database_url(load()) as url:
        migrate.upgrade(url)
    print("The database is up to date.")


def sweep(as_json: Json = False) -> None:  # noqa: FBT002  # Typer makes flags of these
    """Run every due job once, and say what was done."""
    from domain import maintenance
    from ui.settings import load

    settings = load()
    with open_database(settings) as database:
        done = maintenance.sweep(database, settings.rules())
    if as_json:
        print(json.dumps(done))
        return
    for job, count in done.items():
        print(f"{job}: {count}")


def doctor(as_json: Json = False) -> None:  # noqa: FBT002  # Typer makes flags of these
    """Check the database, its roles and row-level security, migrations, the clock and the address."""
    from ui.cli import doctor as checks
    from ui.cli.doctor_address import address_finding
    from ui.settings import load

    settings = load()
    with database_url(settings) as url:
        findings = [*checks.all_of(url), address_finding(settings.base_url)]
    if as_json:
        print(
            json.dumps([{"check": each.check, "ok": each.ok, "sentence": each.sentence} for each in findings])
        )
    else:
        for each in findings:
            print(f"{'ok   ' if each.ok else 'FAULT'}  {each.check}: {each.sentence}")
    if not all(each.ok for each in findings):
        raise typer.Exit(1)
