"""What somebody's calendar shows: their own sessions, the moved ones moved, the cancelled ones cancelled."""

from datetime import datetime, timedelta

from sqlalchemy import DateTime, bindparam, func, or_, select

from domain import rows
from domain.enums import SessionStatus
from domain.people import queries as people_queries
from domain.people.read_models import Me
from domain.permissions import results
from domain.rules import Rules
from domain.sessions import cards as session_cards
from domain.sessions.read_models import CalendarEntry
from persistence.database import Db, Viewer
from persistence.models import Role
from persistence.queries import VIEWER, enum_literal
from persistence.tables import CALENDAR_FEEDS, EVENTS, SESSIONS

LOOKS_BACK = timedelta(days=365)
# So long a program that fetches now and then can still hear of it; what only disappears, some of them keep.
CANCELLED_KEPT = timedelta(days=30)


_MOVED_AT = (
    select(func.max(EVENTS.c.at))
    .where(
        EVENTS.c.request_id == SESSIONS.c.request_id,
        EVENTS.c.kind == "rescheduled",
        # A request may have had a session before this one.
        EVENTS.c.at >= SESSIONS.c.created_at,
        or_(SESSIONS.c.ended_at.is_(None), EVENTS.c.at <= SESSIONS.c.ended_at),
    )
    .scalar_subquery()
)
# Sessions of this viewer's own with the names of both, and when each was last moved.
_ENTRIES = session_cards.SESSION_CARDS.add_columns(
    SESSIONS.c.sequence, SESSIONS.c.created_at, _MOVED_AT.label("moved_at")
).where(session_cards.OWN_SESSIONS)

_LIVING = SESSIONS.c.status != enum_literal(SessionStatus.CANCELLED)
_SINCE, _ENDED_SINCE = (bindparam(name, type_=DateTime(timezone=True)) for name in ("since", "ended_since"))
_FEED = _ENTRIES.where(
    or_(_LIVING & (SESSIONS.c.starts_at > _SINCE), ~_LIVING & (SESSIONS.c.ended_at > _ENDED_SINCE))
).order_by(SESSIONS.c.starts_at, SESSIONS.c.id)
_ENTRY = _ENTRIES.where(SESSIONS.c.id == rows.ROW_ID)
_TOKEN = select(CALENDAR_FEEDS.c.token).where(CALENDAR_FEEDS.c.person_id == VIEWER)


def feed(db: Db, viewer: Viewer, *, now: datetime, rules: Rules) -> tuple[CalendarEntry, ...]:
    """Every session of a year and of what is to come, soonest first."""
    asked = {
        "viewer_id": viewer.person_id,
        "since": now - LOOKS_BACK,
        "ended_since": now - CANCELLED_KEPT,
    }
    return tuple(_entry(row, viewer) for row in db.execute(_FEED, asked))


def entry(db: Db, viewer: Viewer, session_id: int, *, now: datetime, rules: Rules) -> CalendarEntry:
    """One session of this person's own. Raises NotFound."""
    return _entry(rows.get_row(db, _ENTRY, session_id, viewer_id=viewer.person_id), viewer)


def token(db: Db, viewer: Viewer, *, now: datetime, rules: Rules) -> str | None:
    """The token in the address of this person's calendar, or None as long as they made none."""
    own: str | None = db.execute(_TOKEN, {"viewer_id": viewer.person_id}).scalar_one_or_none()
    return own


def me_with_token(db: Db, viewer: Viewer, *, now: datetime, rules: Rules) -> tuple[Me, str | None]:
    """What they say about themselves, and the token of their calendar's address; in one transaction."""
    return people_queries.me(db, viewer, now=now, rules=rules), token(db, viewer, now=now, rules=rules)


def _entry(row: rows.ResultRow, viewer: Viewer) -> CalendarEntry:
    changes = [row.created_at, row.moved_at, row.ended_at]
    return CalendarEntry(
        session_id=row.id,
        title=row.title,
        session_type=row.session_type,
        counterpart_name=row.student_name
        if results.role_towards(viewer, row) is Role.MENTOR
        else row.mentor_name,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        sequence=row.sequence,
        cancelled=row.status is SessionStatus.CANCELLED,
        made_at=row.created_at,
        changed_at=max(at for at in changes if at),
    )
