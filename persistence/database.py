"""The one `with` in which anything is read or changed.

`transaction(sign_in)` opens a transaction as the person behind a sign-in: its first statement
finds the active sign-in (or API token), takes the role `mentorship_app` and tells row-level
security who is looking. `system_transaction()` is the same for chores and for sign-in itself.
Commit on leaving, roll back on any error; nothing of the identity outlives the transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any

from sqlalchemy import Engine, Row, TextClause, create_engine, event, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session as SQLModelSession

from persistence.models import DateOrder, HourCycle, Role

# A killed holder frees its locks at once, a hung one only through these (promises R4).
# Whoever waits is answered within 6 s: up to 3 s for a thread (ui.runtime.worker_queue), then 2.5 s for a lock.
TIMEOUTS = (
    "-c timezone=UTC -c lock_timeout=2500ms -c statement_timeout=5s -c idle_in_transaction_session_timeout=5s"
)
# A server whose cable was pulled says nothing: seconds (the last one milliseconds) until the system gives up on it.
KEEPALIVES = {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 2, "tcp_user_timeout": 6000}
_HAS_TRANSACTION_TIMEOUT = 170000
THREADS = 12  # that work for people at once
POOL_SIZE = THREADS + 2  # the sweep and the question whether we are ready wait for nobody's connection


class DatabaseFailure(Exception):
    """What becomes of a transaction, through no fault of ours, when it cannot come to its end."""


class DatabaseUnavailable(DatabaseFailure):
    """The database cannot be reached, or went away before COMMIT; nothing was done."""


class DatabaseBusy(DatabaseFailure):
    """The database is there, and has no connection or lock free within the time we wait; nothing was done."""


class OutcomeUnknown(DatabaseFailure):
    """The connection was lost while COMMIT was under way: only a look at the database tells whether it was done."""


class NotSignedIn(Exception):
    """No active sign-in or token stands behind this."""


@dataclass
class CommitGate:
    """Stands before COMMIT for somebody who may stop waiting: what they gave up before it is rolled back."""

    given_up: bool = False
    passed: bool = False
    lock: Lock = field(default_factory=Lock)

    def give_up(self) -> bool:
        """Stop waiting. True: it will not be done; False: COMMIT has begun, and the outcome is unknown."""
        with self.lock:
            self.given_up = True
            return not self.passed

    def enter(self) -> None:
        """Go on to COMMIT. Raises DatabaseBusy where nobody waits any more."""
        with self.lock:
            if self.given_up:
                raise DatabaseBusy
            self.passed = True


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
_FIND_PERSON = (
    "SELECT p.id AS person_id, {roles} AS roles, f.first_name, f.time_zone,"
    " f.hour_cycle, f.date_order, f.first_weekday, NULL AS sign_in_id"
    " FROM people p JOIN profiles f ON f.person_id = p.id WHERE p.state = 'active' AND {found}"
)
_PERSON = text(_FIND_PERSON.format(roles="p.roles", found="p.id = :person_id"))
# Without roles: a calendar holds what somebody has a part in, and nothing that is theirs to see as an admin.
_OF_FEED = "p.id = (SELECT c.person_id FROM calendar_feeds c WHERE c.token = :token)"
_FEED_OWNER = text(_FIND_PERSON.format(roles="CAST('{}' AS text[])", found=_OF_FEED))
_IDENTITY = text(
    "SELECT set_config('role', :role, true), set_config('app.person_id', :person_id, true),"
    " set_config('app.roles', :roles, true)"
)
_READ_ONLY = text("SET LOCAL transaction_read_only = on")


class Database:
    """A pool of connections to one PostgreSQL. A lost connection heals at the next use."""

    def __init__(self, url: str, *, pool_size: int = POOL_SIZE) -> None:
        self.url = url
        self.engine = _engine(url, pool_size)

    @contextmanager
    def transaction(self, sign_in: str, gate: CommitGate | None = None) -> Iterator[tuple[Db, Viewer]]:
        """Open a transaction as the person whose sign-in (SHA-256, hex) this is; `gate` stands before its COMMIT.

        Raises NotSignedIn when it has ended, DatabaseUnavailable or DatabaseBusy when the database is not to be had,
        and OutcomeUnknown, on leaving, when it was lost during COMMIT.
        """
        with self._open(_AUTHENTICATE, gate, sign_in=sign_in) as (db, row):
            if row is None:
                raise NotSignedIn
            db.now = row.now
            yield db, _viewer(row)

    @contextmanager
    def feed_transaction(self, token: str, gate: CommitGate | None = None) -> Iterator[tuple[Db, Viewer]]:
        """Open a transaction as the person whose calendar has this secret address, to read and nothing else.

        Raises NotSignedIn where it is nobody's; otherwise as `transaction_as`.
        """
        with self._read_as(_FEED_OWNER, {"token": token}, gate) as entered:
            yield entered

    @contextmanager
    def transaction_as(self, person_id: int) -> Iterator[tuple[Db, Viewer]]:
        """Open a transaction as this active person, to read and nothing else: what a job needs to know as somebody.

        (To the system `busy_times` and `mentor_hours` answer nothing.) It is never for a page. Raises NotSignedIn
        for somebody suspended or unknown, and DatabaseFailure as `transaction`.
        """
        with self._read_as(_PERSON, {"person_id": person_id}) as entered:
            yield entered

    @contextmanager
    def _read_as(
        self, who: TextClause, parameters: dict[str, Any], gate: CommitGate | None = None
    ) -> Iterator[tuple[Db, Viewer]]:
        """A read-only transaction as the active person whom the system finds by `who`."""
        with self.system_transaction(gate) as db:
            row = db.execute(who, parameters).one_or_none()
            if row is None:
                raise NotSignedIn
            viewer = _viewer(row)
            act_as(db, viewer)
            db.execute(_READ_ONLY)
            yield db, viewer

    @contextmanager
    def system_transaction(self, gate: CommitGate | None = None) -> Iterator[Db]:
        """Open a transaction as the system: for jobs, sign-in and the command line. Raises DatabaseFailure."""
        with self._open(_AUTHENTICATE_SYSTEM, gate) as (db, row):
            assert row is not None  # noqa: S101  # it selects no table
            db.now = row.now
            yield db

    @contextmanager
    def _open(
        self, first: TextClause, gate: CommitGate | None, **parameters: str
    ) -> Iterator[tuple[Db, Row[Any] | None]]:
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
            db.flush()  # what is lost here is lost before COMMIT
            if gate:
                gate.enter()
            _commit(db)

    def close(self) -> None:
        self.engine.dispose()


def act_as(db: Db, viewer: Viewer | None) -> None:
    """Go on as this person in a transaction that the system has opened; None: as the system again."""
    db.flush()  # what was changed so far was changed by the one before
    identity = {
        "role": "mentorship_app" if viewer else "mentorship_system",
        "person_id": str(viewer.person_id) if viewer else "",
        "roles": ",".join(sorted(viewer.roles)) if viewer else "",
    }
    db.execute(_IDENTITY, identity)


def _commit(db: Db) -> None:
    """Raises OutcomeUnknown where no answer comes: the server may have kept it, and died with the answer."""
    try:
        db.commit()
    except (OperationalError, InterfaceError) as error:
        if error.connection_invalidated:
            raise OutcomeUnknown from error
        raise


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
        connect_args={
            "options": TIMEOUTS,
            "connect_timeout": 3,
            "application_name": "mini-mentorship",
            **KEEPALIVES,
        },
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
