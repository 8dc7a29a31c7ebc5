"""Verbs started by the clock: requests expire, claims lapse, what suspended people held is let go.

Each takes one item in one transaction, skips what somebody else is working on, and changes nothing
when run again. A deadline is already true before a job has run: commands ask it themselves.
"""

import logging
from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy import ColumnElement, update
from sqlmodel import col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from domain import claims, locking
from domain.lifecycle import UNFINISHED, ActorRole, record_event, transition
from domain.maintenance import retention
from domain.rules import Rules
from domain.sessions import outcome
from persistence.database import Database, Db
from persistence.models import (
    Absent,
    ClaimOutcome,
    EventKind,
    Offer,
    OfferOutcome,
    Person,
    PersonState,
    Request,
    Role,
    Session,
    SessionStatus,
    Status,
)

Job = Callable[..., int | None]
TIDY = "tidy"  # it removes rows, many a transaction, where a job does one thing
MOST_AT_ONCE = 10_000  # a sweep ends, whatever happens; the next one goes on

log = logging.getLogger(__name__)


class ItemFailed(Exception):
    """One item could not be done. The sweep goes on without it, the next sweep tries again."""

    def __init__(self, request_id: int) -> None:
        super().__init__(request_id)
        self.request_id = request_id


def sweep(database: Database, rules: Rules) -> dict[str, int]:
    """Run every job until nothing is due; returns how many items each one did, and how many rows `tidy` removed."""
    done = {name: _until_done(database, name, rules) for name in JOBS}
    return done | {TIDY: retention.tidy(database, rules)}


def expire(db: Db, *, now: datetime, rules: Rules, skip: Collection[int] = ()) -> int | None:
    """Expire one open request whose time is up; returns its id, or None when there is none."""
    due = select(Request).where(Request.status == Status.OPEN, col(Request.expires_at) <= now)

    def over(request: Request) -> None:
        transition(db, request, Status.EXPIRED, actor_role=ActorRole.SYSTEM, kind=EventKind.EXPIRED, at=now)

    return _one(db, due.order_by(col(Request.expires_at)), over, skip)


def lapse(db: Db, *, now: datetime, rules: Rules, skip: Collection[int] = ()) -> int | None:
    """Open one request again whose mentor set no time within the claim's life."""
    due = select(Request).where(Request.status == Status.CLAIMED, col(Request.claim_lapses_at) <= now)

    def open_again(request: Request) -> None:
        claims.reopen_request(
            db,
            request,
            actor_role=ActorRole.SYSTEM,
            kind=EventKind.LAPSED,
            how=ClaimOutcome.LAPSED,
            now=now,
            rules=rules,
        )

    return _one(db, due.order_by(col(Request.claim_lapses_at)), open_again, skip)


def release_from_inactive(db: Db, *, now: datetime, rules: Rules, skip: Collection[int] = ()) -> int | None:
    """Free one request from somebody who is gone: a student's is cancelled, a mentor's opens again.

    Gone is who was suspended or no longer has that role. A session under way is left to its two people.
    """
    theirs = or_(
        col(Request.student_id).in_(_inactive(Role.STUDENT)),
        col(Request.mentor_id).in_(_inactive(Role.MENTOR)),
    )
    held = select(Request).where(col(Request.status).in_(UNFINISHED), theirs, ~_begun(now))

    def free(request: Request) -> None:
        if db.exec(_inactive(Role.STUDENT).where(Person.id == request.student_id)).first():
            claims.cancel_request(db, request, actor_role=ActorRole.SYSTEM, now=now, rules=rules)
        else:
            claims.reopen_request(
                db,
                request,
                actor_role=ActorRole.SYSTEM,
                kind=EventKind.REOPENED,
                how=ClaimOutcome.RELEASED,
                now=now,
                rules=rules,
            )

    return _one(db, held, free, skip)


def complete_overdue(db: Db, *, now: datetime, rules: Rules, skip: Collection[int] = ()) -> int | None:
    """End one session 72 h after its end: as completed, or, where nobody ever joined, as not having taken place."""
    over = select(Session.request_id).where(
        Session.status == SessionStatus.SCHEDULED, col(Session.ends_at) <= now - rules.auto_complete_after
    )
    due = select(Request).where(Request.status == Status.SCHEDULED, col(Request.id).in_(over))

    def close(request: Request) -> None:
        session = locking.lock_active_session(db, request.id)
        if session is None:
            raise RuntimeError(f"request {request.id} is scheduled without a session")
        if outcome.joined_ids(db, session.id):
            ending, absent, kind = SessionStatus.COMPLETED, None, EventKind.COMPLETED
        else:
            ending, absent, kind = SessionStatus.NO_SHOW, Absent.BOTH, EventKind.NOBODY_JOINED
        outcome.end(db, session, request, ending, absent, actor_role=ActorRole.SYSTEM, kind=kind, now=now)

    return _one(db, due, close, skip)


def lapse_offers(db: Db, *, now: datetime, rules: Rules, skip: Collection[int] = ()) -> int | None:
    """End the offers of one request that nobody answered in time."""
    late = select(Offer.request_id).where(col(Offer.ended_at).is_(None), col(Offer.lapses_at) <= now)
    due = select(Request).where(col(Request.id).in_(late))

    def end(request: Request) -> None:
        own = update(Offer).where(
            col(Offer.request_id) == request.id, col(Offer.ended_at).is_(None), col(Offer.lapses_at) <= now
        )
        db.execute(own.values(ended_at=now, outcome=OfferOutcome.LAPSED))
        record_event(db, request, kind=EventKind.OFFERS_LAPSED, actor_role=ActorRole.SYSTEM, at=now)

    return _one(db, due, end, skip)


JOBS: dict[str, Job] = {
    "expire": expire,
    "lapse": lapse,
    "release_from_inactive": release_from_inactive,
    "complete_overdue": complete_overdue,
    "lapse_offers": lapse_offers,
}


def _one(
    db: Db, due: SelectOfScalar[Request], work: Callable[[Request], None], skip: Collection[int]
) -> int | None:
    """Do one due item that nobody else is working on. Raises ItemFailed with its id where that fails."""
    rows = due.where(col(Request.id).not_in(skip)).limit(1).with_for_update(skip_locked=True, of=Request)
    request = db.exec(rows).first()
    if request is None:
        return None
    request_id = request.id  # after a failed flush the row itself says nothing any more
    try:
        work(request)
        db.flush()
    except Exception as error:
        raise ItemFailed(request_id) from error
    return request_id


def _until_done(database: Database, name: str, rules: Rules) -> int:
    stuck: set[int] = set()
    done = 0
    while done + len(stuck) < MOST_AT_ONCE:
        try:
            with database.system_transaction() as db:
                if JOBS[name](db, now=db.now, rules=rules, skip=stuck) is None:
                    break
            done += 1
        except ItemFailed as fault:
            log.exception("a job is stuck", extra={"job": name, "request_id": fault.request_id})
            stuck.add(fault.request_id)
    return done


def _inactive(role: Role) -> SelectOfScalar[int]:
    suspended = col(Person.state) == PersonState.SUSPENDED
    return select(Person.id).where(or_(suspended, ~col(Person.roles).contains([role.value])))


def _begun(now: datetime) -> ColumnElement[bool]:
    begun = select(Session.id).where(
        Session.request_id == Request.id,
        Session.status == SessionStatus.SCHEDULED,
        col(Session.starts_at) <= now,
    )
    return begun.exists()
