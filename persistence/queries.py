"""Selects that take ids and flags; they know nothing of permission, row-level security does."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, literal, select, text, update
from sqlmodel import col

from persistence.database import Db
from persistence.models import Availability, Claim, ClaimEnd, Offer, OfferEnd

LET_GO = (ClaimEnd.RELEASED, ClaimEnd.LAPSED, ClaimEnd.NO_SHOW)

_FATE = text("SELECT fate(:request_id)")
_BUSY = text("SELECT person_id, taken FROM busy(:people, tstzrange(:starts_at, :ends_at)) ORDER BY taken")

_WAITS = text("SELECT kind, f.* FROM unnest(cast(:kinds AS text[])) kind, wait_figures(kind) f")
_HOURS = text(
    "SELECT weekday, first_date, last_date, from_minute, to_minute, time_zone FROM free_hours(:mentor_id)"
)

# Of a mentor's hours: weekday, or first and last date, from and to minute, time zone.
HoursRow = tuple[Any, Any, Any, Any, Any, str]


def fate(db: Db, request_id: int) -> str | None:
    """What became of a request that this mentor cannot see (any more), or None if there never was one."""
    status: str | None = db.execute(_FATE, {"request_id": request_id}).scalar_one()
    return status


def busy(
    db: Db, person_ids: Sequence[int], starts_at: datetime, ends_at: datetime
) -> dict[int, list[tuple[datetime, datetime]]]:
    """For each of these people who has any: their sessions, cut to the time asked about."""
    asked = {"people": list(person_ids), "starts_at": starts_at, "ends_at": ends_at}
    taken: dict[int, list[tuple[datetime, datetime]]] = {}
    for person_id, stretch in db.execute(_BUSY, asked):
        taken.setdefault(person_id, []).append((stretch.lower, stretch.upper))
    return taken


def claims_of(db: Db, mentor_id: int, request_id: int) -> tuple[int, bool]:
    """How many requests this mentor holds, and whether they let this one go before."""
    holds = func.count().filter(col(Claim.ended_at).is_(None))
    let_go = func.coalesce(
        func.bool_or((col(Claim.request_id) == request_id) & col(Claim.ended_how).in_(LET_GO)), literal(False)
    )
    row = db.execute(select(holds, let_go).where(col(Claim.mentor_id) == mentor_id)).one()
    return row[0], row[1]


def end_offers(db: Db, request_id: int, how: OfferEnd, now: datetime) -> None:
    """End every living offer of this request in one statement."""
    living = update(Offer).where(col(Offer.request_id) == request_id, col(Offer.ended_at).is_(None))
    db.execute(living.values(ended_at=now, ended_how=how), execution_options={"synchronize_session": False})


def hours_of(db: Db, mentor_id: int) -> Sequence[HoursRow]:
    """The rows of a mentor's hours, where this viewer may know them."""
    return [tuple(row) for row in db.execute(_HOURS, {"mentor_id": mentor_id})]


def own_hours(mentor_id: int) -> ColumnElement[Any]:
    """One's own hours as one column of a statement that is asked anyhow."""
    line = func.json_build_array(
        *(col(getattr(Availability, name)) for name in ("weekday", "first_date", "last_date")),
        *(col(getattr(Availability, name)) for name in ("from_minute", "to_minute", "time_zone")),
    )
    return select(func.json_agg(line)).where(col(Availability.mentor_id) == mentor_id).scalar_subquery()


def hours_in(lines: Sequence[Any] | None) -> Sequence[HoursRow]:
    """The rows of `own_hours`."""
    return [
        (weekday, first and date.fromisoformat(first), last and date.fromisoformat(last), begins, ends, zone)
        for weekday, first, last, begins, ends, zone in lines or ()
    ]


def wait_figures(db: Db, kinds: Sequence[str]) -> list[tuple[str, int, int, timedelta | None]]:
    """For each session type: (type, cases, taken, half of those within)."""
    rows = db.execute(_WAITS, {"kinds": list(kinds)})
    return [(row.kind, row.cases, row.taken, row.half_within) for row in rows]
