"""The times at which a request could be met, or a session be moved to."""

from dataclasses import replace
from datetime import datetime, timedelta

from domain import locking, permissions
from domain.availability import mentors
from domain.availability.free_time import matching_slots
from domain.availability.intervals import starts
from domain.errors import NotFound
from domain.requests import queries as requests
from domain.requests.fields import Window
from domain.requests.queries import get_request
from domain.rows import ResultRow
from domain.rules import Rules
from domain.sessions import booking
from domain.slots.read_models import SlotPage
from persistence import queries
from persistence.database import Db, Viewer
from persistence.models import Session


def request_slots(db: Db, viewer: Viewer, request_id: int, *, now: datetime, rules: Rules) -> SlotPage:
    """When this mentor and the request's student could meet, within the student's windows."""
    return slot_page(db, viewer, get_request(db, request_id, now=now), now=now, rules=rules)


def slot_page(
    db: Db, viewer: Viewer, request: ResultRow, *, now: datetime, rules: Rules, moving: Session | None = None
) -> SlotPage:
    """The times at which this request could be met by the mentor who holds it, or by the one who looks.

    `moving` is the session that would move there.
    """
    windows = queries.windows_in(request.windows)
    begins, ends = windows[0][0], windows[-1][1]
    mentor_id = request.mentor_id or viewer.person_id
    mentor = mentors.load_mentor(db, mentor_id, [request.student_id], begins, ends, request_id=request.id)
    if moving:  # what moves away is free again
        staying = {who: booking.without_session(stretches, moving) for who, stretches in mentor.busy.items()}
        mentor = replace(mentor, busy=staying)
    found = matching_slots(
        windows,
        mentors.free_time_of(mentor, begins, ends),
        duration=timedelta(minutes=request.duration_minutes),
        student_busy=mentor.busy.get(request.student_id, []),
        earliest=now + rules.notice(request.urgency),
        step=rules.slot_step,
    )
    if moving:
        action, answer = "reschedule", permissions.can_reschedule(viewer, moving, now)
    elif permissions.is_mentor(viewer, request):
        action, answer = "schedule", permissions.can_schedule(viewer, request, now)
    else:
        action, answer = "claim", permissions.can_claim(viewer, request, now, mentor.load)
    return SlotPage(
        request_id=request.id,
        title=request.title,
        duration_minutes=request.duration_minutes,
        student_name=request.student_name,
        student_time_zone=request.student_time_zone,
        slots=tuple(starts(found, rules.slot_step)),
        windows=tuple(Window(*window) for window in windows),
        action=action,
        answer=answer,
    )


def session_slots(db: Db, viewer: Viewer, session_id: int, *, now: datetime, rules: Rules) -> SlotPage:
    """The times to which this session could move at once. Raises NotFound."""
    session = db.get(Session, session_id) if locking.is_id(session_id) else None
    if session is None:
        raise NotFound
    request = requests.get_request(db, session.request_id, now=now)
    return slot_page(db, viewer, request, now=now, rules=rules, moving=session)
