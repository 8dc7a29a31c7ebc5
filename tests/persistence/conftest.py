"""A plain connection beside the product's own, and databases before their first migration."""

import secrets
from collections.abc import Iterator

import pytest
from sqlalchemy.engine import make_url

from persistence import embedded
from tests import plain_sql
from tests.factories import Cast
from tests.plain_sql import Connection, Identity, person


@pytest.fixture
def plain(database_url: str) -> Iterator[Connection]:
    with plain_sql.connect(database_url) as connection:
        yield connection


@pytest.fixture
def empty_database_url(server: embedded.Server) -> Iterator[str]:
    """A database of the product's login in which nothing was ever made."""
    name = f"empty_{secrets.token_hex(6)}"
    with plain_sql.connect(server.admin_url) as admin:
        admin.execute(f"CREATE DATABASE {name} OWNER mentorship".encode())
        yield make_url(server.url).set(database=name).render_as_string(hide_password=False)
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture
def admin_url(server: embedded.Server, database_url: str) -> str:
    """The test's database as the server's superuser sees it: past all policies."""
    name = make_url(database_url).database
    return make_url(server.admin_url).set(database=name).render_as_string(hide_password=False)


# The cast, as a transaction in plain SQL calls itself.


@pytest.fixture
def sana(cast: Cast) -> Identity:
    return person(cast.sana, "student")


@pytest.fixture
def maya(cast: Cast) -> Identity:
    return person(cast.maya, "mentor")


@pytest.fixture
def milo(cast: Cast) -> Identity:
    return person(cast.milo, "mentor")


@pytest.fixture
def ada(cast: Cast) -> Identity:
    return person(cast.ada, "admin")
