"""Bring the database up to date: all missing migrations in one transaction, one process at a time.

There is only forwards: whoever wants to go back restores a backup.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, NullPool, create_engine, text

log = logging.getLogger(__name__)

FOLDER = Path(__file__).parent / "migrations"
# Before 0.1 migrations rewrote each other, and then became the baseline: no way leads from these revisions to it.
UNRELEASED = {f"{number:04}" for number in range(1, 13)}
MADE_UNRELEASED = (
    "This database was made by an unreleased version of Mini Mentorship. Nothing was changed."
    " Move the folder MENTORSHIP_DATA_DIR (./data, unless you set it) away, or name another database in"
    " MENTORSHIP_DATABASE_URL, and start again."
)
ONE_AT_A_TIME = 620_417_551  # any number, as long as every process uses the same


class UnreleasedDatabase(Exception):
    """The database was made by a version before the baseline. The message says what to do, to a person."""

    def __init__(self) -> None:
        super().__init__(MADE_UNRELEASED)


def upgrade(url: str) -> None:
    """Apply what is missing to the database at `url` (its owner's login). Twice changes nothing.

    A newer database is left as it is. Raises UnreleasedDatabase, and changes nothing then either.
    """
    with _connection(url) as connection, connection.begin():
        # The lock lives as long as the transaction: a second process waits here, then finds nothing to do.
        connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": ONE_AT_A_TIME})
        connection.execute(text("SET LOCAL lock_timeout = '5s'"))
        connection.execute(text("SET LOCAL statement_timeout = '5min'"))
        if UNRELEASED.intersection(_revisions(connection)):
            raise UnreleasedDatabase
        if migration_state(connection) is MigrationState.NEWER:
            log.warning("the database is newer than this program")
            return
        command.upgrade(config(connection), "head")


class MigrationState(Enum):
    """How the database's migrations stand to those that this program knows."""

    CURRENT = "ok"
    MISSING = "missing"
    # A later version of the program has migrated it; the one before goes on serving meanwhile.
    NEWER = "newer"


def is_current(url: str) -> bool:
    """Whether the database at `url` has every migration and no unknown one."""
    with _connection(url) as connection:
        return migration_state(connection) is MigrationState.CURRENT


def migration_state(connection: Connection) -> MigrationState:
    """What is not known to us was made by a later version: there is no way back."""
    script = ScriptDirectory.from_config(config(connection))
    found, heads = set(_revisions(connection)), set(script.get_heads())
    if found == heads:
        return MigrationState.CURRENT
    known = UNRELEASED | {one.revision for one in script.walk_revisions()}
    return MigrationState.NEWER if found - known else MigrationState.MISSING


def _revisions(connection: Connection) -> tuple[str, ...]:
    """Where the database stands; nothing where it has never been migrated."""
    return MigrationContext.configure(connection).get_current_heads()


def config(connection: Connection) -> Config:
    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    made.attributes["connection"] = connection
    return made


@contextmanager
def _connection(url: str) -> Iterator[Connection]:
    engine = create_engine(url, poolclass=NullPool, connect_args={"connect_timeout": 10})
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()
