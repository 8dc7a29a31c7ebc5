"""What a mentor does with a request: take it, and let it go."""

from datetime import datetime

from domain import claims, locking, permissions
from domain.errors import Conflict, NotFound
from domain.lifecycle import ActorRole, transition
from domain.permissions import MentorLoad, enforce
from domain.rules import Rules
from domain.sessions import booking
from persistence import queries
from persistence.database import Db, Viewer
from persistence.models import ClaimOutcome, EventKind, Profile, Status


def claim(
    db: Db,
    viewer: Viewer,
    request_id: int,
    *,
    now: datetime,
    rules: Rules,
    starts_at: datetime | None = None,
) -> int | None:
    """Take an open request; with `starts_at` book its session in the same transaction.

    Exactly one mentor wins. Returns the session's id when a time was given. Raises Conflict for
    whoever comes second, too late, or holds enough already.
    """
    request = locking.lock_request_or_none(db, request_id)
    if request is None:
        raise _why_gone(db, request_id)
    both = [viewer.person_id, request.student_id] if starts_at else [viewer.person_id]
    me = locking.lock_profiles(db, both)[viewer.person_id]
    enforce(permissions.can_claim(viewer, request, now, load_of(db, me, request.id)))
    to, kind = (Status.SCHEDULED, EventKind.SCHEDULED) if starts_at else (Status.CLAIMED, EventKind.CLAIMED)
    data = {"starts_at": starts_at.isoformat()} if starts_at else {}
    slot = (
        booking.slot_in_windows(db, request, viewer.person_id, starts_at, now=now, rules=rules)
        if starts_at
        else None
    )
    transition(
        db,
        request,
        to,
        actor_role=ActorRole.MENTOR,
        kind=kind,
        at=now,
        actor_id=viewer.person_id,
        data=data,
        mentor_id=viewer.person_id,
        claim_lapses_at=None if starts_at else now + rules.claim_lasts(request.urgency),
    )
    claim_id = claims.start_claim(db, request, viewer.person_id, now=now)
    return booking.book(db, request, claim_id, slot, now=now) if slot else None


def release(db: Db, viewer: Viewer, request_id: int, *, now: datetime, rules: Rules) -> None:
    """Let a claimed request go; it opens again for everyone and keeps its place."""
    request = locking.lock_request(db, request_id)
    enforce(permissions.can_release(viewer, request))
    actor_role = ActorRole.MENTOR if permissions.is_mentor(viewer, request) else ActorRole.ADMIN
    claims.reopen_request(
        db,
        request,
        actor_role=actor_role,
        kind=EventKind.RELEASED,
        how=ClaimOutcome.RELEASED,
        now=now,
        rules=rules,
        actor_id=viewer.person_id,
    )


def undo_claim(db: Db, viewer: Viewer, request_id: int, *, now: datetime, rules: Rules) -> None:
    """Give a request back within seconds, as if it had not been claimed.

    It is open as before and no later, and the mentor may claim it again. Raises Conflict once a time was set or
    offered, or later than `rules.undo_claim_within`.
    """
    request = locking.lock_request(db, request_id)
    claimed_at, offered = queries.claim_facts(db, request.id)
    enforce(
        permissions.can_undo_claim(viewer, request, now, claimed_at=claimed_at, offered=offered, rules=rules)
    )
    claims.end_claim(db, request, how=ClaimOutcome.UNDONE, now=now)
    transition(
        db,
        request,
        Status.OPEN,
        actor_role=ActorRole.MENTOR,
        kind=EventKind.CLAIM_UNDONE,
        at=now,
        actor_id=viewer.person_id,
        data={"mentor_id": viewer.person_id},
        mentor_id=None,
        claim_lapses_at=None,
    )


def load_of(db: Db, mentor: Profile, request_id: int) -> MentorLoad:
    """How this mentor, whose profile is locked, stands towards one more request."""
    active_claims, released_before = queries.claims_of(db, mentor.person_id, request_id)
    return MentorLoad(mentor.capacity, active_claims, mentor.paused_until, released_before)


def _why_gone(db: Db, request_id: int) -> Conflict | NotFound:
    """Why a mentor finds nothing to lock: the one thing they may know of a request that moved on."""
    status = queries.request_status(db, request_id) if locking.is_id(request_id) else None
    if status is None:
        return NotFound()
    why = permissions.why_not_open(Status(status))
    return Conflict(why, code=why.code, current_status=status)
