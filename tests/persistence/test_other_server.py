"""A PostgreSQL of the machine's own, of the oldest version that we support: the first migration by a mere login."""

from collections.abc import Iterator

import pytest
from sqlalchemy.engine import make_url

from domain import requests
from persistence import migrate
from persistence.database import Database
from persistence.models import Status
from tests import factories, plain_sql
from tests.plain_sql import rows
from tests.tools import other_server

ROLES = "ARRAY['mentorship_app', 'mentorship_system']"


@pytest.fixture(scope="module")
def bare_server() -> Iterator[str]:
    """The superuser's URL of a server on which nobody ever heard of us."""
    bin_folder = other_server.programs()
    if bin_folder is None:
        if other_server.is_required():
            pytest.fail(other_server.NONE_HERE)
        pytest.skip(other_server.NONE_HERE)
    with other_server.running(bin_folder) as admin_url:
        yield admin_url


@pytest.fixture
def guest_url(bare_server: str) -> str:
    """The database of a login that may make roles and nothing else."""
    with plain_sql.connect(bare_server) as admin:
        admin.execute("CREATE ROLE guest LOGIN CREATEROLE")
        admin.execute("CREATE DATABASE guest OWNER guest")
    guest = make_url(bare_server).set(username="guest", database="guest")
    return guest.render_as_string(hide_password=False)


def test_a_login_that_may_make_roles_sets_up_an_empty_server(guest_url: str) -> None:
    migrate.upgrade(guest_url)
    migrate.upgrade(guest_url)
    assert migrate.is_current(guest_url)
    with plain_sql.connect(guest_url) as guest:
        may = f"SELECT pg_has_role(r, 'MEMBER') FROM unnest({ROLES}) r"
        assert guest.execute(may.encode()).fetchall() == [(True,)] * 2
    database = Database(guest_url)
    cast = factories.cast(database)
    request_id = factories.request(database, cast.sana)
    factories.do(database, cast.maya, requests.claim, request_id)
    assert factories.row(database, request_id).status == Status.CLAIMED
    database.close()
    with plain_sql.connect(guest_url) as guest:
        identities = (plain_sql.NOBODY, plain_sql.OWNER, plain_sql.SYSTEM)
        assert [rows(guest, who, "SELECT id FROM mini_mentorship_requests") for who in identities] == [
            [],
            [],
            [request_id],
        ]
