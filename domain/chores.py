"""Verbs started by the clock: requests expire, claims lapse, what suspended people held is let go.

Each takes one item in one transaction, skips what somebody else is working on, and changes nothing
when run again. A deadline is already true before a chore has run: commands ask it themselves.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import col, or_, select

from domain import requests
from domain.lifecycle import UNFINISHED, Who, move
from domain.rules import Rules
from persistence.database import Database, Db
from persistence.models import ClaimEnd, Person, PersonState, Request, Session, SessionStatus, Status

Chore = Callable[..., int | None]
MOST_AT_ONCE = 10_000  # a sweep ends, whatever happens; the next one goes on


def sweep(database: Database, rules: Rules) -> dict[str, int]:
    """Run every chore until nothing is due; returns how many items each one did."""
    return {name: _until_done(database, chore, rules) for name, chore in CHORES.items()}


def expire(db: Db, *, now: datetime, rules: Rules) -> int | None:
    """Expire one open request whose time is up; returns its id, or None when there is none."""
    due = select(Request).where(Request.status == Status.OPEN, col(Request.expires_at) <= now)
    request = db.exec(
        due.order_by(col(Request.expires_at)).limit(1).with_for_update(skip_locked=True)
    ).first()
    if request is None:
        return None
    move(db, request, Status.EXPIRED, who=Who.CLOCK, kind="expired", at=now)
    return request.id


def lapse(db: Db, *, now: datetime, rules: Rules) -> int | None:
    """Open one request again whose mentor set no time within the claim's life."""
    due = select(Request).where(Request.status == Status.CLAIMED, col(Request.claim_lapses_at) <= now)
    ordered = due.order_by(col(Request.claim_lapses_at)).limit(1)
    request = db.exec(ordered.with_for_update(skip_locked=True)).first()
    if request is None:
        return None
    requests.reopen(db, request, who=Who.CLOCK, kind="lapsed", how=ClaimEnd.LAPSED, now=now, rules=rules)
    return request.id


def let_go(db: Db, *, now: datetime, rules: Rules) -> int | None:
    """Free one request from somebody suspended: a student's is cancelled, a mentor's opens again.

    A session under way is left to its two people.
    """
    gone = select(Person.id).where(Person.state == PersonState.SUSPENDED)
    theirs = or_(col(Request.student_id).in_(gone), col(Request.mentor_id).in_(gone))
    held = select(Request).where(col(Request.status).in_(UNFINISHED), theirs, ~_begun(now))
    request = db.exec(held.limit(1).with_for_update(skip_locked=True, of=Request)).first()
    if request is None:
        return None
    if db.get_one(Person, request.student_id).state is PersonState.SUSPENDED:
        requests.withdraw(db, request, who=Who.CLOCK, now=now)
    else:
        requests.reopen(
            db, request, who=Who.CLOCK, kind="reopened", how=ClaimEnd.RELEASED, now=now, rules=rules
        )
    return request.id


CHORES: dict[str, Chore] = {"expire": expire, "lapse": lapse, "let_go": let_go}


def _begun(now: datetime) -> ColumnElement[bool]:
    begun = select(Session.id).where(
        Session.request_id == Request.id,
        Session.status == SessionStatus.SCHEDULED,
        col(Session.starts_at) <= now,
    )
    return begun.exists()


def _until_done(database: Database, chore: Chore, rules: Rules) -> int:
    for done in range(MOST_AT_ONCE):
        with database.system_transaction() as db:
            if chore(db, now=db.now, rules=rules) is None:
                return done
    return MOST_AT_ONCE
