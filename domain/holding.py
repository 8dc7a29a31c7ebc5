"""How a mentor's hold on a request ends: the request opens again, or ends as withdrawn.

Both leave no living session, claim or offer behind. The request is locked by the caller.
"""

from datetime import datetime

from domain import access
from domain.lifecycle import Who, move
from domain.rules import Rules
from persistence import queries
from persistence.database import Db
from persistence.models import ClaimEnd, OfferEnd, Request, Session, SessionStatus, Status


def withdraw(
    db: Db,
    request: Request,
    *,
    who: Who,
    now: datetime,
    rules: Rules,
    actor_id: int | None = None,
    reason: str | None = None,
) -> None:
    """End a locked request, its claim and its session as cancelled."""
    if session := access.living_session(db, request.id):
        end_session(session, late=is_late(session, now, rules), reason=reason, now=now)
    end_hold(db, request, how=ClaimEnd.WITHDRAWN, now=now)
    move(db, request, Status.CANCELLED, who=who, kind="cancelled", at=now, actor_id=actor_id)
    request.ended_at, request.cancel_reason, request.claim_lapses_at = now, reason, None
    db.flush()


def reopen(
    db: Db,
    request: Request,
    *,
    who: Who,
    kind: str,
    how: ClaimEnd,
    now: datetime,
    rules: Rules,
    actor_id: int | None = None,
) -> None:
    """Put a locked, held request back on the board with at least 72 h to live."""
    if session := access.living_session(db, request.id):
        end_session(session, late=False, reason=None, now=now)
    end_hold(db, request, how=how, now=now)
    facts = {"mentor_id": request.mentor_id}
    move(db, request, Status.OPEN, who=who, kind=kind, at=now, actor_id=actor_id, facts=facts)
    request.mentor_id, request.claim_lapses_at = None, None
    request.expires_at = max(request.expires_at, now + rules.reopened_lifetime)
    db.flush()


def end_hold(db: Db, request: Request, *, how: ClaimEnd, now: datetime) -> None:
    """End the living claim of a locked request, and whatever times were still on offer for it."""
    if held := access.living_claim(db, request.id):
        held.ended_how, held.ended_at = how, now
    db.flush()
    queries.end_offers(db, request.id, OfferEnd.OVERTAKEN, now)


def end_session(session: Session, *, late: bool, reason: str | None, now: datetime) -> None:
    """Cancel a locked session. Its calendar entry follows by the higher sequence."""
    session.status, session.ended_at = SessionStatus.CANCELLED, now
    session.late, session.cancel_reason, session.sequence = late, reason, session.sequence + 1


def is_late(session: Session, now: datetime, rules: Rules) -> bool:
    return session.starts_at - now < rules.late_cancellation
