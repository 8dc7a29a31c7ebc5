"""Plain SQL over the product's own login: what anybody may do who sets role and identity by hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

from tests.factories import Actor

Connection = psycopg.Connection[Any]
DONE, NO_ROW = "done", "no row"


@dataclass(frozen=True)
class Identity:
    """What a transaction says about itself."""

    role: str = "mentorship_app"
    person_id: int | None = None
    roles: str = ""


NOBODY = Identity()
SYSTEM = Identity("mentorship_system")
OWNER = Identity("none")  # the login itself, in no role


def person(actor: Actor, *roles: str) -> Identity:
    return Identity(person_id=actor.id, roles=",".join(roles))


def connect(url: str) -> Connection:
    """A connection to the database at this SQLAlchemy URL; each statement alone unless in `acting`."""
    dsn = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(dsn, autocommit=True, options="-c timezone=UTC")


@contextmanager
def acting(connection: Connection, who: Identity, *, keep: bool = False) -> Iterator[None]:
    """A transaction as `who`; what it did is kept only when asked for."""
    identity = {"role": who.role, "app.person_id": str(who.person_id or ""), "app.roles": who.roles}
    with connection.transaction(force_rollback=not keep):
        for setting, value in identity.items():
            connection.execute("SELECT set_config(%s, %s, true)", [setting, value])
        yield


def rows(connection: Connection, who: Identity, question: str) -> list[Any]:
    """The first column of what `who` is shown."""
    with acting(connection, who):
        return [row[0] for row in connection.execute(question.encode())]


def answer(connection: Connection, who: Identity, *statements: str) -> str:
    """What these statements come to as `who`, asked as if committing, and rolled back.

    "done" when each of them changed something, "no row" when one found none, else the name of the
    constraint or trigger that refused, or of PostgreSQL's own error.
    """
    try:
        with acting(connection, who):
            for statement in statements:
                if connection.execute(statement.encode()).rowcount == 0:
                    return NO_ROW
            connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except psycopg.Error as refusal:
        return refusal.diag.constraint_name or type(refusal).__name__
    return DONE


def insert(table: str, **values: object) -> str:
    """An INSERT of these values; what begins with SELECT is asked first, as whoever inserts."""
    given = ", ".join(f"({v})" if str(v).startswith("SELECT ") else f"'{v}'" for v in values.values())
    return f"INSERT INTO {table} ({', '.join(values)}) VALUES ({given})"
