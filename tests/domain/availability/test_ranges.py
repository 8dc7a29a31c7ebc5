"""Times as ranges: whole sessions lie in them, by day for both before nights."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.availability.intervals import Interval, runs, starts
from domain.availability.ranges import FittingRanges, fitting_ranges
from persistence.models import Role

HOUR = timedelta(hours=1)
STEP = timedelta(minutes=15)
BERLIN, NEW_YORK, KATHMANDU = "Europe/Berlin", "America/New_York", "Asia/Kathmandu"
NIGHT_OF = {"mentor": (Role.MENTOR,), "student": (Role.STUDENT,), "both": (Role.MENTOR, Role.STUDENT)}


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of November 2026; in Berlin it is an hour later, in New York five earlier."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def found(
    *windows: Interval, duration: timedelta = HOUR, mentor: str = BERLIN, student: str = BERLIN
) -> FittingRanges:
    run = runs(windows, windows, duration=duration, earliest=at(1, 0), step=STEP)
    return fitting_ranges(run, duration=duration, step=STEP, mentor_zone=mentor, student_zone=student)


def test_starts_that_follow_each_other_are_one_range_up_to_the_last_end() -> None:
    assert found((at(2, 16), at(2, 19))) == FittingRanges(((at(2, 16), at(2, 19)),))


def test_days_come_before_nights_and_what_is_not_named_is_counted() -> None:
    night, day = (at(2, 23), at(3, 2)), (at(3, 9), at(3, 11))
    assert found(night, day) == FittingRanges((day,), more=1)
    days = [(at(number, 9), at(number, 11)) for number in range(2, 7)]
    assert found(*days) == FittingRanges(tuple(days[:3]), more=2)


def test_a_range_into_the_night_is_named_as_far_as_it_is_day_for_both() -> None:
    whole = (at(2, 0), at(3, 0))
    assert found(whole).ranges == ((at(2, 7), at(2, 20)),)  # 8 to 21 in Berlin
    assert found(whole, student=NEW_YORK).ranges == ((at(2, 13), at(2, 20)),)  # from 8 in New York on
    assert found(whole, student=NEW_YORK).more == 0  # it is one range, and it is named


@pytest.mark.parametrize(
    ("window", "student", "whose"),
    [
        ((at(2, 23), at(3, 2)), NEW_YORK, "mentor"),  # midnight to 3 in Berlin, 18 to 21 in New York
        ((at(2, 8), at(2, 11)), NEW_YORK, "student"),  # 9 to 12 in Berlin, 3 to 6 in New York
        ((at(2, 21), at(2, 23)), KATHMANDU, "both"),
    ],
)
def test_where_only_nights_fit_it_says_whose(window: Interval, student: str, whose: str) -> None:
    assert found(window, student=student) == FittingRanges((window,), night_for=NIGHT_OF[whose])


def test_a_day_that_is_too_short_for_a_session_is_no_day() -> None:
    assert found((at(2, 19, 30), at(2, 22))).night_for == NIGHT_OF["both"]  # half an hour before 21 in Berlin
    assert found((at(2, 19, 30), at(2, 22)), duration=HOUR / 2).night_for == ()


def test_the_day_begins_and_ends_by_the_clock_on_the_day_the_clocks_change() -> None:
    begins = datetime(2026, 10, 25, tzinfo=UTC)  # summer time in Berlin until 1:00
    day = [(begins - 12 * HOUR, begins - 5 * HOUR), (begins + 7 * HOUR, begins + 20 * HOUR)]
    run = runs(
        [(begins - 12 * HOUR, begins + 24 * HOUR)],
        [(begins - 12 * HOUR, begins + 24 * HOUR)],
        duration=HOUR,
        earliest=begins - 12 * HOUR,
        step=STEP,
    )
    named = fitting_ranges(run, duration=HOUR, step=STEP, mentor_zone=BERLIN, student_zone=BERLIN)
    assert list(named.ranges) == day


def test_nothing_fits_is_no_range_and_nobody_s_night() -> None:
    assert found() == FittingRanges()


@settings(max_examples=100, deadline=None)  # a busy machine is no failure
@given(
    begins=st.integers(0, 6 * 96), many=st.integers(1, 300), student=st.sampled_from([NEW_YORK, KATHMANDU])
)
def test_each_range_holds_a_start_that_fits_and_ends_with_a_session(
    begins: int, many: int, student: str
) -> None:
    window = (at(2, 0) + begins * STEP, at(2, 0) + (begins + many) * STEP)
    run = runs([window], [window], duration=HOUR, earliest=at(1, 0), step=STEP)
    offered = set(starts(run, STEP))
    named = fitting_ranges(run, duration=HOUR, step=STEP, mentor_zone=BERLIN, student_zone=student)
    assert bool(named.ranges) == bool(offered)
    for start, end in named.ranges:
        assert {start, end - HOUR} <= offered
