"""One migrated template, and a clone of it for each test: commits, roles and notifications are real.

`TEST_ADMIN_URL` (a superuser of any PostgreSQL 15 or later) runs the same tests there; otherwise
the embedded server is started once for the whole run and shared by its workers.
"""

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from persistence import embedded, migrate
from persistence.database import Database
from tests import factories

FOR_TESTS = "only-for-tests"  # the password of the product's login on somebody else's server
ONE_AT_A_TIME = 620_417_552  # any number of our own: two databases of one server share their roles


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test is marked with the promise that it is named after: `-m promise` finds them all."""
    for item in items:
        if promise := promise_of(item.name):
            item.add_marker(pytest.mark.promise(promise))
        if item.path.parent.name == "promises":
            item.add_marker("alone")


def promise_of(name: str) -> str | None:
    """The promise that a test is named after: R1 for `test_r1_one_of_many_mentors_wins`."""
    found = re.match(r"test_([rs]\d+)_", name)
    return found[1].upper() if found else None


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[embedded.Server]:
    """A PostgreSQL server with the product's roles; its `url` is the login that owns databases."""
    with ExitStack() as stack:
        if outside := _external():
            yield outside
            return
        ours = stack.enter_context(embedded.running(_shared(tmp_path_factory)))
        # A test's database need not outlive the machine, only the processes; so none waits for the disk.
        for setting in ("fsync", "full_page_writes"):
            _admin(ours, f"ALTER SYSTEM SET {setting} = off")
        _admin(ours, "SELECT pg_reload_conf()")
        yield ours


@pytest.fixture(scope="session")
def template(server: embedded.Server) -> str:
    """The name of a migrated, empty database that no test connects to."""
    name = f"template_{secrets.token_hex(4)}"
    _admin(server, f"CREATE DATABASE {name} OWNER mentorship")
    with _connected(server) as alone:  # on somebody else's server the first of us makes the two roles
        alone.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        migrate.upgrade(_url(server, name))
    return name


@pytest.fixture
def database_url(server: embedded.Server, template: str) -> Iterator[str]:
    """A fresh clone of the migrated template, as the product's login sees it."""
    name = f"test_{secrets.token_hex(6)}"
    _admin(server, f"CREATE DATABASE {name} TEMPLATE {template} OWNER mentorship STRATEGY file_copy")
    yield _url(server, name)
    _admin(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def cast(database: Database) -> factories.Cast:
    """Sana and Sam ask, Maya and Milo help, Ada runs the place."""
    return factories.cast(database)


def _external() -> embedded.Server | None:
    """Somebody else's server: the product's login is made there as README tells an operator to."""
    admin_url = os.environ.get("TEST_ADMIN_URL")
    if not admin_url:
        return None
    login = make_url(admin_url).set(username="mentorship", password=FOR_TESTS, database="postgres")
    made = embedded.Server(url=login.render_as_string(hide_password=False), admin_url=admin_url)
    with suppress(psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
        _admin(made, f"CREATE ROLE mentorship LOGIN CREATEROLE PASSWORD '{FOR_TESTS}'")
    return made


def _shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        base = base.parent
    return base / "postgres"


def _url(server: embedded.Server, name: str) -> str:
    return make_url(server.url).set(database=name).render_as_string(hide_password=False)


def _admin(server: embedded.Server, statement: str) -> None:
    with _connected(server) as connection:
        connection.execute(statement)


def _connected(server: embedded.Server) -> psycopg.Connection:
    dsn = make_url(server.admin_url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(dsn, autocommit=True)
