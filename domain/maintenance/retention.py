"""How long we keep what nobody needs any more, and its removal: answers to calls, ways in that have ended, old drafts."""

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import ColumnElement, Executable, delete, func, inspect, tuple_
from sqlalchemy import select as select_columns
from sqlmodel import SQLModel, col

from domain.rules import Rules
from persistence.database import Database, DatabaseFailure
from persistence.models import Draft, IdempotencyKey, SignIn, SignInCode

BATCH = 500  # rows in one transaction, so that nobody waits for it
BATCHES = 20  # of one table in one sweep; the next one goes on

log = logging.getLogger(__name__)

Due = Callable[[datetime, Rules], ColumnElement[bool]]


def _answers(now: datetime, rules: Rules) -> ColumnElement[bool]:
    """Each holds the whole text of a request."""
    return col(IdempotencyKey.created_at) <= now - rules.answer_kept


def _sign_ins(now: datetime, rules: Rules) -> ColumnElement[bool]:
    over = func.least(col(SignIn.ended_at), col(SignIn.expires_at))  # it passes over what is NULL
    return over <= now - rules.ended_sign_in_kept


def _codes(now: datetime, rules: Rules) -> ColumnElement[bool]:
    return func.least(col(SignInCode.used_at), col(SignInCode.expires_at)) <= now - rules.ended_sign_in_kept


def _drafts(now: datetime, rules: Rules) -> ColumnElement[bool]:
    return col(Draft.updated_at) <= now - rules.draft_kept


RETENTION: dict[type[SQLModel], Due] = {
    IdempotencyKey: _answers,
    SignIn: _sign_ins,
    SignInCode: _codes,
    Draft: _drafts,
}


def tidy(database: Database, rules: Rules) -> int:
    """Remove what is kept no longer, a batch a transaction; returns how many rows. Twice changes nothing.

    A table that fails is logged and left to the next time. Raises DatabaseFailure.
    """
    removed = 0
    for model in RETENTION:
        try:
            removed += _tidy_table(database, model, rules)
        except DatabaseFailure:
            raise
        except Exception:
            log.exception("a job is stuck", extra={"job": "tidy", "table": model.__tablename__})
    return removed


def _tidy_table(database: Database, model: type[SQLModel], rules: Rules) -> int:
    removed = 0
    for _ in range(BATCHES):
        with database.system_transaction() as db:
            batch = len(db.execute(removal(model, now=db.now, rules=rules)).all())
        removed += batch
        if batch < BATCH:
            break
    return removed


def removal(model: type[SQLModel], *, now: datetime, rules: Rules, most: int = BATCH) -> Executable:
    """The statement that removes some of what is due in this table, but for what somebody works with right now."""
    key = inspect(model).primary_key
    due = select_columns(*key).where(RETENTION[model](now, rules)).limit(most)
    found = due.with_for_update(skip_locked=True)
    return delete(model).where(tuple_(*key).in_(found)).returning(*key)
