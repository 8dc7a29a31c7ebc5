"""Another time for a session, or none: by either side, before it begins."""

from datetime import datetime, timedelta

from domain import availability, claims, locking, permissions
from domain.availability.intervals import Interval
from domain.errors import Invalid
from domain.lifecycle import ActorRole
from domain.limits import REASON
from domain.permissions import enforce
from domain.rules import Rules
from domain.sessions import booking, offers
from domain.sessions.booking import move_session
from domain.text import clean_text
from persistence.database import Db, Viewer
from persistence.models import ClaimOutcome, EventKind, Profile, Session


def reschedule(
    db: Db,
    viewer: Viewer,
    session_id: int,
    starts_at: datetime,
    *,
    now: datetime,
    rules: Rules,
    reason: str = "",
) -> bool:
    """Move a session: True where it moved at once, False where the other side is asked first.

    At once inside the student's windows, for the student also inside the mentor's hours; otherwise
    the time becomes an offer that the other accepts.
    """
    session, request = locking.lock_session(db, session_id)
    enforce(permissions.can_reschedule(viewer, session, now))
    mentor = locking.lock_profiles(db, [session.mentor_id, session.student_id])[session.mentor_id]
    slot = booking.free_slot(db, request, session.mentor_id, starts_at, now=now, rules=rules, moving=session)
    if slot[0] == session.starts_at:
        raise Invalid("starts_at", "The session is at that time already. Pick another.")
    why = clean_text("reason", reason, REASON) or None
    at_once = booking.fits_windows(request, slot[0], now=now, rules=rules)
    if permissions.is_student(viewer, session):
        at_once = at_once and _fits_mentor(db, mentor, session, slot)
    if at_once:
        session.move_reason = why
        move_session(db, viewer, session, request, slot, now=now)
    else:
        offers.create_offers(db, viewer, request, [slot], session=session, reason=why, now=now, rules=rules)
    return at_once


def _fits_mentor(db: Db, mentor: Profile, session: Session, slot: Interval) -> bool:
    """Whether a time lies in the mentor's hours, with their pause before and after it."""
    pause = timedelta(minutes=mentor.buffer_minutes)
    paused = slot[0] - pause, slot[1] + pause
    return availability.covers(db, session.mentor_id, slot) and not booking.busy_at(
        db, [session.mentor_id], paused, moving=session
    )


def cancel(db: Db, viewer: Viewer, session_id: int, *, now: datetime, rules: Rules, reason: str = "") -> None:
    """Call a session off before it begins.

    Its mentor's request opens again, oldest first, for somebody else; its student's (or an admin's
    word) ends the request. Closer to the start than `rules.late_cancellation` it is marked as late.
    """
    session, request = locking.lock_session(db, session_id)
    enforce(permissions.can_cancel_session(viewer, session, now))
    why = clean_text("reason", reason, REASON) or None
    if permissions.is_mentor(viewer, session):
        claims.end_session(
            db, session, late=claims.is_late_cancellation(session, now, rules), reason=why, now=now
        )
        claims.reopen_request(
            db,
            request,
            actor_role=ActorRole.MENTOR,
            kind=EventKind.SESSION_CANCELLED,
            how=ClaimOutcome.RELEASED,
            now=now,
            rules=rules,
            actor_id=viewer.person_id,
        )
    else:
        actor_role = ActorRole.STUDENT if permissions.is_student(viewer, session) else ActorRole.ADMIN
        claims.cancel_request(
            db, request, actor_role=actor_role, now=now, rules=rules, actor_id=viewer.person_id, reason=why
        )
