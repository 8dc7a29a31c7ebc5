"""When two people could meet, as stretches that can be read at a glance: those by day for both come first. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from domain.availability.hours import instant_of
from domain.availability.intervals import Interval, SlotRun, merged
from persistence.models import Role

SHOWN = 3  # ranges that are named; more of them say no more
DAY_BEGINS, DAY_ENDS = 8 * 60, 21 * 60  # minutes of a local day; outside of them it is night


@dataclass(frozen=True)
class FittingRanges:
    """A session may lie anywhere in a range. `more` are not named, `night_for` is whose night all of them are."""

    ranges: tuple[Interval, ...] = ()
    more: int = 0
    night_for: tuple[Role, ...] = ()


def fitting_ranges(
    found: Sequence[SlotRun],
    *,
    duration: timedelta,
    step: timedelta,
    mentor_zone: str,
    student_zone: str,
) -> FittingRanges:
    """The ranges of these starts, by day for both where there are any, else by night for one or for both.

    The student named these times, so their night is tried before the mentor's.
    """
    whole = merged((run.first, run.first + step * (run.many - 1) + duration) for run in found)
    mentor, student = ZoneInfo(mentor_zone), ZoneInfo(student_zone)
    mentors_day = list(_by_day(whole, mentor, duration))
    if both := list(_by_day(mentors_day, student, duration)):
        nights = sum(not any(_overlap(one, other) for other in both) for one in whole)
        return _named(both, nights, ())
    if mentors_day:
        return _named(mentors_day, 0, (Role.STUDENT,))
    if students_day := list(_by_day(whole, student, duration)):
        return _named(students_day, 0, (Role.MENTOR,))
    return _named(whole, 0, (Role.MENTOR, Role.STUDENT) if whole else ())


def is_by_day(stretch: Interval, zone: ZoneInfo) -> bool:
    """Whether all of it lies between morning and evening of one day there."""
    morning, evening = _daytime(stretch[0].astimezone(zone).date(), zone)
    return morning <= stretch[0] and stretch[1] <= evening


def _named(ranges: list[Interval], others: int, night_for: tuple[Role, ...]) -> FittingRanges:
    return FittingRanges(tuple(ranges[:SHOWN]), len(ranges[SHOWN:]) + others, night_for)


def _by_day(ranges: Iterable[Interval], zone: ZoneInfo, duration: timedelta) -> Iterator[Interval]:
    """What of these ranges lies between morning and evening there, where a whole session fits into it."""
    for begins, ends in ranges:
        day = begins.astimezone(zone).date()
        while (daytime := _daytime(day, zone))[0] < ends:
            start, end = max(begins, daytime[0]), min(ends, daytime[1])
            if end - start >= duration:
                yield start, end
            day += timedelta(days=1)


@lru_cache(maxsize=2048)  # a month in some sixty zones: all cards of a board ask for the same days
def _daytime(day: date, zone: ZoneInfo) -> Interval:
    return instant_of(day, DAY_BEGINS, zone), instant_of(day, DAY_ENDS, zone)


def _overlap(one: Interval, other: Interval) -> bool:
    return one[0] < other[1] and other[0] < one[1]
