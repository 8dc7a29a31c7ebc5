"""Requests and sessions as cards of a list, for their student and for the mentor who holds them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import DateTime, func, select

from domain import permissions
from domain.people.counterparts import MENTOR, STUDENT
from domain.permissions import Decision
from domain.permissions.results import role_towards
from domain.requests.read_models import RequestCard
from domain.rows import ResultRow, RowSelect, to_model
from domain.rules import Rules
from domain.sessions import next_steps
from persistence import queries
from persistence.database import Viewer
from persistence.models import Role, SessionStatus, Status
from persistence.tables import OFFERS, REQUESTS, SESSIONS

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
_CLAIMED_AT = queries.claimed_at(REQUESTS.c.id)
_LATEST_ID = select(func.max(SESSIONS.c.id)).where(SESSIONS.c.request_id == REQUESTS.c.id).scalar_subquery()

# Every request this viewer may see, with both first names, its latest session, and how many times to answer.
REQUEST_CARDS: RowSelect = (
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
        next_steps.steps_done(_LATEST).label("steps_done"),
        _TO_ANSWER.label("offers"),
        _CLAIMED_AT.label("claimed_at"),
        queries.offered_since(REQUESTS.c.id, _CLAIMED_AT).label("offered"),
    )
    .select_from(REQUESTS)
    .join(STUDENT, STUDENT.c.person_id == REQUESTS.c.student_id)
    .outerjoin(MENTOR, MENTOR.c.person_id == REQUESTS.c.mentor_id)
    # Also by its request: by its id alone PostgreSQL reads all sessions that there are.
    .outerjoin(_LATEST, (_LATEST.c.request_id == REQUESTS.c.id) & (_LATEST.c.id == _LATEST_ID))
)


@dataclass(frozen=True)
class _SessionOf:
    """The session that a request waits for: as much of it as a decision needs."""

    student_id: int
    mentor_id: int
    status: SessionStatus
    starts_at: datetime
    ends_at: datetime


def request_card(row: ResultRow, viewer: Viewer, *, now: datetime, rules: Rules) -> RequestCard:
    return to_model(
        RequestCard,
        row,
        topics=tuple(row.topics),
        next_steps=row.next_steps or 0,
        steps_done=row.steps_done or 0,
        expires_soon=row.status is Status.OPEN and row.expires_at - now <= rules.expiry_warning,
        actions=_request_actions(row, viewer, now=now, rules=rules),
        times_left=row.windows_end is not None and row.windows_end > now,
    )


def _request_actions(row: ResultRow, viewer: Viewer, *, now: datetime, rules: Rules) -> dict[str, Decision]:
    """What this viewer, in their part, may do with the request now; and why not, where not."""
    living = _active_session(row)
    actions: dict[str, Decision] = {}
    if permissions.is_student(viewer, row):
        actions["edit"] = permissions.can_edit(viewer, row)
        actions["cancel"] = permissions.can_cancel(viewer, row, now, living)
        actions["renew"] = permissions.can_renew(viewer, row, now, rules=rules)
    if permissions.is_mentor(viewer, row):
        actions["schedule"] = permissions.can_schedule(viewer, row, now)
        actions["release"] = permissions.can_release(viewer, row)
        if _may_undo(row, viewer, now=now, rules=rules):  # it is over in seconds, so no page says why not
            actions["undo_claim"] = True
    if Role.ADMIN in viewer.roles:
        actions.setdefault("cancel", permissions.can_cancel(viewer, row, now, living))
        actions.setdefault("release", permissions.can_release(viewer, row))
    if permissions.is_mentor(viewer, row) or living:
        actions["offer"] = permissions.can_offer(viewer, row, now, living)
    if living and role_towards(viewer, living) is not Role.ADMIN:
        actions["join"] = permissions.can_join(viewer, living, now, rules=rules)
        actions["complete"] = permissions.can_complete(viewer, living, now)
        actions["reschedule"] = permissions.can_reschedule(viewer, living, now)
    return actions


def _may_undo(row: ResultRow, viewer: Viewer, *, now: datetime, rules: Rules) -> bool:
    may = permissions.can_undo_claim(
        viewer, row, now, claimed_at=row.claimed_at, offered=row.offered, rules=rules
    )
    return may is True


def _active_session(row: ResultRow) -> _SessionOf | None:
    if row.session_status is not SessionStatus.SCHEDULED:
        return None
    return _SessionOf(
        row.student_id,
        row.session_mentor_id,
        row.session_status,
        row.session_starts_at,
        row.session_ends_at,
    )
