"""Sessions as cards of a list."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from domain import permissions
from domain.people.counterparts import MENTOR, STUDENT
from domain.permissions import Decision
from domain.permissions.results import role_towards
from domain.rows import ResultRow, RowSelect, to_model
from domain.rules import Rules
from domain.sessions import next_steps
from domain.sessions.read_models import SessionCard
from persistence.database import Viewer
from persistence.models import Role
from persistence.queries import VIEWER
from persistence.tables import FEEDBACK, REQUESTS, SESSIONS

# Every session this viewer may see, with its request's title, both first names, and the rating they may know.
SESSION_CARDS: RowSelect = (
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
        next_steps.steps_done(SESSIONS).label("steps_done"),
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

# The sessions in which this viewer is one of the two.
OWN_SESSIONS: ColumnElement[bool] = (SESSIONS.c.student_id == VIEWER) | (SESSIONS.c.mentor_id == VIEWER)


def session_card(row: ResultRow, viewer: Viewer, *, now: datetime, rules: Rules) -> SessionCard:
    viewer_role = role_towards(viewer, row)
    return to_model(
        SessionCard,
        row,
        counterpart_name=row.student_name if viewer_role is Role.MENTOR else row.mentor_name,
        viewer_role=viewer_role,
        actions=_session_actions(row, viewer, now=now, rules=rules),
        next_steps=row.steps,
        late_cancellation=row.late,
    )


def _session_actions(row: ResultRow, viewer: Viewer, *, now: datetime, rules: Rules) -> dict[str, Decision]:
    """What this viewer, in their part, may do with the session now; "absent" and "rate" need more reads."""
    cancel = {"cancel": permissions.can_cancel_session(viewer, row, now)}
    if role_towards(viewer, row) is Role.ADMIN:
        return cancel | {"correct": permissions.can_correct(viewer, row)}
    return cancel | {
        "join": permissions.can_join(viewer, row, now, rules=rules),
        "reschedule": permissions.can_reschedule(viewer, row, now),
        "complete": permissions.can_complete(viewer, row, now),
        "notes": permissions.can_add_notes(viewer, row),
        "contest": permissions.can_contest(viewer, row, now, rules=rules),
    }
