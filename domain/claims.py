"""A mentor's hold on a request: how it begins, and how it ends, with the request open again or withdrawn.

Both ends leave no living session, claim or offer behind. The request is locked by the caller.
"""

from datetime import datetime

from sqlalchemy import bindparam, insert, update

from domain import locking
from domain.lifecycle import ActorRole, transition
from domain.rules import Rules
from persistence import queries
from persistence.database import Db
from persistence.models import ClaimOutcome, EventKind, OfferOutcome, Request, Session, SessionStatus, Status
from persistence.tables import CLAIMS

_INSERT_CLAIM = insert(CLAIMS).returning(CLAIMS.c.id)
_END_CLAIM = update(CLAIMS).where(CLAIMS.c.request_id == bindparam("of_request"), CLAIMS.c.ended_at.is_(None))


def start_claim(db: Db, request: Request, mentor_id: int, *, now: datetime) -> int:
    """Write down who holds a request that has just become theirs; returns the claim's id."""
    held = {"request_id": request.id, "mentor_id": mentor_id, "student_id": request.student_id}
    claim_id: int = db.execute(_INSERT_CLAIM, {**held, "claimed_at": now}).scalar_one()
    return claim_id


def cancel_request(
    db: Db,
    request: Request,
    *,
    actor_role: ActorRole,
    now: datetime,
    rules: Rules,
    actor_id: int | None = None,
    reason: str | None = None,
) -> None:
    """End a locked request, its claim and its session as cancelled."""
    if session := locking.lock_active_session(db, request.id):
        end_session(db, session, late=is_late_cancellation(session, now, rules), reason=reason, now=now)
    end_claim(db, request, how=ClaimOutcome.WITHDRAWN, now=now)
    transition(
        db,
        request,
        Status.CANCELLED,
        actor_role=actor_role,
        kind=EventKind.CANCELLED,
        at=now,
        actor_id=actor_id,
        ended_at=now,
        cancel_reason=reason,
        claim_lapses_at=None,
    )


def reopen_request(
    db: Db,
    request: Request,
    *,
    actor_role: ActorRole,
    kind: EventKind,
    how: ClaimOutcome,
    now: datetime,
    rules: Rules,
    actor_id: int | None = None,
) -> None:
    """Put a locked, held request back on the board with at least 72 h to live."""
    if session := locking.lock_active_session(db, request.id):
        end_session(db, session, late=False, reason=None, now=now)
    end_claim(db, request, how=how, now=now)
    transition(
        db,
        request,
        Status.OPEN,
        actor_role=actor_role,
        kind=kind,
        at=now,
        actor_id=actor_id,
        data={"mentor_id": request.mentor_id},
        mentor_id=None,
        claim_lapses_at=None,
        expires_at=max(request.expires_at, now + rules.reopened_lifetime),
    )


def end_claim(db: Db, request: Request, *, how: ClaimOutcome, now: datetime) -> None:
    """End the living claim of a locked request, and whatever times were still on offer for it."""
    db.execute(_END_CLAIM, {"of_request": request.id, "outcome": how, "ended_at": now})
    queries.end_offers(db, request.id, OfferOutcome.SUPERSEDED, now)


def end_session(db: Db, session: Session, *, late: bool, reason: str | None, now: datetime) -> None:
    """Cancel a locked session. Its calendar entry follows by the higher sequence."""
    session.status, session.ended_at = SessionStatus.CANCELLED, now
    session.late, session.cancel_reason, session.sequence = late, reason, session.sequence + 1
    db.flush()


def is_late_cancellation(session: Session, now: datetime, rules: Rules) -> bool:
    return session.starts_at - now < rules.late_cancellation
