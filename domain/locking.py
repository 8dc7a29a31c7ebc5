"""The first question of every command: may they see it? And its row, locked until the end.

Locks are always taken in this order, so no two commands wait for each other in a ring:
the request, then the people in id order, then its session and claim.
"""

from collections.abc import Iterable

from sqlalchemy import BigInteger, any_, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import col, select

from domain.errors import NotFound
from domain.limits import MAX_ID
from persistence.database import Db
from persistence.models import Claim, Profile, Request, Session, SessionStatus

# Built once: to build a statement takes as long as to send it.
_REQUEST = select(Request).where(col(Request.id) == bindparam("request_id")).with_for_update()
_REQUEST_OF = select(Session.request_id).where(col(Session.id) == bindparam("session_id"))
_SESSION = select(Session).where(col(Session.id) == bindparam("session_id")).with_for_update()
_PROFILES = (
    select(Profile)
    .where(col(Profile.person_id) == any_(bindparam("person_ids", type_=ARRAY(BigInteger))))
    .order_by(col(Profile.person_id))
    .with_for_update(key_share=True)
)
_ACTIVE_SESSION = (
    select(Session)
    .where(col(Session.request_id) == bindparam("request_id"), Session.status == SessionStatus.SCHEDULED)
    .with_for_update()
)
_ACTIVE_CLAIM = (
    select(Claim.id)
    .where(col(Claim.request_id) == bindparam("request_id"), col(Claim.ended_at).is_(None))
    .with_for_update()
)


def is_id(number: int) -> bool:
    """Whether anything can have this id; PostgreSQL takes no other for one."""
    return 0 < number <= MAX_ID


def lock_request(db: Db, request_id: int) -> Request:
    """The request, locked. Raises NotFound where row-level security shows this viewer none."""
    found = lock_request_or_none(db, request_id)
    if found is None:
        raise NotFound
    return found


def lock_request_or_none(db: Db, request_id: int) -> Request | None:
    if not is_id(request_id):
        return None
    return db.exec(_REQUEST, params={"request_id": request_id}).one_or_none()


def lock_session(db: Db, session_id: int) -> tuple[Session, Request]:
    """The session and its request, both locked. Raises NotFound."""
    if not is_id(session_id):
        raise NotFound
    request_id = db.exec(_REQUEST_OF, params={"session_id": session_id}).one_or_none()
    if request_id is None:
        raise NotFound
    locked = lock_request(db, request_id)
    return db.exec(_SESSION, params={"session_id": session_id}).one(), locked


def lock_session_only(db: Db, session_id: int) -> Session:
    """The session, locked, where its request need not be: after its end. Raises NotFound."""
    if not is_id(session_id):
        raise NotFound
    found = db.exec(_SESSION, params={"session_id": session_id}).one_or_none()
    if found is None:
        raise NotFound
    return found


def lock_profiles(db: Db, person_ids: Iterable[int]) -> dict[int, Profile]:
    """These people's profiles, locked in id order: without it bookings deadlock, or overlap."""
    asked = sorted(set(person_ids))
    profiles = db.exec(_PROFILES, params={"person_ids": asked}).all()
    if len(profiles) != len(asked):
        raise NotFound
    return {profile.person_id: profile for profile in profiles}


def lock_active_session(db: Db, request_id: int) -> Session | None:
    """The session this request waits for, locked."""
    return db.exec(_ACTIVE_SESSION, params={"request_id": request_id}).one_or_none()


def lock_active_claim(db: Db, request: Request) -> int:
    """The id of a held request's claim, locked; `check_consistency` says at each commit that there is one."""
    claim_id = db.exec(_ACTIVE_CLAIM, params={"request_id": request.id}).one_or_none()
    if claim_id is None:
        raise RuntimeError(f"request {request.id} is {request.status} and nobody holds it")
    return claim_id
