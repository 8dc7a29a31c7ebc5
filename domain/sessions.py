"""The meeting: set its time, join it, complete it."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from domain import access, permissions
from domain.errors import Conflict, Invalid
from domain.intervals import Stretch, slots
from domain.lifecycle import Who, move
from domain.permissions import enforce
from domain.rules import Rules
from domain.words import clean_line, clean_text
from persistence import queries
from persistence.database import Db, Viewer
from persistence.models import (
    Claim,
    ClaimEnd,
    PrivateNote,
    Request,
    Session,
    SessionJoin,
    SessionStatus,
    Status,
)


def schedule(
    db: Db, viewer: Viewer, request_id: int, starts_at: datetime, *, now: datetime, rules: Rules
) -> int:
    """Set the time of a claimed request, within its windows; returns the session's id."""
    request = access.request(db, request_id)
    enforce(permissions.can_schedule(viewer, request, now))
    access.people(db, [viewer.person_id, request.student_id])
    slot = checked_slot(db, viewer, request, starts_at, now=now, rules=rules)
    held = access.holding(db, request)
    facts = {"starts_at": slot[0].isoformat()}
    move(
        db,
        request,
        Status.SCHEDULED,
        who=Who.MENTOR,
        kind="scheduled",
        at=now,
        actor_id=viewer.person_id,
        facts=facts,
    )
    request.claim_lapses_at = None
    db.flush()
    return book(db, request, held, slot, now=now)


def checked_slot(
    db: Db, viewer: Viewer, request: Request, starts_at: datetime, *, now: datetime, rules: Rules
) -> Stretch:
    """The stretch that a session from `starts_at` would take, computed again from what is true now.

    Both people's profiles are locked by the caller, so what is free stays free. Raises Invalid for
    a time outside the windows or too soon, Conflict where somebody is busy.
    """
    if starts_at.tzinfo is None:
        raise Invalid("starts_at", "The time needs its offset from UTC, such as 2026-11-24T15:30:00+01:00.")
    lasts = timedelta(minutes=request.duration_minutes)
    earliest = now + rules.notice(request.urgency)
    if starts_at < earliest:
        ahead = _in_words(rules.notice(request.urgency))
        raise Invalid(
            "starts_at", f"That is too soon: a session begins at least {ahead} from now. Pick another."
        )
    windows = windows_of(request)
    if starts_at not in slots(windows, lasts=lasts, busy=[], earliest=earliest, step=rules.slot_step):
        raise Invalid("starts_at", "That time is not within the times that suit the student. Pick another.")
    ends_at = starts_at + lasts
    if queries.busy(db, [viewer.person_id, request.student_id], starts_at, ends_at):
        raise Conflict("One of you already has a session at that time. Please pick another.")
    return starts_at, ends_at


def book(db: Db, request: Request, held: Claim, slot: Stretch, *, now: datetime) -> int:
    """Write the session of a request that has just become scheduled; returns its id."""
    starts_at, ends_at = slot
    session = Session(
        request_id=request.id,
        claim_id=held.id,
        mentor_id=held.mentor_id,
        student_id=held.student_id,
        starts_at=starts_at,
        ends_at=ends_at,
        room_name="mini-" + secrets.token_urlsafe(24),
        created_at=now,
    )
    db.add(session)
    db.flush()
    return session.id


def join(db: Db, viewer: Viewer, session_id: int, *, now: datetime, rules: Rules) -> str:
    """Write down that this person joins, and return the name of the room they may enter."""
    session, _request = access.session(db, session_id)
    enforce(permissions.can_join(viewer, session, now, rules=rules))
    db.add(SessionJoin(session_id=session.id, person_id=viewer.person_id, joined_at=now))
    db.flush()
    return session.room_name


def complete(
    db: Db,
    viewer: Viewer,
    session_id: int,
    *,
    now: datetime,
    rules: Rules,
    shared_note: str = "",
    next_steps: Sequence[str] = (),
    private_note: str = "",
) -> None:
    """Say that the session took place. Only the mentor leaves notes and next steps."""
    session, request = access.session(db, session_id)
    enforce(permissions.can_complete(viewer, session, now))
    who = Who.MENTOR if permissions.is_mentor(viewer, session) else Who.STUDENT
    if who is Who.MENTOR:
        session.shared_note = clean_text("shared_note", shared_note, least=0, most=4000)
        session.next_steps = clean_steps(next_steps)
        if note := clean_text("private_note", private_note, least=0, most=4000):
            db.add(PrivateNote(session_id=session.id, mentor_id=viewer.person_id, body=note))
    elif shared_note or next_steps or private_note:
        raise Invalid("shared_note", "Notes and next steps are the mentor's to write.")
    session.status, session.ended_at = SessionStatus.COMPLETED, now
    held = access.holding(db, request)
    held.ended_how, held.ended_at = ClaimEnd.COMPLETED, now
    move(db, request, Status.COMPLETED, who=who, kind="completed", at=now, actor_id=viewer.person_id)
    request.ended_at = now
    db.flush()


def clean_steps(steps: object) -> list[str]:
    """Up to 10 next steps of one line each."""
    if isinstance(steps, str) or not isinstance(steps, Sequence):
        raise Invalid("next_steps", "Give next steps as a list, one line each.")
    lines = [clean_line("next_steps", step, least=0, most=200) for step in steps]
    lines = [line for line in lines if line]
    if len(lines) > 10:
        raise Invalid("next_steps", "Up to 10 next steps; fewer are easier to take.")
    return lines


def windows_of(request: Request) -> list[Stretch]:
    return [(window.lower, window.upper) for window in request.windows if window.lower and window.upper]


def _in_words(length: timedelta) -> str:
    hours, minutes = divmod(length // timedelta(minutes=1), 60)
    return " ".join(f"{n} {unit}" for n, unit in ((hours, "h"), (minutes, "min")) if n) or "a moment"
