"""A mentor's hours: local wall time in a named zone, expanded date by date to instants. Pure.

A weekly wall time that falls into a daylight-saving gap moves forward with the clock, one in a
fold takes the first of its two instants. A one-off time that somebody types into a gap is refused.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from domain.availability.intervals import Interval, merged
from domain.errors import Invalid
from domain.limits import RANGES_A_DAY

DAY = 24 * 60  # minutes; 24:00 is the end of a day, 0:00 its beginning
# Minutes of the local day: from, to. One whose end does not come after its beginning ends on the next day.
MinuteRange = tuple[int, int]
ALL_DAY: MinuteRange = (0, DAY)
DAYS_OF_WEEK = range(7)  # Monday is 0


@dataclass(frozen=True)
class Week:
    """What holds every week: for each weekday (Monday is 0) its ranges, in order and apart."""

    days: tuple[tuple[MinuteRange, ...], ...] = ((),) * 7


@dataclass(frozen=True)
class Override:
    """Dates on which other hours hold; without ranges they are days off."""

    first: date
    last: date
    ranges: tuple[MinuteRange, ...] = ()


@dataclass(frozen=True)
class Hours:
    """All of a mentor's hours. Who never said any is free at every time that is not on a day off."""

    zone: str
    week: Week = Week()
    overrides: tuple[Override, ...] = ()

    @property
    def is_set(self) -> bool:
        """Whether this mentor has said when they are free at all; a day off does not say so."""
        return any(self.week.days) or any(one.ranges for one in self.overrides)


def free(hours: Hours, begins: datetime, ends: datetime) -> list[Interval]:
    """The stretches between two instants in which these hours hold, in order, touching ones merged.

    Everybody who asks about free time asks here, so hours that were never said mean the same everywhere.
    """
    zone = ZoneInfo(hours.zone)
    day = begins.astimezone(zone).date() - timedelta(days=1)
    last = ends.astimezone(zone).date() + timedelta(days=1)
    found = (
        (max(start, begins), min(end, ends))
        for start, end in _instants(hours, zone, day, last)
        if start < ends and begins < end
    )
    return merged(found)


def of_date(hours: Hours, day: date) -> tuple[MinuteRange, ...]:
    """The ranges that begin on this local date: the override's, else the weekday's."""
    if override := _override(hours, day):
        return override.ranges
    return hours.week.days[day.weekday()] if hours.is_set else (ALL_DAY,)


def end_of(begins: int, ends: int) -> int:
    """The end of a range in minutes from the midnight before its beginning: beyond 1440 it is on the next day."""
    return ends if begins < ends else ends + DAY


def instant_of(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """The instant of a weekly wall time: forward out of a gap, the first one in a fold."""
    wall = datetime.combine(day, time()) + timedelta(minutes=minute)
    return wall.replace(tzinfo=zone).astimezone(UTC)


def typed_instant(field: str, day: date, at: time, zone_name: str) -> datetime:
    """The instant of a one-off local time that somebody typed. Raises Invalid where the clocks skip it."""
    zone = ZoneInfo(zone_name)
    wall = datetime.combine(day, at)
    instant = wall.replace(tzinfo=zone).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) != wall:
        raise Invalid(
            field,
            f"On {day:%-d %B} the clocks go forward and {at:%H:%M} does not exist. Choose another time.",
        )
    return instant


def clean_week(week: Week) -> Week:
    """The same with each day's ranges in order. Raises Invalid naming the day.

    22:00 to 02:00 stays where it was said; only that it meets nothing of the next day is looked at there.
    """
    if len(week.days) != len(DAYS_OF_WEEK):
        raise Invalid("week", "A week has seven days.")
    days = [clean_ranges(f"week.{weekday}", ranges) for weekday, ranges in enumerate(week.days)]
    for weekday, ranges in enumerate(days):
        before = days[weekday - 1]
        late = max((end_of(*one) for one in before), default=0) - DAY
        if ranges and ranges[0][0] < late:
            raise Invalid(f"week.{weekday}", "These overlap with what goes on from the day before.")
    return Week(tuple(days))


def clean_ranges(field: str, ranges: Sequence[MinuteRange]) -> tuple[MinuteRange, ...]:
    """One day's ranges in order. Raises Invalid. 22:00 to 02:00 is allowed and ends on the next day."""
    if len(ranges) > RANGES_A_DAY:
        raise Invalid(field, f"Up to {RANGES_A_DAY} stretches a day are enough.")
    for begins, ends in ranges:
        if not (0 <= begins < DAY and 0 <= ends <= DAY):
            raise Invalid(field, "A time of day lies between 00:00 and 24:00.")
        if begins == ends:
            raise Invalid(field, "These hours end when they begin. Give them another end, or take them away.")
    in_order = sorted((begins, ends or DAY) for begins, ends in ranges)
    for before, (after, _) in pairwise(in_order):
        if after < end_of(*before):
            raise Invalid(field, "Two of these overlap. Join them into one, or move one of them.")
    return tuple(in_order)


def _override(hours: Hours, day: date) -> Override | None:
    return next((one for one in hours.overrides if one.first <= day <= one.last), None)


def _instants(hours: Hours, zone: ZoneInfo, day: date, last: date) -> Iterator[Interval]:
    while day <= last:
        next_day = day + timedelta(days=1)
        longest = (
            DAY if _override(hours, next_day) else 2 * DAY
        )  # a special date begins with its own midnight
        for begins, ends in of_date(hours, day):
            start = instant_of(day, begins, zone)
            end = instant_of(day, min(end_of(begins, ends), longest), zone)
            if start < end:  # a range that lies wholly in a gap is not there that day
                yield start, end
        day = next_day
