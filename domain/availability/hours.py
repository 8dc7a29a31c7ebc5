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

DAY = 24 * 60  # minutes; 24:00 is the end of a day, 0:00 its beginning
MinuteRange = tuple[int, int]  # minutes of the local day: from, to


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
    """All of a mentor's hours. Without any a mentor may use any time that suits the student."""

    zone: str
    week: Week = Week()
    overrides: tuple[Override, ...] = ()

    @property
    def is_set(self) -> bool:
        """Whether this mentor has said when they are free at all."""
        return any(self.week.days) or bool(self.overrides)


def free(hours: Hours, begins: datetime, ends: datetime) -> list[Interval]:
    """The stretches between two instants in which these hours hold, in order, touching ones merged."""
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
    """The ranges that hold on this local date: the override's, else the weekday's."""
    for override in hours.overrides:
        if override.first <= day <= override.last:
            return override.ranges
    return hours.week.days[day.weekday()]


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


def clean_ranges(
    field: str, ranges: Sequence[MinuteRange]
) -> tuple[tuple[MinuteRange, ...], tuple[MinuteRange, ...]]:
    """One day's ranges in order, and what runs over midnight into the next day. Raises Invalid.

    22:00 to 02:00 is allowed and splits at midnight.
    """
    today: list[MinuteRange] = []
    tomorrow: list[MinuteRange] = []
    for begins, ends in ranges:
        if not (0 <= begins < DAY and 0 <= ends <= DAY):
            raise Invalid(field, "A time of day lies between 00:00 and 24:00.")
        if begins == ends:
            raise Invalid(field, "These hours end when they begin. Leave the day empty if you are not free.")
        if begins < ends:
            today.append((begins, ends))
        else:
            today.append((begins, DAY))
            if ends:
                tomorrow.append((0, ends))
    today.sort()
    for (_, before), (after, _) in pairwise(today):
        if after < before:
            raise Invalid(field, "Two of these overlap. Join them into one, or move one of them.")
    return tuple(today), tuple(tomorrow)


def _instants(hours: Hours, zone: ZoneInfo, day: date, last: date) -> Iterator[Interval]:
    while day <= last:
        for begins, ends in of_date(hours, day):
            start, end = instant_of(day, begins, zone), instant_of(day, ends, zone)
            if start < end:  # a range that lies wholly in a gap is not there that day
                yield start, end
        day += timedelta(days=1)
