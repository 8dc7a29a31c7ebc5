"""Requests and sessions as cards of a list, for their student and for the mentor who holds them."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, DateTime, Row, Select, bindparam, func, select

from domain import permissions
from domain.errors import Invalid, NotFound
from domain.limits import PAGE_SIZE
from domain.locking import is_id
from domain.permissions import Answer, RequestFacts, SessionFacts
from domain.read_models import Counterpart, RequestCard, SessionCard
from domain.rules import Rules
from persistence.database import Db, Viewer
from persistence.models import Role, SessionStatus, Status
from persistence.queries import VIEWER
from persistence.tables import FEEDBACK, OFFERS, PROFILES, REQUESTS, SESSIONS

Cards = Select[Any]
CardRow = Row[Any]

STUDENT, MENTOR = PROFILES.alias("student"), PROFILES.alias("mentor")
_LATEST = SESSIONS.alias("latest")

_TO_ANSWER = (
    select(func.count())
    .where(
        OFFERS.c.request_id == REQUESTS.c.id,
        OFFERS.c.ended_at.is_(None),
        OFFERS.c.lapses_at > func.now(),
        OFFERS.c.offered_by != func.viewer_id(),
    )
    .scalar_subquery()
)
_LATEST_ID = select(func.max(SESSIONS.c.id)).where(SESSIONS.c.request_id == REQUESTS.c.id).scalar_subquery()

# Every request this viewer may see, with both first names, its latest session, and how many times to answer.
REQUEST_CARDS: Cards = (
    select(
        REQUESTS.c.id,
        REQUESTS.c.student_id,
        REQUESTS.c.mentor_id,
        REQUESTS.c.status,
        REQUESTS.c.title,
        REQUESTS.c.session_type,
        REQUESTS.c.duration_minutes,
        REQUESTS.c.urgency,
        REQUESTS.c.topics,
        REQUESTS.c.created_at,
        REQUESTS.c.expires_at,
        REQUESTS.c.claim_lapses_at,
        REQUESTS.c.renewals,
        func.upper(REQUESTS.c.windows, type_=DateTime(timezone=True)).label("windows_end"),
        STUDENT.c.first_name.label("student_name"),
        MENTOR.c.first_name.label("mentor_name"),
        _LATEST.c.id.label("session_id"),
        _LATEST.c.mentor_id.label("session_mentor_id"),
        _LATEST.c.status.label("session_status"),
        _LATEST.c.starts_at.label("session_starts_at"),
        _LATEST.c.ends_at.label("session_ends_at"),
        func.cardinality(_LATEST.c.next_steps).label("next_steps"),
        _TO_ANSWER.label("offers"),
    )
    .select_from(REQUESTS)
    .join(STUDENT, STUDENT.c.person_id == REQUESTS.c.student_id)
    .outerjoin(MENTOR, MENTOR.c.person_id == REQUESTS.c.mentor_id)
    # Also by its request: by its id alone PostgreSQL reads all sessions that there are.
    .outerjoin(_LATEST, (_LATEST.c.request_id == REQUESTS.c.id) & (_LATEST.c.id == _LATEST_ID))
)

# Every session this viewer may see, with its request's title, both first names, and the rating they may know.
SESSION_CARDS: Cards = (
    select(
        SESSIONS.c.id,
        SESSIONS.c.request_id,
        SESSIONS.c.student_id,
        SESSIONS.c.mentor_id,
        SESSIONS.c.status,
        SESSIONS.c.starts_at,
        SESSIONS.c.ends_at,
        SESSIONS.c.ended_at,
        SESSIONS.c.absent,
        SESSIONS.c.contested_at,
        SESSIONS.c.late,
        func.cardinality(SESSIONS.c.next_steps).label("steps"),
        REQUESTS.c.title,
        REQUESTS.c.session_type,
        STUDENT.c.first_name.label("student_name"),
        MENTOR.c.first_name.label("mentor_name"),
        FEEDBACK.c.stars,
    )
    .select_from(SESSIONS)
    .outerjoin(REQUESTS, REQUESTS.c.id == SESSIONS.c.request_id)
    .outerjoin(FEEDBACK, FEEDBACK.c.session_id == SESSIONS.c.id)
    .join(STUDENT, STUDENT.c.person_id == SESSIONS.c.student_id)
    .join(MENTOR, MENTOR.c.person_id == SESSIONS.c.mentor_id)
)
# What a page is about, by its id: `one` is told.
ASKED = bindparam("asked_id", type_=BigInteger)
# The sessions in which this viewer is one of the two.
MINE: ColumnElement[bool] = (SESSIONS.c.student_id == VIEWER) | (SESSIONS.c.mentor_id == VIEWER)
# What a page adds to either, of both people: `counterpart` reads it.
BOTH = [
    person.c[name].label(f"{which}_{name}")
    for which, person in (("student", STUDENT), ("mentor", MENTOR))
    for name in ("time_zone", "about", "topics")
]


@dataclass(frozen=True)
class _Meeting:
    """The session that a request waits for: as much of it as a decision needs."""

    student_id: int
    mentor_id: int
    status: SessionStatus
    starts_at: datetime
    ends_at: datetime


def request_card(row: CardRow, viewer: Viewer, *, now: datetime, rules: Rules) -> RequestCard:
    return RequestCard(
        id=row.id,
        title=row.title,
        status=row.status,
        session_type=row.session_type,
        duration_minutes=row.duration_minutes,
        urgency=row.urgency,
        topics=tuple(row.topics),
        created_at=row.created_at,
        expires_at=row.expires_at,
        claim_lapses_at=row.claim_lapses_at,
        student_name=row.student_name,
        mentor_name=row.mentor_name,
        session_id=row.session_id,
        session_starts_at=row.session_starts_at,
        session_ends_at=row.session_ends_at,
        next_steps=row.next_steps or 0,
        expires_soon=row.status is Status.OPEN and row.expires_at - now <= rules.expiry_warning,
        actions=_request_actions(row, viewer, now=now, rules=rules),
        offers=row.offers,
        times_left=row.windows_end is not None and row.windows_end > now,
    )


def _request_actions(row: CardRow, viewer: Viewer, *, now: datetime, rules: Rules) -> dict[str, Answer]:
    """What this viewer, in their part, may do with the request now; and why not, where not."""
    living = _living(row)
    actions: dict[str, Answer] = {}
    if permissions.is_student(viewer, row):
        actions["edit"] = permissions.can_edit(viewer, row)
        actions["cancel"] = permissions.can_cancel(viewer, row, now, living)
        actions["renew"] = permissions.can_renew(viewer, row, now, rules=rules)
    if permissions.is_mentor(viewer, row):
        actions["schedule"] = permissions.can_schedule(viewer, row, now)
        actions["release"] = permissions.can_release(viewer, row)
    if Role.ADMIN in viewer.roles:
        actions.setdefault("cancel", permissions.can_cancel(viewer, row, now, living))
        actions.setdefault("release", permissions.can_release(viewer, row))
    if permissions.is_mentor(viewer, row) or living:
        actions["offer"] = permissions.can_offer(viewer, row, now, living)
    if living and part(viewer, living) is not Role.ADMIN:
        actions["join"] = permissions.can_join(viewer, living, now, rules=rules)
        actions["complete"] = permissions.can_complete(viewer, living, now)
        actions["reschedule"] = permissions.can_move(viewer, living, now)
    return actions


def _living(row: CardRow) -> _Meeting | None:
    if row.session_status is not SessionStatus.SCHEDULED:
        return None
    return _Meeting(
        row.student_id,
        row.session_mentor_id,
        row.session_status,
        row.session_starts_at,
        row.session_ends_at,
    )


def session_card(row: CardRow, viewer: Viewer, *, now: datetime, rules: Rules) -> SessionCard:
    viewer_role = part(viewer, row)
    return SessionCard(
        id=row.id,
        request_id=row.request_id,
        title=row.title,
        session_type=row.session_type,
        status=row.status,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        counterpart_name=row.student_name if viewer_role is Role.MENTOR else row.mentor_name,
        viewer_role=viewer_role,
        absent=row.absent,
        actions=_session_actions(row, viewer, now=now, rules=rules),
        next_steps=row.steps,
        stars=row.stars,
        late_cancellation=row.late,
    )


def _session_actions(row: CardRow, viewer: Viewer, *, now: datetime, rules: Rules) -> dict[str, Answer]:
    """What this viewer, in their part, may do with the session now; "absent" and "rate" need more reads."""
    cancel = {"cancel": permissions.can_cancel_session(viewer, row, now)}
    if part(viewer, row) is Role.ADMIN:
        return cancel | {"correct": permissions.can_correct(viewer, row)}
    return cancel | {
        "join": permissions.can_join(viewer, row, now, rules=rules),
        "reschedule": permissions.can_move(viewer, row, now),
        "complete": permissions.can_complete(viewer, row, now),
        "notes": permissions.can_add_notes(viewer, row),
        "contest": permissions.can_contest(viewer, row, now, rules=rules),
    }


def counterpart(row: CardRow, which: str) -> Counterpart:
    """The "student" or the "mentor" of a request or a session."""
    return Counterpart(
        person_id=getattr(row, f"{which}_id"),
        first_name=getattr(row, f"{which}_name"),
        time_zone=getattr(row, f"{which}_time_zone"),
        about=getattr(row, f"{which}_about"),
        topics=tuple(getattr(row, f"{which}_topics")),
    )


def one(db: Db, statement: Cards, asked_id: int, **asked: Any) -> CardRow:
    """The row of a statement that looks for `ASKED`. Raises NotFound, also for an id that nothing can have."""
    found = db.execute(statement, {"asked_id": asked_id, **asked}).one_or_none() if is_id(asked_id) else None
    if found is None:
        raise NotFound
    return found


def part(viewer: Viewer, thing: RequestFacts | SessionFacts) -> Role:
    """In which part this viewer looks at it."""
    if permissions.is_student(viewer, thing):
        return Role.STUDENT
    if permissions.is_mentor(viewer, thing) or Role.ADMIN not in viewer.roles:
        return Role.MENTOR
    return Role.ADMIN


def cursor(*parts: Any) -> str:
    """Where a list goes on: opaque to whoever holds it."""
    text = json.dumps(parts, default=lambda part: part.isoformat())
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(text: str, *kinds: type) -> Sequence[Any]:
    """The parts of a cursor, of these kinds (int, datetime). Raises Invalid for anything else."""
    try:
        parts = json.loads(base64.urlsafe_b64decode(text.encode("ascii") + b"==").decode())
        read = [
            datetime.fromisoformat(p) if kind is datetime else p for p, kind in zip(parts, kinds, strict=True)
        ]
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise Invalid("cursor", "This place in the list is not known. Start again from the top.") from None
    fine = all(type(part) is kind for part, kind in zip(read, kinds, strict=True))
    if not fine or any(type(p) is int and abs(p) > 2**62 for p in read):
        raise Invalid("cursor", "This place in the list is not known. Start again from the top.")
    if any(isinstance(p, datetime) and p.tzinfo is None for p in read):
        raise Invalid("cursor", "This place in the list is not known. Start again from the top.")
    return read


def page_size(limit: int) -> int:
    """How many items a page may have. Raises Invalid."""
    least, most = PAGE_SIZE
    if not least <= limit <= most:
        raise Invalid("limit", f"A page has {least} to {most} items.")
    return limit
