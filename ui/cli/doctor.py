"""What `doctor` looks at, and what `serve` refuses: each check answers with a sentence."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, OperationalError

from persistence import migrate
from persistence.database import Database

ROLES = ("mentorship_app", "mentorship_system")
OLDEST_SERVER = 15
CLOCK_MAY_DIFFER = timedelta(seconds=2)


@dataclass(frozen=True)
class Finding:
    check: str
    ok: bool
    sentence: str


def all_of(url: str) -> list[Finding]:
    """Every check, in order. Where the database does not answer, that is the only finding."""
    database = Database(url, pool_size=1)
    try:
        with database.engine.connect() as connection:
            return [_examined(name, check, connection) for name, check in CHECKS.items()]
    except OperationalError:
        unreachable = "it does not answer. Is it running, and is MENTORSHIP_DATABASE_URL right?"
        return [Finding("database", ok=False, sentence=unreachable)]
    finally:
        database.close()


def too_mighty(url: str) -> str | None:
    """Why the login of this URL must not serve: row-level security does not bind it. None if it does."""
    database = Database(url, pool_size=1)
    try:
        with database.engine.connect() as connection:
            return _might(connection)
    finally:
        database.close()


class Fault(Exception):  # it is the sentence of a finding, not an error of the program
    """Something is not as it must be; the sentence says what to do."""


def _examined(name: str, check: Callable[[Connection], str], connection: Connection) -> Finding:
    try:
        with connection.begin():
            return Finding(name, ok=True, sentence=check(connection))
    except Fault as fault:
        return Finding(name, ok=False, sentence=str(fault))


def _database(connection: Connection) -> str:
    version = connection.execute(
        text("SELECT current_setting('server_version_num')::int / 10000")
    ).scalar_one()
    if version < OLDEST_SERVER:
        raise Fault(f"this is PostgreSQL {version}. Please use {OLDEST_SERVER} or later.")
    return f"PostgreSQL {version} answers."


def _roles(connection: Connection) -> str:
    if might := _might(connection):
        raise Fault(might)
    for role in ROLES:
        try:
            with connection.begin_nested():
                connection.execute(text(f"SET LOCAL ROLE {role}"))
        except DBAPIError:
            raise Fault(
                f"the login may not become {role}. As a superuser: GRANT {role} TO the login."
            ) from None
    return "the login is neither superuser nor BYPASSRLS, and may become both roles."


def _might(connection: Connection) -> str | None:
    """The first of the login and its two roles that row-level security would not bind."""
    mighty = connection.execute(
        text(
            "SELECT rolname FROM pg_roles WHERE (rolsuper OR rolbypassrls)"
            " AND (rolname = session_user OR rolname = ANY(:roles)) ORDER BY 1 LIMIT 1"
        ),
        {"roles": list(ROLES)},
    ).scalar()
    if mighty is None:
        return None
    return (
        f"the role {mighty} is a superuser or has BYPASSRLS, so row-level security would not bind it."
        " Give MENTORSHIP_DATABASE_URL a login that is neither."
    )


def _row_level_security(connection: Connection) -> str:
    rows = connection.execute(
        text(
            "SELECT relname, relrowsecurity AND relforcerowsecurity AS forced FROM pg_class"
            " WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
            " AND relname <> 'alembic_version' ORDER BY relname"
        )
    ).all()
    if bare := [row.relname for row in rows if not row.forced]:
        raise Fault(f"not forced on {', '.join(bare)}. Run: mini-mentorship migrate")
    if not rows:
        raise Fault("there are no tables yet. Run: mini-mentorship migrate")
    return f"forced on all {len(rows)} tables."


def _migrations(connection: Connection) -> str:
    match migrate.migration_state(connection):
        case migrate.MigrationState.MISSING:
            raise Fault("some are missing. Run: mini-mentorship migrate")
        case migrate.MigrationState.NEWER:
            return (
                "the database is newer than this program, which serves it all the same."
                " Please install the version that migrated it soon."
            )
    return "all are there."


def _clock(connection: Connection) -> str:
    before = datetime.now(UTC)
    theirs = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    after = datetime.now(UTC)
    apart = max(before - theirs, theirs - after, timedelta())
    if apart > CLOCK_MAY_DIFFER:
        raise Fault(
            f"the database's clock differs by {apart.total_seconds():.0f} s. Switch on NTP on both machines."
        )
    return "the database's and ours agree."


CHECKS: dict[str, Callable[[Connection], str]] = {
    "database": _database,
    "roles": _roles,
    "row-level security": _row_level_security,
    "migrations": _migrations,
    "clock": _clock,
}
