"""What happened to a request and to its sessions, line by line: by whom, when, from what, and why.

Events hold ids and instants; what somebody wrote, such as a reason, stands in the row that it is about.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, FromClause, Select, bindparam, column, func, or_, select, true

from domain.history.read_models import EventView
from domain.rows import ResultRow
from persistence.database import Db, Viewer
from persistence.models import EventKind
from persistence.tables import EVENTS, PROFILES, REQUESTS, SESSIONS

# Lines that are about a session, and those of them with which it ends.
ENDINGS = frozenset(
    {
        EventKind.SESSION_CANCELLED,
        EventKind.CANCELLED,
        EventKind.REOPENED,
        EventKind.COMPLETED,
        EventKind.STUDENT_ABSENT,
        EventKind.MENTOR_ABSENT,
        EventKind.NOBODY_JOINED,
    }
)
_OF_SESSIONS = ENDINGS | {EventKind.SCHEDULED, EventKind.RESCHEDULED}
_CANCELLATIONS = (EventKind.SESSION_CANCELLED, EventKind.CANCELLED)


def of_request(db: Db, viewer: Viewer, request_id: int) -> tuple[EventView, ...]:
    """What happened, oldest first. An earlier mentor stays "a mentor" to whoever may not know them."""
    return _events(db, viewer, _OF_REQUEST, request_id)


def of_session(db: Db, viewer: Viewer, session_id: int) -> tuple[EventView, ...]:
    """The lines about one session, for its two people; also where its request is not theirs to see any more."""
    return _events(db, viewer, _OF_SESSION, session_id)


def last_move(events: tuple[EventView, ...], session_id: int) -> EventView | None:
    """How a session came to its time, if it was moved."""
    return _last(events, session_id, frozenset({EventKind.RESCHEDULED}))


def ending(events: tuple[EventView, ...], session_id: int) -> EventView | None:
    """How a session ended, if it has."""
    return _last(events, session_id, ENDINGS)


def _last(events: tuple[EventView, ...], session_id: int, kinds: frozenset[EventKind]) -> EventView | None:
    theirs = (event for event in reversed(events) if event.session_id == session_id and event.kind in kinds)
    return next(theirs, None)


def _events(db: Db, viewer: Viewer, statement: Select[Any], asked_id: int) -> tuple[EventView, ...]:
    lines = [_event(row, viewer) for row in db.execute(statement, {"asked_id": asked_id})]
    moved: set[int | None] = set()
    for place in range(len(lines) - 1, -1, -1):  # a session remembers the reason of its last move alone
        if lines[place].kind is EventKind.RESCHEDULED:
            if lines[place].session_id in moved:
                lines[place] = replace(lines[place], reason=None)
            moved.add(lines[place].session_id)
    return tuple(lines)


def _event(row: ResultRow, viewer: Viewer) -> EventView:
    reason = None
    if row.kind in _CANCELLATIONS:
        reason = row.session_reason or row.request_reason
    elif row.kind is EventKind.RESCHEDULED:
        reason = row.move_reason
    starts_at = _instant(row.data.get("starts_at"))
    return EventView(
        occurred_at=row.at,
        kind=row.kind,
        actor_role=row.actor_role,
        actor_name=row.first_name,
        by_viewer=row.actor_id == viewer.person_id,
        starts_at=starts_at or (row.session_starts_at if row.kind in ENDINGS else None),
        times=len(row.data.get("offers", ())),
        previous_starts_at=_instant(row.data.get("from")),
        session_id=row.session_id,
        reason=reason,
    )


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


_ASKED = bindparam("asked_id", type_=BigInteger)


def _statement(lines: FromClause) -> Select[Any]:
    """These lines of history, each with its writer's name and the session that lived at that moment."""
    session = (
        select(SESSIONS)
        .where(
            SESSIONS.c.request_id == lines.c.request_id,
            lines.c.kind.in_(sorted(_OF_SESSIONS)),
            lines.c.at >= SESSIONS.c.created_at,
            or_(SESSIONS.c.ended_at.is_(None), lines.c.at <= SESSIONS.c.ended_at),
        )
        .order_by(SESSIONS.c.id.desc())
        .limit(1)
        .lateral("session")
    )
    found = (
        lines.outerjoin(PROFILES, PROFILES.c.person_id == lines.c.actor_id)
        .outerjoin(REQUESTS, REQUESTS.c.id == lines.c.request_id)
        .outerjoin(session, true())
    )
    return (
        select(
            *(lines.c[name] for name in ("at", "kind", "actor_role", "actor_id", "data")),
            PROFILES.c.first_name,
            REQUESTS.c.cancel_reason.label("request_reason"),
            session.c.id.label("session_id"),
            session.c.starts_at.label("session_starts_at"),
            session.c.cancel_reason.label("session_reason"),
            session.c.move_reason,
        )
        .select_from(found)
        .order_by(lines.c.id)
    )


_LINES = [column(each.name, each.type) for each in EVENTS.c]
_OF_REQUEST = _statement(EVENTS).where(EVENTS.c.request_id == _ASKED)
_OF_SESSION = _statement(func.session_history(_ASKED).table_valued(*_LINES, name="line"))
