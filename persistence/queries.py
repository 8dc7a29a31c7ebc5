"""Selects that take ids and flags; they know nothing of permission, row-level security does."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    and_,
    bindparam,
    false,
    func,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from persistence.database import Db
from persistence.models import ClaimOutcome, OfferOutcome
from persistence.tables import CLAIMS, LINKS, OFFERS

# A statement is built once, when its module is read, and told these by name each time it is asked: to build
# one takes longer than to ask it.
VIEWER = bindparam("viewer_id", type_=BigInteger)
NOW = bindparam("now", type_=DateTime(timezone=True))

Interval = tuple[datetime, datetime]
# Of a mentor's hours: weekday, or first and last date, from and to minute, time zone.
HoursRow = tuple[Any, Any, Any, Any, Any, str]

RELEASED_OUTCOMES = (
    ClaimOutcome.RELEASED,
    ClaimOutcome.LAPSED,
    ClaimOutcome.NO_SHOW,
)  # and may not take it again

_REQUEST_STATUS = text("SELECT request_status(:request_id)")
_BUSY_TIMES = text(
    "SELECT person_id, lower(busy), upper(busy) FROM busy_times(:people, tstzrange(:starts_at, :ends_at)) ORDER BY busy"
)
_WAIT_FIGURES = text("SELECT kind, f.* FROM unnest(cast(:kinds AS text[])) kind, wait_figures(kind) f")
_MENTOR_HOURS = text(
    "SELECT weekday, first_date, last_date, from_minute, to_minute, time_zone FROM mentor_hours(:mentor_id)"
)


def enum_literal(member: StrEnum) -> ColumnElement[Any]:
    """The value in the SQL itself: a plan that is kept uses a partial index only where it sees the index's value."""
    return literal_column(f"'{member.value}'")


_IS_RELEASED = CLAIMS.c.outcome.in_([enum_literal(outcome) for outcome in RELEASED_OUTCOMES])
# Says nothing new of claims that are active or released: it names the index of a mentor's claims, which serves
# only those who say its condition.
_INDEXED = and_(
    *(CLAIMS.c.outcome.is_distinct_from(enum_literal(o)) for o in (ClaimOutcome.EXCUSED, ClaimOutcome.UNDONE))
)
_CLAIMS_OF = select(
    func.count().filter(CLAIMS.c.ended_at.is_(None)),
    func.coalesce(
        func.bool_or((CLAIMS.c.request_id == bindparam("request_id", type_=BigInteger)) & _IS_RELEASED),
        false(),
    ),
).where(CLAIMS.c.mentor_id == bindparam("mentor_id", type_=BigInteger), _INDEXED)

_END_OFFERS = update(OFFERS).where(
    OFFERS.c.request_id == bindparam("of_request"), OFFERS.c.ended_at.is_(None)
)


def request_status(db: Db, request_id: int) -> str | None:
    """What became of a request that this mentor cannot see (any more), or None if there never was one."""
    status: str | None = db.execute(_REQUEST_STATUS, {"request_id": request_id}).scalar_one()
    return status


def busy_times(
    db: Db, person_ids: Sequence[int], starts_at: datetime, ends_at: datetime
) -> dict[int, list[Interval]]:
    """For each of these people who has any: their sessions, cut to the time asked about."""
    asked = {"people": list(person_ids), "starts_at": starts_at, "ends_at": ends_at}
    busy: dict[int, list[Interval]] = {}
    for person_id, begins, ends in db.execute(_BUSY_TIMES, asked):
        busy.setdefault(person_id, []).append((begins, ends))
    return busy


def busy_times_column(
    person_ids: ColumnElement[Any], starts_at: ColumnElement[Any], ends_at: ColumnElement[Any]
) -> ColumnElement[Any]:
    """The same as one column of a statement that is asked anyhow; `busy_times_in` reads it."""
    found = func.busy_times(person_ids, func.tstzrange(starts_at, ends_at)).table_valued("person_id", "busy")
    line = func.json_build_array(found.c.person_id, func.lower(found.c.busy), func.upper(found.c.busy))
    return select(func.json_agg(aggregate_order_by(line, found.c.busy))).scalar_subquery()


def busy_times_in(lines: Iterable[Any] | None) -> dict[int, list[Interval]]:
    """What `busy_times` answers, of a `busy_times_column`."""
    busy: dict[int, list[Interval]] = {}
    for person_id, begins, ends in lines or ():
        busy.setdefault(person_id, []).append((datetime.fromisoformat(begins), datetime.fromisoformat(ends)))
    return busy


def claims_of(db: Db, mentor_id: int, request_id: int) -> tuple[int, bool]:
    """How many requests this mentor holds, and whether they released this one before."""
    row = db.execute(_CLAIMS_OF, {"mentor_id": mentor_id, "request_id": request_id}).one()
    return row[0], row[1]


def active_claims_column(mentor_id: ColumnElement[int]) -> ColumnElement[int]:
    """How many requests this mentor holds, as one column of a statement that is asked anyhow."""
    held = (CLAIMS.c.mentor_id == mentor_id, CLAIMS.c.ended_at.is_(None), _INDEXED)
    return select(func.count()).where(*held).scalar_subquery()


def released_before(mentor_id: ColumnElement[int], request_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether this mentor released this request before."""
    theirs = (CLAIMS.c.mentor_id == mentor_id, CLAIMS.c.request_id == request_id)
    return select(CLAIMS.c.id).where(*theirs, _IS_RELEASED).exists()


def claimed_at(request_id: ColumnElement[int]) -> ColumnElement[datetime]:
    """When the mentor who holds this request claimed it."""
    held = (CLAIMS.c.request_id == request_id, CLAIMS.c.ended_at.is_(None))
    return select(CLAIMS.c.claimed_at).where(*held).correlate_except(CLAIMS).scalar_subquery()


def offered_since(request_id: ColumnElement[int], since: ColumnElement[datetime]) -> ColumnElement[bool]:
    """Whether a time was offered for this request since then, whatever became of it."""
    made = (OFFERS.c.request_id == request_id, OFFERS.c.created_at >= since)
    return select(OFFERS.c.id).where(*made).correlate_except(OFFERS).exists()


def claim_facts(db: Db, request_id: int) -> tuple[datetime | None, bool]:
    """When this request was claimed, if somebody holds it, and whether times were offered since."""
    row = db.execute(_CLAIM_FACTS, {"request_id": request_id}).one()
    return row[0], row[1]


def on_offer(request_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether times are on offer for this request."""
    active = (OFFERS.c.request_id == request_id, OFFERS.c.ended_at.is_(None), OFFERS.c.lapses_at > NOW)
    return select(OFFERS.c.id).where(*active).exists()


def links_column(request_id: ColumnElement[int]) -> ColumnElement[Any]:
    """The links of a request in their order, where this viewer may see them; NULL for none."""
    links = select(func.array_agg(aggregate_order_by(LINKS.c.url, LINKS.c.position)))
    return links.where(LINKS.c.request_id == request_id).scalar_subquery()


def end_offers(db: Db, request_id: int, outcome: OfferOutcome, now: datetime) -> None:
    """End every active offer of this request in one statement."""
    db.execute(_END_OFFERS, {"of_request": request_id, "ended_at": now, "outcome": outcome})


def hours_of(db: Db, mentor_id: int) -> Sequence[HoursRow]:
    """The rows of a mentor's hours, where this viewer may know them."""
    return [tuple(row) for row in db.execute(_MENTOR_HOURS, {"mentor_id": mentor_id})]


def hours_column(mentor_id: ColumnElement[int]) -> ColumnElement[Any]:
    """The same as one column of a statement that is asked anyhow; `hours_in` reads it."""
    names = ("weekday", "first_date", "last_date", "from_minute", "to_minute", "time_zone")
    found = func.mentor_hours(mentor_id).table_valued(*names)
    return select(func.json_agg(func.json_build_array(*found.c))).scalar_subquery()


def hours_in(lines: Iterable[Any] | None) -> Sequence[HoursRow]:
    """The rows of an `hours_column`."""
    return [
        (weekday, first and date.fromisoformat(first), last and date.fromisoformat(last), begins, ends, zone)
        for weekday, first, last, begins, ends, zone in lines or ()
    ]


def windows_in(column: str) -> list[Interval]:
    """The windows of a request, of the column as text: `{["2026-11-24 15:30:00+00","2026-11-24 16:30:00+00"), …}`.

    A board has hundreds, and to make an object of every range takes twenty times as long.
    """
    instants = [datetime.fromisoformat(quoted) for quoted in column.split('"')[1::2]]
    return list(zip(instants[::2], instants[1::2], strict=True))


def wait_figures(db: Db, kinds: Sequence[str]) -> list[tuple[str, int, int, timedelta | None]]:
    """For each session type: (type, sample size, how many of those were claimed, their median wait)."""
    rows = db.execute(_WAIT_FIGURES, {"kinds": list(kinds)})
    return [(row.kind, row.sample_size, row.claimed_count, row.median_wait) for row in rows]


_HELD_ID = bindparam("request_id", type_=BigInteger)
_CLAIM_FACTS = select(claimed_at(_HELD_ID), offered_since(_HELD_ID, claimed_at(_HELD_ID)))
