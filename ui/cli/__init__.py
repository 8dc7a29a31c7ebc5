"""The command line: `mini-mentorship`, also `python -m ui`.

What does not fit is answered with one sentence on stderr: exit 2 where the words given were wrong, exit 1 where
the machine or the database was. Heavy rooms are imported by the command that needs them, so that help is quick.
"""

import signal
import sys
from collections.abc import Sequence

import typer
from typer.main import get_command

from ui.cli import maintenance as care
from ui.cli import people
from ui.cli import serve as serving

PROGRAM = "mini-mentorship"

commands = typer.Typer(
    help="Mini Mentorship: one-off help, quickly. Settings come from MENTORSHIP_* in the environment or .env.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
commands.command()(serving.demo)
commands.command()(serving.serve)
commands.command()(care.migrate)
commands.add_typer(people.commands, name="person")
commands.command()(people.token)
commands.command()(care.sweep)
commands.command()(care.doctor)


def main() -> None:
    """Run what the process was called with, and end it."""
    # A `kill` ends a command in good order, as Ctrl-C does: an embedded server is not left behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command; the exit code. Surprises come out as they are, with their traceback."""
    if any("\ud800" <= char <= "\udfff" for word in arguments for char in word):
        return _refuse("One of these words is not written in UTF-8. Please type it again.", 2)
    try:
        outcome = get_command(commands).main(
            list(arguments) or ["--help"], prog_name=PROGRAM, standalone_mode=False
        )
    except typer.TyperException as fault:
        return _refuse(_usage(fault), 2)
    except Exception as error:
        code, sentence = _in_words(error)
        if not sentence:
            raise
        return _refuse(sentence, code)
    return outcome if isinstance(outcome, int) else 0


def _refuse(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code


def _usage(fault: typer.TyperException) -> str:
    context = getattr(fault, "ctx", None)
    path = context.command_path if context else PROGRAM
    return f"{' '.join(fault.format_message().split())} Try: {path} --help"


def _in_words(error: Exception) -> tuple[int, str]:
    """Exit code and sentence of a fault that we know; no sentence for a surprise."""
    # By now whatever could raise these is loaded, so this costs nothing.
    from alembic.util import CommandError
    from sqlalchemy.exc import OperationalError

    from domain.errors import DomainError, Invalid
    from persistence.database import DatabaseBusy, DatabaseUnavailable, OutcomeUnknown
    from persistence.embedded import EmbeddedError
    from persistence.migrate import UnreleasedDatabase
    from ui.settings import SettingsError

    match error:
        case Invalid(field=("name" | "time_zone" | "days") as field):
            found = 2, f"--{field.replace('_', '-')}: {error.message}"
        case DomainError() | SettingsError():
            found = 2, error.message
        case EmbeddedError() | UnreleasedDatabase():
            found = 1, str(error)
        case DatabaseUnavailable() | OperationalError():
            found = 1, "The database cannot be reached. Is it running, and is MENTORSHIP_DATABASE_URL right?"
        case DatabaseBusy():
            found = 1, "The database is busy. Nothing was changed; please try again in a moment."
        case OutcomeUnknown():
            found = 1, "We cannot say whether this was done. Please look before you try again."
        case CommandError():
            found = 1, f"The database does not fit this version of the program: {error}"
        case _:
            found = 1, ""
    return found
