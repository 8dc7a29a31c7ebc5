"""The one `with` in which anything is read or changed.

`transaction(sign_in)` opens a transaction as the person behind a sign-in: its first statement
finds the active sign-in (or API token), takes the role `mentorship_app` and tells row-level
security who is looking. `system_transaction()` is the same for chores and for sign-in itself.
Commit on leaving, roll back on any error; nothing of the identity outlives the transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row, TextClause, create_engine, event, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session as SQLModelSession

from persistence.models import DateOrder, HourCycle, Role

# A killed holder frees its locks at once, a hung one only through these (promises R4).
TIMEOUTS = (
    "-c timezone=UTC -c lock_timeout=3s -c statement_timeout=10s -c idle_in_transaction_session_timeout=5s"
)
_HAS_TRANSACTION_TIMEOUT = 170000
POOL_SIZE = 12  # also the number of threads that may touch the database at once


class DatabaseUnavailable(Exception):
    """The database cannot be reached, or went away in mid-transaction; nothing was half done."""


class DatabaseBusy(Exception):
    """The database is there, and has no connection or lock free within the time we wait."""


class NotSignedIn(Exception):
    """No active sign-in or token stands behind this."""


class Db(SQLModelSession):
    """The open transaction that commands and reads receive; `now` is when it began, by the database."""

    now: datetime


@dataclass(frozen=True)
class Viewer:
    """Whoever is looking, as they stood when this transaction began."""

    person_id: int
    roles: frozenset[Role]
    first_name: str
    time_zone: str
    sign_in_id: int | None  # None: came with an API token
    hour_cycle: HourCycle = HourCycle.H23
    date_order: DateOrder = DateOrder.DAY_MONTH
    first_weekday: int = 0  # Monday


_AUTHENTICATE = text(
    "SELECT a.*, set_config('role', 'mentorship_app', true) FROM authenticate(:sign_in) AS a",
)
_AUTHENTICATE_SYSTEM = text("SELECT set_config('role', 'mentorship_system', true), now() AS now")
# Without roles: a calendar holds what somebody has a part in, and nothing that is theirs to see as an admin.
_FEED_OWNER = text(
    "SELECT p.id AS person_id, CAST('{}' AS text[]) AS roles, f.first_name, f.time_zone,"
    " f.hour_cycle, f.date_order, f.first_weekday, NULL AS sign_in_id,"
    " set_config('app.person_id', p.id::text, true), set_config('app.roles', '', true)"
    " FROM calendar_feeds c JOIN people p ON p.id = c.person_id JOIN profiles f ON f.person_id = p.id"
    " WHERE c.token = :token AND p.state = 'active'",
)
_READ_ONLY = text(
    "SELECT set_config('role', 'mentorship_app', true), set_config('transaction_read_only', 'on', true)"
)


class Database:
    """A pool of connections to one PostgreSQL. A lost connection heals at the next use."""

    def __init__(self, url: str, *, pool_size: int = POOL_SIZE) -> None:
        self.url = url
        self.engine = _engine(url, pool_size)

    @contextmanager
    def transaction(self, sign_in: str) -> Iterator[tuple[Db, Viewer]]:
        """Open a transaction as the person whose sign-in (SHA-256, hex) this is.

        Raises NotSignedIn when it has ended, DatabaseUnavailable or DatabaseBusy when the database is not to be had.
        """
        with self._open(_AUTHENTICATE, sign_in=sign_in) as (db, row):
            if row is None:
                raise NotSignedIn
            db.now = row.now
            yield db, _viewer(row)

    @contextmanager
    def feed_transaction(self, token: str) -> Iterator[tuple[Db, Viewer]]:
        """Open a transaction as the person whose calendar has this secret address, to read and nothing else.

        Row-level security holds as for themselves. Raises NotSignedIn where it is nobody's, or of
        somebody suspended; DatabaseUnavailable or DatabaseBusy as `transaction`.
        """
        with self.system_transaction() as db:
            row = db.execute(_FEED_OWNER, {"token": token}).one_or_none()
            if row is None:
                raise NotSignedIn
            db.execute(_READ_ONLY)
            yield db, _viewer(row)

    @contextmanager
    def system_transaction(self) -> Iterator[Db]:
        """Open a transaction as the system: for chores, sign-in and the command line."""
        with self._open(_AUTHENTICATE_SYSTEM) as (db, row):
            assert row is not None  # noqa: S101  # it selects no table
            db.now = row.now
            yield db

    @contextmanager
    def _open(self, first: TextClause, **parameters: str) -> Iterator[tuple[Db, Row[Any] | None]]:
        """A transaction whose first statement, which changes nothing, has been answered."""
        with _translated_errors(), Db(self.engine, expire_on_commit=False) as db:
            try:
                row = db.execute(first, parameters).one_or_none()
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
                # The server was restarted while this connection rested. All that rested are thrown away by now,
                # so once more is enough. (To ask each one before its use costs a twentieth of a claim.)
                db.rollback()
                row = db.execute(first, parameters).one_or_none()
            yield db, row
            db.commit()

    def close(self) -> None:
        self.engine.dispose()


def _viewer(row: Any) -> Viewer:
    return Viewer(
        person_id=row.person_id,
        roles=frozenset(Role(role) for role in row.roles),
        first_name=row.first_name,
        time_zone=row.time_zone,
        sign_in_id=row.sign_in_id,
        hour_cycle=HourCycle(row.hour_cycle or HourCycle.H23),
        date_order=DateOrder(row.date_order or DateOrder.DAY_MONTH),
        first_weekday=row.first_weekday or 0,
    )


@contextmanager
def _translated_errors() -> Iterator[None]:
    try:
        yield
    except PoolTimeout as error:
        raise DatabaseBusy from error
    except (OperationalError, InterfaceError) as error:
        raise (DatabaseBusy if _sqlstate(error) in _BUSY_SQLSTATES else DatabaseUnavailable) from error


_BUSY_SQLSTATES = {"55P03", "57014", "40P01", "40001", "53300"}


def _sqlstate(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)


def _engine(url: str, pool_size: int) -> Engine:
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=3,
        hide_parameters=True,  # what people wrote, and their tokens, stay out of tracebacks
        connect_args={"options": TIMEOUTS, "connect_timeout": 3, "application_name": "mini-mentorship"},
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        zone = connection.info.parameter_status("TimeZone")
        if zone != "UTC":
            raise RuntimeError(f"The database session's time zone is {zone}, not UTC.")
        if connection.info.server_version >= _HAS_TRANSACTION_TIMEOUT:
            connection.execute("SET transaction_timeout = '15s'")
            connection.commit()

    return engine
