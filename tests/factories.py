"""Plain factories: the cast, and requests in any state, made by the product's own commands."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text

from domain import maintenance, people, requests, sessions
from domain.requests.fields import RequestFields, Window
from domain.rules import Rules
from persistence.database import Database
from persistence.models import SessionType, Status, Urgency

RULES = Rules()
TODAY = datetime.now(UTC)  # once: a run that goes on past midnight keeps the day on which it began


@dataclass(frozen=True)
class Actor:
    """Somebody of the cast: their id, and the sign-in that a transaction takes."""

    id: int
    email: str
    sign_in: str


@dataclass(frozen=True)
class Cast:
    sana: Actor
    sam: Actor
    maya: Actor
    milo: Actor
    ada: Actor


PARTS = {
    "sana": ("Sana Student", "student", "America/New_York"),
    "sam": ("Sam Student", "student", "Asia/Kathmandu"),
    "maya": ("Maya Mentor", "mentor", "Europe/Berlin"),
    "milo": ("Milo Mentor", "mentor", "America/Los_Angeles"),
    "ada": ("Ada Admin", "admin", "UTC"),
}


def cast(database: Database) -> Cast:
    return Cast(**{key: person(database, name, [role], zone) for key, (name, role, zone) in PARTS.items()})


def person(database: Database, name: str, roles: list[str], time_zone: str = "UTC") -> Actor:
    """A new person with a living sign-in; the address is made from the name."""
    email = f"{name.lower().replace(' ', '.')}@demo.test"
    with database.system_transaction() as db:
        person_id = people.add(db, email, name=name, roles=roles, time_zone=time_zone, now=db.now)
        token = people.sign_in(db, person_id, now=db.now, rules=RULES)
    return Actor(person_id, email, people.hash_token(token))


def tomorrow(hour: int = 15, *, days: int = 1) -> datetime:
    """A full hour, tomorrow or later, UTC."""
    day = TODAY + timedelta(days=days)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def fields(
    title: str = "Interview prep for Google",
    *,
    description: str = "Need help preparing for technical interviews",
    minutes: int = 60,
    urgency: str = Urgency.NORMAL,
    windows: tuple[Window, ...] | None = None,
    topics: tuple[str, ...] = ("python",),
    links: tuple[str, ...] = ("https://example.org/resume",),
) -> RequestFields:
    day = tomorrow(days=2)
    return RequestFields(
        title=title,
        session_type=SessionType.INTERVIEW_PREPARATION,
        description=description,
        topics=topics,
        links=links,
        duration_minutes=minutes,
        urgency=urgency,
        windows=windows or (Window(day, day + timedelta(hours=4)),),
        time_zone="America/New_York",
    )


def request(database: Database, student: Actor, made: RequestFields | None = None) -> int:
    """An open request of this student; returns its id."""
    with database.transaction(student.sign_in) as (db, viewer):
        return requests.create(db, viewer, made or fields(), now=db.now, rules=RULES).id


def claimed(database: Database, student: Actor, mentor: Actor) -> int:
    request_id = request(database, student)
    with database.transaction(mentor.sign_in) as (db, viewer):
        requests.claim(db, viewer, request_id, now=db.now, rules=RULES)
    return request_id


def scheduled(database: Database, student: Actor, mentor: Actor, starts_at: datetime | None = None) -> int:
    """A request with a session the day after tomorrow at 15:00 UTC; returns the session's id."""
    request_id = claimed(database, student, mentor)
    with database.transaction(mentor.sign_in) as (db, viewer):
        start = starts_at or tomorrow(days=2)
        return sessions.schedule(db, viewer, request_id, start, now=db.now, rules=RULES)


def do(
    database: Database,
    actor: Actor,
    command: Callable[..., Any],
    *args: Any,
    now: datetime | None = None,
    rules: Rules = RULES,
    **kwargs: Any,
) -> Any:
    """A command or a read as this person, in a transaction of its own; at `now` if that is given."""
    with database.transaction(actor.sign_in) as (db, viewer):
        return command(db, viewer, *args, now=now or db.now, rules=rules, **kwargs)


def sql(database: Database, statement: str, **values: Any) -> list[Any]:
    """One statement as the system; its rows, where it has any."""
    with database.system_transaction() as db:
        result = db.execute(text(statement), values)
        return list(result.all()) if result.returns_rows else []  # type: ignore[attr-defined]


def events(database: Database, request_id: int) -> list[tuple[str, str]]:
    """The history of a request: what happened, and in which part somebody did it."""
    rows = sql(
        database,
        "SELECT kind, actor_role FROM request_events WHERE request_id = :id ORDER BY id",
        id=request_id,
    )
    return [(row.kind, row.actor_role) for row in rows]


def request_of(database: Database, session_id: int) -> int:
    """The request that this session is about."""
    return int(meeting(database, session_id).request_id)


def meeting(database: Database, session_id: int) -> Any:
    """The session as it is kept."""
    (found,) = sql(database, "SELECT * FROM mini_mentorship_sessions WHERE id = :id", id=session_id)
    return found


def row(database: Database, request_id: int) -> Any:
    """The request as it is kept."""
    (found,) = sql(database, "SELECT * FROM mini_mentorship_requests WHERE id = :id", id=request_id)
    return found


def expired(database: Database, request_id: int) -> None:
    """The clock expires this open request, whose deadline is made an hour ago."""
    late = "UPDATE mini_mentorship_requests SET expires_at = now() - interval '1 hour' WHERE id = :id"
    sql(database, late, id=request_id)
    with database.system_transaction() as db:
        assert maintenance.expire(db, now=db.now, rules=RULES) == request_id


def in_every_status(
    database: Database, student: Actor, mentor: Actor, let_go_by: Actor | None = None
) -> dict[Status, int]:
    """One request of this student in each status, held by this mentor where somebody holds it.

    `let_go_by` claimed and released each of them before.
    """

    def posted() -> int:
        request_id = request(database, student)
        if let_go_by:
            do(database, let_go_by, requests.claim, request_id)
            do(database, let_go_by, requests.release, request_id)
        return request_id

    def held() -> int:
        request_id = posted()
        do(database, mentor, requests.claim, request_id)
        return request_id

    start = tomorrow(days=2)
    made = {Status.EXPIRED: posted()}
    expired(database, made[Status.EXPIRED])
    made[Status.COMPLETED] = held()
    session_id = do(database, mentor, sessions.schedule, made[Status.COMPLETED], start)
    do(database, mentor, sessions.complete, session_id, now=start)
    made[Status.CANCELLED] = held()
    do(database, mentor, sessions.schedule, made[Status.CANCELLED], start)
    do(database, student, requests.cancel, made[Status.CANCELLED])
    made[Status.SCHEDULED] = held()
    do(database, mentor, sessions.schedule, made[Status.SCHEDULED], start)
    made[Status.CLAIMED] = held()
    made[Status.OPEN] = posted()
    return {status: made[status] for status in Status}
