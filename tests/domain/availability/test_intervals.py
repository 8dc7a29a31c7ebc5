"""Where could a session begin? Properties first, then days on which clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.availability.intervals import Interval, fits, merged, runs, slots, starts, subtract

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
STEP = 15 * MINUTE
DAY = datetime(2026, 3, 29, tzinfo=UTC)

minutes = st.integers(0, 5 * 60)
briefly = settings(max_examples=100, deadline=None)  # a busy machine is no failure
lengths = st.sampled_from([15, 30, 45, 60]).map(lambda n: n * MINUTE)


@st.composite
def stretches(draw: st.DrawFn) -> list[Interval]:
    """Some stretches of one day, in any order, overlapping or not."""
    pairs = draw(st.lists(st.tuples(minutes, st.integers(1, 200)), max_size=5))
    return [(DAY + begin * MINUTE, DAY + (begin + duration) * MINUTE) for begin, duration in pairs]


def on_grid(instant: datetime) -> bool:
    return (instant - DAY) % STEP == timedelta()


@briefly
@given(windows=stretches(), busy=stretches(), duration=lengths, earliest=minutes)
def test_each_slot_fits_and_none_is_missing(
    windows: list[Interval], busy: list[Interval], duration: timedelta, earliest: int
) -> None:
    first = DAY + earliest * MINUTE
    found = slots(windows, duration=duration, busy=busy, earliest=first, step=STEP)

    def fits(start: datetime) -> bool:
        inside = any(begins <= start and start + duration <= ends for begins, ends in windows)
        free = not any(begins < start + duration and start < ends for begins, ends in busy)
        begins_one = any(start == begins and start + duration <= ends for begins, ends in windows)
        return inside and free and start >= first and (on_grid(start) or begins_one)

    every_minute = [DAY + n * MINUTE for n in range(9 * 60)]
    assert found == [start for start in every_minute if fits(start)]


@briefly
@given(windows=stretches(), duration=lengths)
def test_slots_stand_in_order_and_each_once(windows: list[Interval], duration: timedelta) -> None:
    found = slots(windows, duration=duration, busy=[], earliest=DAY, step=STEP)
    assert found == sorted(set(found))


@briefly
@given(windows=stretches(), busy=stretches(), duration=lengths)
def test_more_busy_times_never_add_a_slot(
    windows: list[Interval], busy: list[Interval], duration: timedelta
) -> None:
    free = slots(windows, duration=duration, busy=[], earliest=DAY, step=STEP)
    left = slots(windows, duration=duration, busy=busy, earliest=DAY, step=STEP)
    assert set(left) <= set(free)


@briefly
@given(begin=minutes, duration=lengths)
def test_a_window_as_long_as_the_session_always_has_its_beginning(begin: int, duration: timedelta) -> None:
    start = DAY + begin * MINUTE
    assert slots([(start, start + duration)], duration=duration, busy=[], earliest=start, step=STEP) == [
        start
    ]


def test_a_session_may_follow_another_at_once() -> None:
    window, busy = (DAY, DAY + 3 * HOUR), (DAY + HOUR, DAY + 2 * HOUR)
    found = slots([window], duration=HOUR, busy=[busy], earliest=DAY, step=STEP)
    assert found == [DAY, DAY + 2 * HOUR]


def test_a_window_that_has_begun_goes_on_at_the_next_quarter() -> None:
    found = slots([(DAY, DAY + HOUR)], duration=30 * MINUTE, busy=[], earliest=DAY + MINUTE, step=STEP)
    assert found == [DAY + 15 * MINUTE, DAY + 30 * MINUTE]


def test_nothing_is_offered_where_nothing_fits() -> None:
    short, over = (DAY, DAY + 14 * MINUTE), (DAY - 2 * HOUR, DAY - HOUR)
    assert slots([short, over], duration=15 * MINUTE, busy=[], earliest=DAY, step=STEP) == []
    assert slots([], duration=HOUR, busy=[], earliest=DAY, step=STEP) == []


@pytest.mark.parametrize(
    ("zone", "day", "count"),
    [
        ("Europe/Berlin", datetime(2026, 3, 29), 2),  # noqa: DTZ001 - the hour from 2 to 3 does not exist
        ("Europe/Berlin", datetime(2026, 10, 25), 4),  # noqa: DTZ001 - it happens twice
        ("America/New_York", datetime(2026, 3, 8), 2),  # noqa: DTZ001
        ("America/New_York", datetime(2026, 11, 1), 4),  # noqa: DTZ001
        ("Asia/Kathmandu", datetime(2026, 3, 29), 3),  # noqa: DTZ001 - never changes
    ],
)
def test_on_days_of_clock_change_hours_are_counted_as_they_pass(zone: str, day: datetime, count: int) -> None:
    """A window from 0:30 to 3:30 on the wall, in instants, for whole hours at a step of an hour."""
    there = ZoneInfo(zone)
    begins = day.replace(hour=0, minute=30, tzinfo=there).astimezone(UTC)
    ends = day.replace(hour=3, minute=30, tzinfo=there).astimezone(UTC)
    found = slots([(begins, ends)], duration=HOUR, busy=[], earliest=begins, step=STEP)
    assert (ends - begins) // HOUR == count
    assert len([start for start in found if (start - begins) % HOUR == timedelta()]) == count
    assert all(start.astimezone(there).minute % 15 == 0 for start in found)


# The arithmetic behind it


@briefly
@given(some=stretches(), blocked=stretches())
def test_what_is_left_is_each_minute_that_nothing_blocks(
    some: list[Interval], blocked: list[Interval]
) -> None:
    def minutes_of(found: list[Interval]) -> set[datetime]:
        return {a + n * MINUTE for a, b in found for n in range((b - a) // MINUTE)}

    left = subtract(merged(some), blocked)
    assert minutes_of(left) == minutes_of(some) - minutes_of(blocked)
    assert left == merged(left), "in order, and apart"


@briefly
@given(some=stretches(), busy=stretches(), duration=lengths, earliest=minutes)
def test_runs_name_the_same_starts_and_count_them(
    some: list[Interval], busy: list[Interval], duration: timedelta, earliest: int
) -> None:
    windows, first = merged(some), DAY + earliest * MINUTE
    named = slots(windows, duration=duration, busy=busy, earliest=first, step=STEP)
    span = [(DAY - HOUR, DAY + 24 * HOUR)]
    found = runs(windows, subtract(span, busy), duration=duration, earliest=first, step=STEP)
    assert list(starts(found, STEP)) == named
    assert sum(run.many for run in found) == len(named)
    free = slots(windows, duration=duration, busy=[], earliest=first, step=STEP)
    for start in {*free, *(DAY + n * MINUTE for n in range(0, 500, 7))}:
        assert fits(windows, start, duration=duration, earliest=first, step=STEP) == (start in free)


def test_a_month_of_quarter_hours_is_one_run() -> None:
    month = [(DAY, DAY + timedelta(days=30))]
    (run,) = runs(month, month, duration=HOUR, earliest=DAY - HOUR, step=STEP)
    assert (run.first, run.many) == (DAY, 30 * 96 - 3)
