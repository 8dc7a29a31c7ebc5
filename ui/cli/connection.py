"""Which database a command works on, and its opening. Light to import: the heavy rooms come when used."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from persistence.database import Database, Db
    from ui.settings import Settings


@contextmanager
def database_url(settings: "Settings") -> Iterator[str]:
    """The URL of the database that the settings name, or of the embedded one, started or joined meanwhile."""
    from persistence import embedded

    if settings.database_url is not None:
        yield settings.database_url.get_secret_value()
    else:
        with embedded.running(settings.data_dir) as server:
            yield server.url


@contextmanager
def opened(url: str) -> Iterator["Database"]:
    """The database at this URL, brought up to date, for the length of one command."""
    from persistence import migrate
    from persistence.database import Database

    migrate.upgrade(url)
    database = Database(url, pool_size=2)
    try:
        yield database
    finally:
        database.close()


@contextmanager
def open_database(settings: "Settings") -> Iterator["Database"]:
    """The database of the settings, brought up to date."""
    with database_url(settings) as url, opened(url) as database:
        yield database


@contextmanager
def system_transaction() -> Iterator[tuple["Db", "Settings"]]:
    """One transaction as the system, on the database of the settings."""
    from ui.settings import load

    settings = load()
    with open_database(settings) as database, database.system_transaction() as db:
        yield db, settings
