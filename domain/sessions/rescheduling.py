"""Another time for a session, or none: by either side, before it begins."""

from datetime import datetime, timedelta

from domain import claims as holding
from domain import locking as access
from domain import permissions
from domain.availability import commands as availability
from domain.errors import Invalid
from domain.intervals import Stretch
from domain.lifecycle import Who, move
from domain.limits import REASON
from domain.permissions import enforce
from domain.rules import Rules
from domain.sessions import booking, offers
from domain.text import clean_text
from persistence import queries
from persistence.database import Db, Viewer
from persistence.models import ClaimOutcome, EventKind, OfferOutcome, Profile, Request, Session, Status


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
    session, request = access.session(db, session_id)
    enforce(permissions.can_move(viewer, session, now))
    mentor = access.people(db, [session.mentor_id, session.student_id])[session.mentor_id]
    slot = booking.free_slot(db, request, session.mentor_id, starts_at, now=now, rules=rules, moving=session)
    if slot[0] == session.starts_at:
        raise Invalid("starts_at", "The session is at that time already. Pick another.")
    why = clean_text("reason", reason, REASON) or None
    at_once = booking.fits_windows(request, slot[0], now=now, rules=rules)
    if permissions.is_student(viewer, session):
        at_once = at_once and _suits(db, mentor, session, slot)
    if at_once:
        session.move_reason = why
        put(db, viewer, session, request, slot, now=now)
    else:
        offers.write(db, viewer, request, [slot], session=session, reason=why, now=now, rules=rules)
    return at_once


def _suits(db: Db, mentor: Profile, session: Session, slot: Stretch) -> bool:
    """Whether a time lies in the mentor's hours, with their pause before and after it."""
    pause = timedelta(minutes=mentor.buffer_minutes)
    paused = slot[0] - pause, slot[1] + pause
    return availability.covers(db, session.mentor_id, slot) and not booking.busy_at(
        db, [session.mentor_id], paused, moving=session
    )


def put(
    db: Db,
    viewer: Viewer,
    session: Session,
    request: Request,
    slot: Stretch,
    *,
    now: datetime,
) -> None:
    """Move a locked session to a checked slot: the same session, with a higher sequence."""
    who = Who.MENTOR if permissions.is_mentor(viewer, session) else Who.STUDENT
    facts = {"starts_at": slot[0].isoformat(), "from": session.starts_at.isoformat()}
    actor_id = viewer.person_id
    move(
        db,
        request,
        Status.SCHEDULED,
        who=who,
        kind=EventKind.RESCHEDULED,
        at=now,
        actor_id=actor_id,
        facts=facts,
    )
    session.starts_at, session.ends_at = slot
    session.sequence += 1
    db.flush()
    queries.end_offers(db, request.id, OfferOutcome.SUPERSEDED, now)


def cancel(db: Db, viewer: Viewer, session_id: int, *, now: datetime, rules: Rules, reason: str = "") -> None:
    """Call a session off before it begins.

    Its mentor's request opens again, oldest first, for somebody else; its student's (or an admin's
    word) ends the request. Less than three hours ahead it is marked as late.
    """
    session, request = access.session(db, session_id)
    enforce(permissions.can_cancel_session(viewer, session, now))
    why = clean_text("reason", reason, REASON) or None
    if permissions.is_mentor(viewer, session):
        holding.end_session(db, session, late=holding.is_late(session, now, rules), reason=why, now=now)
        holding.reopen(
            db,
            request,
            who=Who.MENTOR,
            kind=EventKind.SESSION_CANCELLED,
            how=ClaimOutcome.RELEASED,
            now=now,
            rules=rules,
            actor_id=viewer.person_id,
        )
    else:
        who = Who.STUDENT if permissions.is_student(viewer, session) else Who.ADMIN
        holding.withdraw(db, request, who=who, now=now, rules=rules, actor_id=viewer.person_id, reason=why)
