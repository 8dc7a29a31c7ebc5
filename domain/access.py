"""The first question of every command: may they see it? And its row, locked until the end.

Locks are always taken in this order, so no two commands wait for each other in a ring:
the request, then the people in id order, then its session and claim.
"""

from collections.abc import Iterable

from sqlmodel import col, select

from domain.errors import NotFound
from persistence.database import Db
from persistence.models import Claim, Profile, Request, Session, SessionStatus

BIGGEST_ID = 2**63 - 1


def request(db: Db, request_id: int) -> Request:
    """The request, locked. Raises NotFound where row-level security shows this viewer none."""
    found = request_or_none(db, request_id)
    if found is None:
        raise NotFound
    return found


def request_or_none(db: Db, request_id: int) -> Request | None:
    if not 0 < request_id <= BIGGEST_ID:
        return None
    return db.exec(select(Request).where(Request.id == request_id).with_for_update()).one_or_none()


def session(db: Db, session_id: int) -> tuple[Session, Request]:
    """The session and its request, both locked. Raises NotFound."""
    if not 0 < session_id <= BIGGEST_ID:
        raise NotFound
    request_id = db.exec(select(Session.request_id).where(Session.id == session_id)).one_or_none()
    if request_id is None:
        raise NotFound
    locked = request(db, request_id)
    return db.exec(select(Session).where(Session.id == session_id).with_for_update()).one(), locked


def session_alone(db: Db, session_id: int) -> Session:
    """The session, locked, where its request need not be: after its end. Raises NotFound."""
    if not 0 < session_id <= BIGGEST_ID:
        raise NotFound
    found = db.exec(select(Session).where(Session.id == session_id).with_for_update()).one_or_none()
    if found is None:
        raise NotFound
    return found


def people(db: Db, person_ids: Iterable[int]) -> dict[int, Profile]:
    """These people's profiles, locked in id order: without it bookings deadlock, or overlap."""
    asked = sorted(set(person_ids))
    rows = select(Profile).where(col(Profile.person_id).in_(asked)).order_by(col(Profile.person_id))
    profiles = db.exec(rows.with_for_update(key_share=True)).all()
    if len(profiles) != len(asked):
        raise NotFound
    return {profile.person_id: profile for profile in profiles}


def living_session(db: Db, request_id: int) -> Session | None:
    """The session this request waits for, locked."""
    living = select(Session).where(
        Session.request_id == request_id, Session.status == SessionStatus.SCHEDULED
    )
    return db.exec(living.with_for_update()).one_or_none()


def holding(db: Db, request: Request) -> Claim:
    """The living claim of a request that is held; `one_story` says at each commit that there is one."""
    claim = living_claim(db, request.id)
    if claim is None:
        raise RuntimeError(f"request {request.id} is {request.status} and nobody holds it")
    return claim


def living_claim(db: Db, request_id: int) -> Claim | None:
    """The claim under which this request is held now, locked."""
    living = select(Claim).where(Claim.request_id == request_id, col(Claim.ended_at).is_(None))
    return db.exec(living.with_for_update()).one_or_none()
