"""Instants as people read them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from domain.enums import DateOrder, HourCycle
from domain.people.time_format import TimeFormat
from domain.requests.fields import Window
from ui.components.basic import times

NEW_YORK, BERLIN, KATHMANDU = "America/New_York", "Europe/Berlin", "Asia/Kathmandu"
NOW = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)  # Sunday, 14:00 in New York


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def test_a_stretch_names_day_times_and_zone() -> None:
    assert (
        times.span(at(24, 20, 30), at(24, 21), TimeFormat(NEW_YORK))
        == "Tue 24 Nov, 15:30 to 16:00, New York time"
    )


def test_a_stretch_over_midnight_names_both_days() -> None:
    words = times.span(at(24, 23), at(25, 1), TimeFormat(BERLIN))
    assert words == "Wed 25 Nov, 00:00 to 02:00, Berlin time"
    assert (
        times.span(at(24, 22), at(24, 23, 30), TimeFormat(BERLIN))
        == "Tue 24 Nov, 23:00 to Wed 25 Nov, 00:30, Berlin time"
    )


def test_a_zone_with_three_quarters_of_an_hour_is_right() -> None:
    assert (
        times.in_full(at(24, 15), at(24, 16), TimeFormat(KATHMANDU))
        == "Tuesday 24 November, 20:45 to 21:45, Kathmandu time"
    )


@pytest.mark.parametrize(
    ("later", "words"),
    [
        (timedelta(hours=2), "today 16:00"),
        (timedelta(days=1), "tomorrow 14:00"),
        (-timedelta(days=1), "yesterday 14:00"),
        (timedelta(days=3), "Wednesday 14:00"),
        (timedelta(days=7), "Sun 29 Nov, 14:00"),
        (timedelta(days=60), "Thu 21 Jan 2027, 14:00"),
    ],
)
def test_a_moment_is_as_short_as_it_can_be(later: timedelta, words: str) -> None:
    assert times.moment(NOW + later, TimeFormat(NEW_YORK), NOW) == words


@pytest.mark.parametrize(
    ("past", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=5), "5 min ago"),
        (timedelta(hours=2, minutes=50), "2 h ago"),
        (timedelta(hours=30), "yesterday"),
        (timedelta(days=3), "3 days ago"),
    ],
)
def test_how_long_ago(past: timedelta, words: str) -> None:
    assert times.ago(NOW - past, NOW) == words


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (timedelta(days=1, hours=22, minutes=10), "in 1 day 22 h"),
        (timedelta(hours=3, minutes=5), "in 3 h 5 min"),
        (timedelta(hours=3), "in 3 h"),
        (timedelta(seconds=40), "in 1 min"),
        (timedelta(0), "now"),
        (timedelta(days=2), "in 2 days"),
    ],
)
def test_how_long_until(ahead: timedelta, words: str) -> None:
    assert times.until(NOW + ahead, NOW) == words


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("America/Argentina/Buenos_Aires", "Buenos Aires time"),
        ("UTC", "UTC"),
        ("Europe/Berlin", "Berlin time"),
    ],
)
def test_a_zone_is_known_by_its_city(zone: str, words: str) -> None:
    assert times.zone_words(zone) == words


def test_a_time_that_the_clocks_skip_is_no_time() -> None:
    assert times.from_wall(date(2027, 3, 14), time(2, 30), NEW_YORK) is None
    assert times.from_wall(date(2027, 3, 14), time(3, 30), NEW_YORK) is not None


def test_a_time_that_comes_twice_is_the_first_one() -> None:
    there = times.from_wall(date(2026, 11, 1), time(1, 30), NEW_YORK)
    assert there is not None
    assert there.astimezone(UTC) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hour", "words"),
    [(0, "Hello"), (4, "Hello"), (5, "Good morning"), (13, "Good afternoon"), (23, "Good evening")],
)
def test_the_greeting_follows_the_reader_s_clock(hour: int, words: str) -> None:
    assert times.greeting(datetime(2026, 11, 22, hour, tzinfo=UTC), "UTC") == words


def test_who_reads_twelve_hours_and_the_month_first_reads_that_everywhere() -> None:
    american = TimeFormat(NEW_YORK, HourCycle.H12, DateOrder.MONTH_DAY, first_weekday=6)
    begins, ends = at(24, 20, 30), at(24, 21)
    assert times.span(begins, ends, american) == "Tue, Nov 24, 3:30\u00a0PM to 4:00\u00a0PM, New York time"
    assert times.in_full(begins, ends, american) == (
        "Tuesday, November 24, 3:30\u00a0PM to 4:00\u00a0PM, New York time"
    )
    assert times.moment(NOW + timedelta(days=60), american, NOW) == "Thu, Jan 21, 2027, 2:00\u00a0PM"
    assert times.moment(NOW + timedelta(hours=2), american, NOW) == "today 4:00\u00a0PM"
    assert times.short_start(begins, american, NOW) == "Tue 3:30\u00a0PM"
    assert times.short_start(at(30, 20, 30), american, NOW) == "Mon, Nov 30, 3:30\u00a0PM"
    assert times.window(Window(begins, ends), american.in_zone(BERLIN)) == (
        "Tue, Nov 24, 9:30\u00a0PM to 10:00\u00a0PM"
    )


@pytest.mark.parametrize(
    ("hour", "words"),
    [(0, "12:05\u00a0AM"), (11, "11:05\u00a0AM"), (12, "12:05\u00a0PM"), (23, "11:05\u00a0PM")],
)
def test_midnight_is_twelve_am_and_noon_is_twelve_pm(hour: int, words: str) -> None:
    assert times.clock(time(hour, 5), TimeFormat(NEW_YORK, HourCycle.H12)) == words


def test_a_week_begins_where_its_reader_begins_it() -> None:
    assert TimeFormat(BERLIN).weekdays() == (0, 1, 2, 3, 4, 5, 6)
    assert TimeFormat(NEW_YORK, first_weekday=6).weekdays() == (6, 0, 1, 2, 3, 4, 5)


def test_ranges_name_each_day_once_and_read_by_the_reader_s_clock() -> None:
    found = [(at(28, 8), at(28, 11)), (at(28, 16), at(28, 19)), (at(30, 16), at(30, 17, 30))]
    assert times.ranges(found, TimeFormat(BERLIN), at(24, 12)) == (
        "Sat 09:00–12:00, 17:00–20:00, Mon 17:00–18:30"
    )
    american = TimeFormat(BERLIN, HourCycle.H12, DateOrder.MONTH_DAY)
    assert times.ranges(found[2:], american, at(22, 12)).replace("\u00a0", " ") == (
        "Mon, Nov 30 5:00 PM–6:30 PM"
    )
