"""Requests and sessions as cards of a list, for their student and for the mentor who holds them."""

import base64
import binascii
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func
from sqlalchemy import select as core_select
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from domain import permissions
from domain.errors import Invalid
from domain.permissions import Answer
from domain.rules import Rules
from domain.views.shapes import RequestCard, SessionCard
from persistence.database import Viewer
from persistence.models import Feedback, Offer, Profile, Request, Role, Session, SessionStatus, Status

Cards = Select[*tuple[Any, ...]]
CardRow = Row[*tuple[Any, ...]]

Student, Mentor = aliased(Profile), aliased(Profile)
Latest = aliased(Session)


def request_cards() -> Cards:
    """Every request this viewer may see, with both first names, its latest session, and the times to answer."""
    offers = (
        select(func.count())
        .where(
            Offer.request_id == Request.id,
            col(Offer.ended_at).is_(None),
            col(Offer.lapses_at) > func.now(),
            col(Offer.offered_by) != func.viewer_id(),
        )
        .scalar_subquery()
    )
    latest = select(func.max(Session.id)).where(Session.request_id == Request.id).scalar_subquery()
    columns: list[Any] = [
        Request,
        col(Student.first_name).label("student_name"),
        col(Mentor.first_name).label("mentor_name"),
        Latest,
        offers.label("offers"),
    ]
    return (
        core_select(*columns)
        .join(Student, col(Student.person_id) == Request.student_id)
        .outerjoin(Mentor, col(Mentor.person_id) == Request.mentor_id)
        # Also by its request: by its id alone PostgreSQL reads all sessions that there are.
        .outerjoin(Latest, (col(Latest.request_id) == Request.id) & (col(Latest.id) == latest))
    )


def request_card(row: CardRow, viewer: Viewer, *, now: datetime, rules: Rules) -> RequestCard:
    request: Request = row[0]
    session: Session | None = row[3]
    return RequestCard(
        id=request.id,
        title=request.title,
        status=request.status,
        session_type=request.session_type,
        duration_minutes=request.duration_minutes,
        urgency=request.urgency,
        topics=tuple(request.topics),
        created_at=request.created_at,
        expires_at=request.expires_at,
        claim_lapses_at=request.claim_lapses_at,
        student_name=row.student_name,
        mentor_name=row.mentor_name,
        session_id=session.id if session else None,
        session_starts_at=session.starts_at if session else None,
        session_ends_at=session.ends_at if session else None,
        next_steps=len(session.next_steps) if session else 0,
        expires_soon=request.status is Status.OPEN and request.expires_at - now <= rules.expiry_warning,
        actions=request_actions(request, session, viewer, now=now, rules=rules),
        offers=row.offers,
        times_left=any(window.upper is not None and window.upper > now for window in request.windows),
    )


def request_actions(
    request: Request, session: Session | None, viewer: Viewer, *, now: datetime, rules: Rules
) -> dict[str, Answer]:
    """What this viewer, in their part, may do with the request now; and why not, where not."""
    living = session if session and session.status is SessionStatus.SCHEDULED else None
    actions: dict[str, Answer] = {}
    if permissions.is_student(viewer, request):
        actions["edit"] = permissions.can_edit(viewer, request)
        actions["cancel"] = permissions.can_cancel(viewer, request, now, living)
        actions["renew"] = permissions.can_renew(viewer, request, now, rules=rules)
    if permissions.is_mentor(viewer, request):
        actions["schedule"] = permissions.can_schedule(viewer, request, now)
        actions["release"] = permissions.can_release(viewer, request)
    if Role.ADMIN in viewer.roles:
        actions.setdefault("cancel", permissions.can_cancel(viewer, request, now, living))
        actions.setdefault("release", permissions.can_release(viewer, request))
    if permissions.is_mentor(viewer, request) or living:
        actions["offer"] = permissions.can_offer(viewer, request, now, living)
    if living:
        meeting = session_actions(living, viewer, now=now, rules=rules)
        actions |= {name: meeting[name] for name in ("join", "complete", "reschedule") if name in meeting}
    return actions


def session_cards() -> Cards:
    """Every session this viewer may see, with its request's title and both first names."""
    columns: list[Any] = [
        Session,
        Request.title,
        Request.session_type,
        col(Student.first_name).label("student_name"),
        col(Mentor.first_name).label("mentor_name"),
        Feedback.stars,
    ]
    return (
        core_select(*columns)
        .outerjoin(Request, col(Request.id) == Session.request_id)
        .outerjoin(Feedback, col(Feedback.session_id) == Session.id)
        .join(Student, col(Student.person_id) == Session.student_id)
        .join(Mentor, col(Mentor.person_id) == Session.mentor_id)
    )


def session_card(row: CardRow, viewer: Viewer, *, now: datetime, rules: Rules) -> SessionCard:
    session: Session = row[0]
    i_am = part(viewer, session)
    return SessionCard(
        id=session.id,
        request_id=session.request_id,
        title=row.title,
        session_type=row.session_type,
        status=session.status,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        other_name=row.student_name if i_am is Role.MENTOR else row.mentor_name,
        i_am=i_am,
        absent=session.absent,
        actions=session_actions(session, viewer, now=now, rules=rules),
        next_steps=len(session.next_steps),
        stars=row.stars,
        late=session.late,
    )


def session_actions(session: Session, viewer: Viewer, *, now: datetime, rules: Rules) -> dict[str, Answer]:
    """What this viewer, in their part, may do with the session now; "absent" and "rate" need more reads."""
    cancel = {"cancel": permissions.can_cancel_session(viewer, session, now)}
    if part(viewer, session) is Role.ADMIN:
        return cancel | {"correct": permissions.can_correct(viewer, session)}
    return cancel | {
        "join": permissions.can_join(viewer, session, now, rules=rules),
        "reschedule": permissions.can_move(viewer, session, now),
        "complete": permissions.can_complete(viewer, session, now),
        "notes": permissions.can_add_notes(viewer, session),
        "contest": permissions.can_contest(viewer, session, now, rules=rules),
    }


def part(viewer: Viewer, thing: Request | Session) -> Role:
    """In which part this viewer looks at it."""
    if permissions.is_student(viewer, thing):
        return Role.STUDENT
    if permissions.is_mentor(viewer, thing) or Role.ADMIN not in viewer.roles:
        return Role.MENTOR
    return Role.ADMIN


def mine_in(viewer: Viewer) -> ColumnElement[bool]:
    """The sessions in which this viewer is one of the two."""
    return (col(Session.student_id) == viewer.person_id) | (col(Session.mentor_id) == viewer.person_id)


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
    """1 to 100 items a page. Raises Invalid."""
    if not 1 <= limit <= 100:
        raise Invalid("limit", "A page has 1 to 100 items.")
    return limit
