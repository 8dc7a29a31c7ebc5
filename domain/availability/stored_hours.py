"""A mentor's hours, read back from their rows."""

from collections.abc import Sequence
from datetime import date

from domain.availability.hours import DAY, Hours, MinuteRange, Override, Week, free
from domain.availability.intervals import Interval
from persistence import queries
from persistence.database import Db


def load_hours(db: Db, mentor_id: int) -> Hours:
    """The hours of a mentor: one's own, or those of whoever holds one's request; others look empty."""
    return hours_from_rows(queries.hours_of(db, mentor_id))


def hours_from_rows(rows: Sequence[queries.HoursRow]) -> Hours:
    """Hours as they were kept, one row a range; an end beyond 1440 is one on the next day."""
    days: list[list[MinuteRange]] = [[] for _ in range(7)]
    dates: dict[tuple[date, date], list[MinuteRange]] = {}
    for weekday, first, last, begins, ends, _ in rows:
        ranges = days[weekday] if weekday is not None else dates.setdefault((first, last), [])
        if begins is not None:
            ranges.append((begins, ends if ends <= DAY else ends - DAY))
    zone = rows[0][-1] if rows else "UTC"
    overrides = tuple(
        Override(*dates_of, tuple(sorted(ranges))) for dates_of, ranges in sorted(dates.items())
    )
    return Hours(zone, Week(tuple(tuple(sorted(ranges)) for ranges in days)), overrides)


def covers(db: Db, mentor_id: int, slot: Interval) -> bool:
    """Whether a stretch lies within a mentor's hours."""
    return any(a <= slot[0] and slot[1] <= b for a, b in free(load_hours(db, mentor_id), *slot))
