"""Times outside the windows, proposed by one side, accepted or declined by the other. They block nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, bindparam
from sqlmodel import col, select
from sqlmodel import select as select_objects

from domain import locking, permissions
from domain.availability.intervals import Interval
from domain.errors import Conflict, DomainError, ErrorCode, Invalid, NotFound
from domain.lifecycle import ActorRole, record_event
from domain.permissions import Decision, Unavailable, enforce
from domain.rules import Rules
from domain.sessions import booking
from domain.sessions.read_models import OfferView
from persistence.database import Db, Viewer
from persistence.models import EventKind, Offer, OfferOutcome, Request, Session, SessionStatus
from persistence.queries import NOW


def offer(
    db: Db, viewer: Viewer, request_id: int, starts: Sequence[datetime], *, now: datetime, rules: Rules
) -> list[int]:
    """Propose up to three times for a claimed request, or for moving its session; returns the offers' ids.

    Raises Invalid for a time that is too soon or too many, Conflict where somebody is busy then.
    """
    request = locking.lock_request(db, request_id)
    session = locking.lock_active_session(db, request.id)
    enforce(permissions.can_offer(viewer, request, now, session))
    mentor_id = request.mentor_id or viewer.person_id
    locking.lock_profiles(db, [mentor_id, request.student_id])
    if not starts:
        raise Invalid("starts_at", "Choose at least one time to offer.")
    if len(starts) > rules.offers:
        raise Invalid("starts_at", f"Up to {rules.offers} times can be offered at once.")
    slots = {
        booking.free_slot(db, request, mentor_id, start, now=now, rules=rules, moving=session)
        for start in starts
    }
    return create_offers(db, viewer, request, sorted(slots), session=session, now=now, rules=rules)


def create_offers(
    db: Db,
    viewer: Viewer,
    request: Request,
    slots: Sequence[Interval],
    *,
    session: Session | None,
    now: datetime,
    rules: Rules,
    reason: str | None = None,
) -> list[int]:
    """Write checked slots as offers of this viewer for a locked request."""
    living = _active(db, request.id, now)
    waiting = {one.starts_at: one.offered_by for one in living}
    if any(waiting.get(start, viewer.person_id) != viewer.person_id for start, _ in slots):
        raise Conflict(
            "That time is on offer to you already. Accept it, and it is yours.", code=ErrorCode.OFFERED_TO_YOU
        )
    if any(start in waiting for start, _ in slots):
        raise Conflict(
            "That time is offered already. The other one has not answered yet.",
            code=ErrorCode.ALREADY_OFFERED,
        )
    if len(living) + len(slots) > rules.offers:
        raise Conflict(
            f"Up to {rules.offers} times can be offered at once. Wait for an answer first.",
            code=ErrorCode.OFFER_LIMIT_REACHED,
        )
    mentor_id = session.mentor_id if session else viewer.person_id  # only its mentor offers a first time
    made = [
        Offer(
            request_id=request.id,
            session_id=session.id if session else None,
            mentor_id=mentor_id,
            student_id=request.student_id,
            offered_by=viewer.person_id,
            starts_at=start,
            ends_at=end,
            created_at=now,
            reason=reason,
            lapses_at=_lapses_at(request, session, start, rules),
        )
        for start, end in slots
    ]
    db.add_all(made)
    db.flush()
    actor_role = ActorRole.MENTOR if permissions.is_mentor(viewer, request) else ActorRole.STUDENT
    data = {"offers": [one.id for one in made]}
    record_event(
        db,
        request,
        kind=EventKind.OFFERED,
        actor_role=actor_role,
        at=now,
        actor_id=viewer.person_id,
        data=data,
    )
    return [one.id for one in made]


@dataclass(frozen=True)
class Answered:
    """What the answer to an offer was about: its request, and the session where there is one now."""

    request_id: int
    session_id: int | None = None


def accept(db: Db, viewer: Viewer, offer_id: int, *, now: datetime, rules: Rules) -> Answered:
    """Take an offered time: it becomes the session's. Everything is checked again.

    Raises Conflict ("pick another") when the time has become impossible meanwhile.
    """
    one, request = _locked(db, offer_id)
    session = locking.lock_active_session(db, request.id)
    enforce(permissions.can_accept_offer(viewer, one, now))
    locking.lock_profiles(db, [one.mentor_id, one.student_id])
    slot = _still_free(db, one, request, session, now=now, rules=rules)
    one.ended_at, one.outcome = now, OfferOutcome.ACCEPTED
    db.flush()
    if session is None:
        booked = booking.book_claimed(db, viewer, request, slot, actor_role=ActorRole.STUDENT, now=now)
        return Answered(request.id, booked)

    session.move_reason = one.reason
    booking.move_session(db, viewer, session, request, slot, now=now)
    return Answered(request.id, session.id)


def decline(db: Db, viewer: Viewer, offer_id: int, *, now: datetime, rules: Rules) -> Answered:
    """Say that an offered time does not suit."""
    one, request = _locked(db, offer_id)
    enforce(permissions.can_answer_offer(viewer, one, now))
    one.ended_at, one.outcome = now, OfferOutcome.DECLINED
    db.flush()
    actor_role = ActorRole.MENTOR if permissions.is_mentor(viewer, request) else ActorRole.STUDENT
    data = {"offers": [one.id]}
    record_event(
        db,
        request,
        kind=EventKind.DECLINED,
        actor_role=actor_role,
        at=now,
        actor_id=viewer.person_id,
        data=data,
    )
    return Answered(request.id)


def decline_all(db: Db, viewer: Viewer, offer_ids: Sequence[int], *, now: datetime, rules: Rules) -> None:
    """Say no to all of these or to none, in one transaction."""
    for offer_id in offer_ids:
        decline(db, viewer, offer_id, now=now, rules=rules)


def still_possible(
    db: Db, one: Offer, request: Request, session: Session | None, *, now: datetime, rules: Rules
) -> Decision:
    """True while both are free at an offered time that is far enough ahead; else the sentence that says why not."""
    try:
        _still_free(db, one, request, session, now=now, rules=rules)
    except Conflict as refusal:
        return Unavailable(refusal.message, refusal.code)
    return True


def _still_free(
    db: Db, one: Offer, request: Request, session: Session | None, *, now: datetime, rules: Rules
) -> Interval:
    mentor_id = one.mentor_id
    try:
        return booking.free_slot(db, request, mentor_id, one.starts_at, now=now, rules=rules, moving=session)
    except DomainError as refusal:
        raise Conflict(
            f"This time is not possible any more. {refusal.message}", code=ErrorCode.TIME_UNAVAILABLE
        ) from None


def _lapses_at(request: Request, session: Session | None, start: datetime, rules: Rules) -> datetime:
    """An offer lives until its time is too near, its claim lapses, or the session it would move begins."""
    ends = [
        start - rules.notice(request.urgency),
        request.claim_lapses_at,
        session.starts_at if session else None,
    ]
    return min(end for end in ends if end)


def request_id_of(db: Db, offer_id: int) -> int:
    """Which request an offer is about. Raises NotFound."""
    request_id = None
    if locking.is_id(offer_id):
        request_id = db.exec(select(Offer.request_id).where(Offer.id == offer_id)).one_or_none()
    if request_id is None:
        raise NotFound
    return request_id


def _locked(db: Db, offer_id: int) -> tuple[Offer, Request]:
    request = locking.lock_request_or_none(db, request_id_of(db, offer_id))
    if request is None:
        raise Conflict("This offer is gone. Please pick another time.", code=ErrorCode.OFFER_ENDED)
    return db.exec(select(Offer).where(Offer.id == offer_id).with_for_update()).one(), request


def _active(db: Db, request_id: int, now: datetime) -> Sequence[Offer]:
    """The offers that wait for an answer; one past its deadline does not, sweep or no sweep."""
    waiting = select(Offer).where(
        Offer.request_id == request_id, col(Offer.ended_at).is_(None), col(Offer.lapses_at) > now
    )
    return db.exec(waiting).all()


_REQUEST_ID = bindparam("request_id", type_=BigInteger)

_OFFERS = (
    select_objects(Offer)
    .where(col(Offer.request_id) == _REQUEST_ID, col(Offer.ended_at).is_(None), col(Offer.lapses_at) > NOW)
    .order_by(col(Offer.starts_at))
)

_ACTIVE_SESSION = select_objects(Session).where(
    col(Session.request_id) == _REQUEST_ID, Session.status == SessionStatus.SCHEDULED
)


def list_offers(
    db: Db, viewer: Viewer, request_id: int, *, now: datetime, rules: Rules
) -> tuple[OfferView, ...]:
    """The times on offer for a request, each with whether it can still be had, and why not."""
    asked = {"request_id": request_id, "now": now}
    request = db.get(Request, request_id)
    if request is None:  # it has just been taken from the one who looks
        return ()
    session = db.exec(_ACTIVE_SESSION, params=asked).one_or_none()
    has_role = permissions.still_has_role(viewer, request)
    return tuple(
        OfferView(
            id=offer.id,
            starts_at=offer.starts_at,
            ends_at=offer.ends_at,
            by_viewer=offer.offered_by == viewer.person_id,
            moves_session=offer.session_id is not None,
            reason=offer.reason,
            lapses_at=offer.lapses_at,
            possible=still_possible(db, offer, request, session, now=now, rules=rules)
            if has_role is True
            else has_role,
            answer=permissions.can_answer_offer(viewer, offer, now),
        )
        for offer in db.exec(_OFFERS, params=asked).all()
    )
