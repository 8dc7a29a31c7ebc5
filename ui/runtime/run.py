"""A command or a read, in a worker thread and a transaction. Nothing here touches the database on the event loop."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar

from anyio import to_thread
from sqlalchemy.exc import DataError, IntegrityError, ProgrammingError

from domain.errors import DomainError, Invalid, NotAllowed, NotFound, from_constraint
from domain.rules import Rules
from persistence.database import DatabaseBusy, DatabaseUnavailable, Db, NotSignedIn, Viewer
from ui.client.text import NOT_YOURS, UNKEEPABLE
from ui.runtime.context import AppContext, current

OUT_OF_RANGE = "22003"  # PostgreSQL's word for a number too large for its column

INSUFFICIENT_PRIVILEGE = "42501"

# What `run` raises while we are well.
EXPECTED_ERRORS = (DomainError, NotSignedIn, DatabaseUnavailable, DatabaseBusy)

Value = TypeVar("Value")
log = logging.getLogger(__name__)


async def run(sign_in: str, f: Callable[..., Value], *args: Any, **kwargs: Any) -> Value:
    """Run a command or a read as the person behind a sign-in: `f(db, viewer, *args, now=…, rules=…, **kwargs)`.

    Raises DomainError, NotSignedIn, DatabaseUnavailable and DatabaseBusy; anything else is a surprise.
    """
    context = current()

    def transaction() -> Value:
        with context.database.transaction(sign_in) as (db, viewer):
            try:
                return f(db, viewer, *args, now=db.now, rules=context.rules, **kwargs)
            except NotAllowed:
                log.info("refused", extra={"command": name_of(f), "person_id": viewer.person_id})
                raise

    return await _in_a_thread(context, transaction)


def then_read(command: Callable[..., object], read: Callable[..., Value]) -> Callable[..., Value]:
    """A command and then a read, in one transaction: what each person has one of, as it is afterwards."""

    @wraps(command)
    def both(db: Db, viewer: Viewer, *args: Any, now: datetime, rules: Rules) -> Value:
        command(db, viewer, *args, now=now, rules=rules)
        return read(db, viewer, now=now, rules=rules)

    return both


async def check_sign_in(sign_in: str) -> None:
    """Whether a sign-in lives. Raises NotSignedIn where it has ended, and otherwise as `run` does."""
    await run(sign_in, _nothing)


async def run_for_calendar(token: str, f: Callable[..., Value], *args: Any, **kwargs: Any) -> Value:
    """Run a read as the person whose calendar has this secret address. Raises NotSignedIn where it is nobody's."""
    context = current()

    def transaction() -> Value:
        with context.database.feed_transaction(token) as (db, viewer):
            return f(db, viewer, *args, now=db.now, rules=context.rules, **kwargs)

    return await _in_a_thread(context, transaction)


async def run_system(f: Callable[..., Value], *args: Any, **kwargs: Any) -> Value:
    """Run something as the system: `f(db, *args, now=…, rules=…, **kwargs)`. Raises as `run` does."""
    context = current()

    def transaction() -> Value:
        with context.database.system_transaction() as db:
            return f(db, *args, now=db.now, rules=context.rules, **kwargs)

    return await _in_a_thread(context, transaction)


async def _in_a_thread(context: AppContext, transaction: Callable[[], Value]) -> Value:
    def translated() -> Value:
        try:
            return transaction()
        except IntegrityError as error:
            raise from_constraint(error) or error from error
        except DataError as error:
            raise _unkeepable(error) from error
        except ProgrammingError as error:
            raise _forbidden(error) or error from error

    return await to_thread.run_sync(translated, limiter=context.limiter)


def _unkeepable(error: DataError) -> DomainError:
    """A value that no column can hold got past the checks: an id beyond all ids, or a NUL in a text."""
    if getattr(error.orig, "sqlstate", None) == OUT_OF_RANGE:
        return NotFound()
    return Invalid("", UNKEEPABLE)


def _forbidden(error: ProgrammingError) -> DomainError | None:
    """What a policy refused though the checks before it did not, such as for a role that was taken meanwhile."""
    if getattr(error.orig, "sqlstate", None) != INSUFFICIENT_PRIVILEGE:
        return None
    log.warning("refused by the database alone", exc_info=error)  # a check that should have spoken first
    return NotAllowed(NOT_YOURS)


def name_of(f: Callable[..., Any]) -> str:
    return f"{getattr(f, '__module__', '')}.{getattr(f, '__name__', 'f')}"


def _nothing(*_: object, **__: object) -> None:
    """Only whether the transaction opens matters."""
