"""Which time a session may have, computed anew at each booking, and the booking itself."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert

from domain import locking, permissions
from domain.availability.intervals import Interval, fits
from domain.errors import BUSY, Conflict, ErrorCode, Invalid
from domain.lifecycle import ActorRole, transition
from domain.permissions import enforce
from domain.rules import Rules
from domain.text import duration_text
from persistence import queries
from persistence.database import Db, Viewer
from persistence.models import EventKind, OfferOutcome, Request, Session, Status
from persistence.tables import SESSIONS

_BOOK = insert(SESSIONS).returning(SESSIONS.c.id)


def schedule(
    db: Db, viewer: Viewer, request_id: int, starts_at: datetime, *, now: datetime, rules: Rules
) -> int:
    """Set the time of a claimed request, within its windows; returns the session's id."""
    request = locking.lock_request(db, request_id)
    enforce(permissions.can_schedule(viewer, request, now))
    locking.lock_profiles(db, [viewer.person_id, request.student_id])
    slot = slot_in_windows(db, request, viewer.person_id, starts_at, now=now, rules=rules)
    return book_claimed(db, viewer, request, slot, actor_role=ActorRole.MENTOR, now=now)


def book_claimed(
    db: Db, viewer: Viewer, request: Request, slot: Interval, *, actor_role: ActorRole, now: datetime
) -> int:
    """Book a checked slot for a claimed, locked request; returns the session's id."""
    claim_id = locking.lock_active_claim(db, request)
    transition(
        db,
        request,
        Status.SCHEDULED,
        actor_role=actor_role,
        kind=EventKind.SCHEDULED,
        at=now,
        actor_id=viewer.person_id,
        data={"starts_at": slot[0].isoformat()},
        claim_lapses_at=None,
    )
    return book(db, request, claim_id, slot, now=now)


def book(db: Db, request: Request, claim_id: int, slot: Interval, *, now: datetime) -> int:
    """Write the session of a request that has just become scheduled, held by that claim; returns its id."""
    starts_at, ends_at = slot
    session = {
        "request_id": request.id,
        "claim_id": claim_id,
        "mentor_id": request.mentor_id,
        "student_id": request.student_id,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "room_name": "mini-" + secrets.token_urlsafe(24),
        "created_at": now,
    }
    session_id: int = db.execute(_BOOK, session).scalar_one()
    queries.end_offers(db, request.id, OfferOutcome.SUPERSEDED, now)
    return session_id


def slot_in_windows(
    db: Db, request: Request, mentor_id: int, starts_at: datetime, *, now: datetime, rules: Rules
) -> Interval:
    """The time that a session from `starts_at` takes, within the student's windows.

    Both people's profiles are locked by the caller, so what is free stays free. Raises Invalid for a time
    outside the windows, Invalid or Conflict as `free_slot` does.
    """
    slot = free_slot(db, request, mentor_id, starts_at, now=now, rules=rules)
    if not fits_windows(request, slot[0], now=now, rules=rules):
        raise Invalid("starts_at", "That time is not within the times that suit the student. Pick another.")
    return slot


def free_slot(
    db: Db,
    request: Request,
    mentor_id: int,
    starts_at: datetime,
    *,
    now: datetime,
    rules: Rules,
    moving: Session | None = None,
) -> Interval:
    """The time that a session from `starts_at` takes, anywhere that both are free and far enough ahead.

    `moving` is the session that would move there. Raises Invalid for a time that is too soon, too far ahead or
    without its offset, Conflict where somebody is busy.
    """
    if starts_at.tzinfo is None:
        raise Invalid("starts_at", "The time needs its offset from UTC, such as 2026-11-24T15:30:00+01:00.")
    if starts_at < now + rules.notice(request.urgency):
        ahead = duration_text(rules.notice(request.urgency))
        raise Invalid(
            "starts_at", f"That is too soon: a session begins at least {ahead} from now. Pick another."
        )
    if starts_at > now + rules.windows_within:
        days = rules.windows_within // timedelta(days=1)
        raise Invalid("starts_at", f"That is too far ahead: choose a time within {days} days.")
    # An instant, not a wall time: Python calls no wall time of a repeated hour equal to its instant.
    begins = starts_at.astimezone(UTC)
    slot = begins, begins + timedelta(minutes=request.duration_minutes)
    if busy_at(db, [mentor_id, request.student_id], slot, moving=moving):
        raise Conflict(BUSY, code=ErrorCode.TIME_TAKEN)
    return slot


def fits_windows(request: Request, starts_at: datetime, *, now: datetime, rules: Rules) -> bool:
    """Whether this is one of the starts that the student's windows allow."""
    duration, earliest = timedelta(minutes=request.duration_minutes), now + rules.notice(request.urgency)
    return fits(windows_of(request), starts_at, duration=duration, earliest=earliest, step=rules.slot_step)


def busy_at(
    db: Db, person_ids: Sequence[int], slot: Interval, *, moving: Session | None = None
) -> list[Interval]:
    """What these people have in that time, but for the session that would move away."""
    taken = [stretch for theirs in queries.busy_times(db, person_ids, *slot).values() for stretch in theirs]
    return without_session(taken, moving) if moving else taken


def without_session(taken: Sequence[Interval], moving: Session) -> list[Interval]:
    """Without the session that moves. Nobody has two at once, so what lies within it is it, or cut from it."""
    return [(a, b) for a, b in taken if not (moving.starts_at <= a and b <= moving.ends_at)]


def windows_of(request: Request) -> list[Interval]:
    return [(window.lower, window.upper) for window in request.windows if window.lower and window.upper]


def move_session(
    db: Db,
    viewer: Viewer,
    session: Session,
    request: Request,
    slot: Interval,
    *,
    now: datetime,
) -> None:
    """Move a locked session to a checked slot: the same session, with a higher sequence."""
    actor_role = ActorRole.MENTOR if permissions.is_mentor(viewer, session) else ActorRole.STUDENT
    data = {"starts_at": slot[0].isoformat(), "from": session.starts_at.isoformat()}
    actor_id = viewer.person_id
    transition(
        db,
        request,
        Status.SCHEDULED,
        actor_role=actor_role,
        kind=EventKind.RESCHEDULED,
        at=now,
        actor_id=actor_id,
        data=data,
    )
    session.starts_at, session.ends_at = slot
    session.sequence += 1
    db.flush()
    queries.end_offers(db, request.id, OfferOutcome.SUPERSEDED, now)
