"""Verbs started by the clock: requests expire, claims lapse, what suspended people held is let go.

Each takes one item in one transaction, skips what somebody else is working on, and changes nothing
when run again. A deadline is already true before a chore has run: commands ask it themselves.
"""

import logging
from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from domain import requests
from domain.lifecycle import UNFINISHED, Who, move
from domain.rules import Rules
from persistence.database import Database, Db
from persistence.models import ClaimEnd, Person, PersonState, Request, Role, Session, SessionStatus, Status

Chore = Callable[..., int | None]
MOST_AT_ONCE = 10_000  # a sweep ends, whatever happens; the next one goes on

log = logging.getLogger(__name__)


class Stuck(Exception):
    """One item could not be done. The sweep goes on without it, the next sweep tries again."""

    def __init__(self, request_id: int) -> None:
        super().__init__(request_id)
        self.request_id = request_id


def sweep(database: Database, rules: Rules) -> dict[str, int]:
    """Run every chore until nothing is due; returns how many items each one did."""
    return {name: _until_done(database, name, rules) for name in CHORES}


def expire(db: Db, *, now: datetime, rules: Rules, skip: Collection[int] = ()) -> int | None:
    """Expire one open request whose time is up; returns its id, or None when there is none."""
    due = select(Request).where(Request.status == Status.OPEN, col(Request.expires_at) <= now)

    def over(request: Request) -> None:
        move(db, request, Status.EXPIRED, who=Who.CLOCK, kind="expired", at=now)

    return _one(db, due.order_by(col(Request.expires_at)), over, skip)


def lapse(db: Db, *, now: datetime, rules: Rules, skip: Collection[int] = ()) -> int | None:
    """Open one request again whose mentor set no time within the claim's life."""
    due = select(Request).where(Request.status == Status.CLAIMED, col(Request.claim_lapses_at) <= now)

    def open_again(request: Request) -> None:
        requests.reopen(db, request, who=Who.CLOCK, kind="lapsed", how=ClaimEnd.LAPSED, now=now, rules=rules)

    return _one(db, due.order_by(col(Request.claim_lapses_at)), open_again, skip)


def let_go(db: Db, *, now: datetime, rules: Rules, skip: Collection[int] = ()) -> int | None:
    """Free one request from somebody who is gone: a student's is cancelled, a mentor's opens again.

    Gone is who was suspended or no longer has that role. A session under way is left to its two people.
    """
    theirs = or_(
        col(Request.student_id).in_(_gone(Role.STUDENT)), col(Request.mentor_id).in_(_gone(Role.MENTOR))
    )
    held = select(Request).where(col(Request.status).in_(UNFINISHED), theirs, ~_begun(now))

    def free(request: Request) -> None:
        if db.exec(_gone(Role.STUDENT).where(Person.id == request.student_id)).first():
            requests.withdraw(db, request, who=Who.CLOCK, now=now)
        else:
            requests.reopen(
                db, request, who=Who.CLOCK, kind="reopened", how=ClaimEnd.RELEASED, now=now, rules=rules
            )

    return _one(db, held, free, skip)


CHORES: dict[str, Chore] = {"expire": expire, "lapse": lapse, "let_go": let_go}


def _one(
    db: Db, due: SelectOfScalar[Request], work: Callable[[Request], None], skip: Collection[int]
) -> int | None:
    """Do one due item that nobody else is working on. Raises Stuck with its id where that fails."""
    rows = due.where(col(Request.id).not_in(skip)).limit(1).with_for_update(skip_locked=True, of=Request)
    request = db.exec(rows).first()
    if request is None:
        return None
    request_id = request.id  # after a failed flush the row itself says nothing any more
    try:
        work(request)
        db.flush()
    except Exception as error:
        raise Stuck(request_id) from error
    return request_id


def _until_done(database: Database, name: str, rules: Rules) -> int:
    stuck: set[int] = set()
    done = 0
    while done + len(stuck) < MOST_AT_ONCE:
        try:
            with database.system_transaction() as db:
                if CHORES[name](db, now=db.now, rules=rules, skip=stuck) is None:
                    break
            done += 1
        except Stuck as fault:
            log.exception("a chore is stuck", extra={"chore": name, "request_id": fault.request_id})
            stuck.add(fault.request_id)
    return done


def _gone(role: Role) -> SelectOfScalar[int]:
    suspended = col(Person.state) == PersonState.SUSPENDED
    return select(Person.id).where(or_(suspended, ~col(Person.roles).contains([role.value])))


def _begun(now: datetime) -> ColumnElement[bool]:
    begun = select(Session.id).where(
        Session.request_id == Request.id,
        Session.status == SessionStatus.SCHEDULED,
        col(Session.starts_at) <= now,
    )
    return begun.exists()
