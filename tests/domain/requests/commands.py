"""The commands that take no more than a request, and what a request is like before and after them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from domain import requests, sessions
from domain.requests.fields import Window
from persistence.database import Database
from tests import factories
from tests.factories import Actor, Cast

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def window(starts_in: timedelta, duration: timedelta = 2 * HOUR, *, now: datetime = NOW) -> Window:
    return Window(now + starts_in, now + starts_in + duration)


Command = Callable[[Database, Actor, int], object]


def edit(database: Database, who: Actor, request_id: int) -> object:
    return factories.do(database, who, requests.edit, request_id, factories.fields("Another title"))


def cancel(database: Database, who: Actor, request_id: int) -> object:
    return factories.do(database, who, requests.cancel, request_id)


def renew(database: Database, who: Actor, request_id: int) -> object:
    return factories.do(database, who, requests.renew, request_id)


def claim(database: Database, who: Actor, request_id: int) -> object:
    return factories.do(database, who, requests.claim, request_id)


def release(database: Database, who: Actor, request_id: int) -> object:
    return factories.do(database, who, requests.release, request_id)


def schedule(database: Database, who: Actor, request_id: int) -> object:
    return factories.do(database, who, sessions.schedule, request_id, factories.tomorrow(16, days=2))


def in_state(database: Database, cast: Cast, state: str) -> int:
    """Sana's request, held by Maya where somebody holds it."""
    if state == "open":
        return factories.request(database, cast.sana)
    if state in ("expired", "cancelled"):
        request_id = factories.request(database, cast.sana)
        if state == "expired":
            expire(database, request_id)
        else:
            factories.do(database, cast.sana, requests.cancel, request_id)
        return request_id
    if state == "claimed":
        return factories.claimed(database, cast.sana, cast.maya)
    session_id = factories.scheduled(database, cast.sana, cast.maya)
    (found,) = factories.sql(
        database, "SELECT request_id, starts_at FROM mini_mentorship_sessions WHERE id = :id", id=session_id
    )
    if state == "completed":
        factories.do(database, cast.maya, sessions.complete, session_id, now=found.starts_at + HOUR)
    return int(found.request_id)


def expire(database: Database, request_id: int) -> datetime:
    """Its week is over; returns when that was."""
    factories.expired(database, request_id)
    ended: datetime = factories.row(database, request_id).expires_at
    return ended


def claims(database: Database, request_id: int) -> list[tuple[int, str | None]]:
    rows = factories.sql(
        database, "SELECT mentor_id, outcome FROM claims WHERE request_id = :id ORDER BY id", id=request_id
    )
    return [(row.mentor_id, row.outcome) for row in rows]
