"""What somebody's calendar shows: their own sessions, the moved ones moved, the cancelled ones cancelled."""

from datetime import datetime, timedelta

from sqlalchemy import func, or_
from sqlmodel import col, select

from domain import access
from domain.errors import NotFound
from domain.rules import Rules
from domain.views import cards
from domain.views.shapes import CalendarEntry, SessionStatus
from persistence.database import Db, Viewer
from persistence.models import CalendarFeed, RequestEvent, Role, Session

LOOKS_BACK = timedelta(days=365)
# So long a program that fetches now and then can still hear of it; what only disappears, some of them keep.
CANCELLED_KEPT = timedelta(days=30)


def feed(db: Db, viewer: Viewer, *, now: datetime, rules: Rules) -> tuple[CalendarEntry, ...]:
    """Every session of a year and of what is to come, soonest first."""
    living = col(Session.status) != SessionStatus.CANCELLED
    wanted = _entries(viewer).where(
        or_(
            living & (col(Session.starts_at) > now - LOOKS_BACK),
            ~living & (col(Session.ended_at) > now - CANCELLED_KEPT),
        )
    )
    rows = db.execute(wanted.order_by(col(Session.starts_at), col(Session.id))).all()
    return tuple(_entry(row, viewer) for row in rows)


def entry(db: Db, viewer: Viewer, session_id: int, *, now: datetime, rules: Rules) -> CalendarEntry:
    """One session of this person's own. Raises NotFound."""
    if not 0 < session_id <= access.BIGGEST_ID:
        raise NotFound
    row = db.execute(_entries(viewer).where(col(Session.id) == session_id)).one_or_none()
    if row is None:
        raise NotFound
    return _entry(row, viewer)


def token(db: Db, viewer: Viewer, *, now: datetime, rules: Rules) -> str | None:
    """The token in the address of this person's calendar, or None as long as they made none."""
    own = select(CalendarFeed.token).where(CalendarFeed.person_id == viewer.person_id)
    return db.exec(own).one_or_none()


def _entries(viewer: Viewer) -> cards.Cards:
    """Sessions with the names of both, and when each was last moved."""
    moved_at = (
        select(func.max(RequestEvent.at))
        .where(
            RequestEvent.request_id == Session.request_id,
            RequestEvent.kind == "rescheduled",
            # A request may have had a session before this one.
            col(RequestEvent.at) >= col(Session.created_at),
            or_(col(Session.ended_at).is_(None), col(RequestEvent.at) <= col(Session.ended_at)),
        )
        .scalar_subquery()
    )
    return cards.session_cards().add_columns(moved_at.label("moved_at")).where(cards.mine_in(viewer))


def _entry(row: cards.CardRow, viewer: Viewer) -> CalendarEntry:
    session: Session = row[0]
    changes = [session.created_at, row.moved_at, session.ended_at]
    return CalendarEntry(
        session_id=session.id,
        title=row.title,
        session_type=row.session_type,
        other_name=row.student_name if cards.part(viewer, session) is Role.MENTOR else row.mentor_name,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        sequence=session.sequence,
        cancelled=session.status is SessionStatus.CANCELLED,
        made_at=session.created_at,
        changed_at=max(at for at in changes if at),
    )
