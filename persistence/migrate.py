"""Bring the database up to date: all missing migrations in one transaction, one process at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, NullPool, create_engine, text

FOLDER = Path(__file__).parent / "migrations"
ONE_AT_A_TIME = 620_417_551  # any number, as long as every process uses the same


def upgrade(url: str) -> None:
    """Apply what is missing to the database at `url` (its owner's login). Twice changes nothing."""
    with _connection(url) as connection, connection.begin():
        # The lock lives as long as the transaction: a second process waits here, then finds nothing to do.
        connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": ONE_AT_A_TIME})
        connection.execute(text("SET LOCAL lock_timeout = '5s'"))
        connection.execute(text("SET LOCAL statement_timeout = '5min'"))
        command.upgrade(config(connection), "head")


def is_current(url: str) -> bool:
    """Whether the database at `url` has every migration and no unknown one."""
    with _connection(url) as connection:
        return connection_is_current(connection)


def connection_is_current(connection: Connection) -> bool:
    heads = ScriptDirectory.from_config(config(connection)).get_heads()
    return set(MigrationContext.configure(connection).get_current_heads()) == set(heads)


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
