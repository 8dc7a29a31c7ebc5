"""Times by one press: in the student's zone, long enough, far enough ahead, and none that have passed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.requests.fields import Window
from ui.components.scheduling.presets import on_the_next_day, presets, still_ahead

HALF_AN_HOUR, HOUR, NOTICE = timedelta(minutes=30), timedelta(hours=1), timedelta(hours=2)
BERLIN, KATHMANDU = "Europe/Berlin", "Asia/Kathmandu"


def at(text: str, zone: str = BERLIN) -> datetime:
    """ "2026-11-25 15:30" on the clocks of a zone. 25 November 2026 is a Wednesday."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def given(
    now: str, zone: str = BERLIN, *, shortest: timedelta = HALF_AN_HOUR, notice: timedelta = NOTICE
) -> dict[str, list[str]]:
    found = presets(zone, at(now, zone), shortest=shortest, notice=notice)
    return {name: [words(window, zone) for window in windows] for name, windows in found.items()}


def words(window: Window, zone: str) -> str:
    start, end = (one.astimezone(ZoneInfo(zone)) for one in (window.starts_at, window.ends_at))
    return f"{start:%a %d %H:%M}-{end:%H:%M}"


@pytest.mark.parametrize("zone", [BERLIN, KATHMANDU, "America/New_York", "UTC"])
def test_each_preset_is_what_its_words_say_in_the_student_s_own_zone(zone: str) -> None:
    assert given("2026-11-25 11:00", zone) == {
        "This evening": ["Wed 25 17:00-21:00"],
        "Tomorrow afternoon": ["Thu 26 13:00-18:00"],
        "Weekend": ["Sat 28 10:00-18:00", "Sun 29 10:00-18:00"],
    }


def test_an_evening_that_has_begun_leaves_what_is_far_enough_ahead() -> None:
    assert given("2026-11-25 16:07")["This evening"] == ["Wed 25 18:15-21:00"]
    assert given("2026-11-25 18:30")["This evening"] == ["Wed 25 20:30-21:00"]


def test_an_evening_with_too_little_left_is_not_offered() -> None:
    assert "This evening" not in given("2026-11-25 18:31")
    assert "This evening" not in given("2026-11-25 18:30", shortest=HOUR)
    assert "This evening" in given("2026-11-25 18:31", notice=HALF_AN_HOUR)  # an urgent one
    assert "This evening" not in given("2026-11-25 23:59")


def test_a_weekend_is_the_one_that_has_begun_as_long_as_something_is_left_of_it() -> None:
    assert given("2026-11-28 09:00")["Weekend"] == ["Sat 28 11:00-18:00", "Sun 29 10:00-18:00"]
    assert given("2026-11-28 17:00")["Weekend"] == ["Sun 29 10:00-18:00"]
    assert given("2026-11-29 12:00")["Weekend"] == ["Sun 29 14:00-18:00"]
    assert given("2026-11-29 17:00")["Weekend"] == ["Sat 05 10:00-18:00", "Sun 06 10:00-18:00"]


def test_the_next_day_has_the_same_clock_times_also_when_clocks_change() -> None:
    saturday = Window(at("2026-10-24 10:00"), at("2026-10-24 18:00"))
    assert on_the_next_day(saturday, BERLIN) == Window(at("2026-10-25 10:00"), at("2026-10-25 18:00"))
    skipped = Window(at("2027-03-27 02:30"), at("2027-03-27 04:00"))
    assert on_the_next_day(skipped, BERLIN) is None  # there is no 02:30 on that Sunday


def test_of_times_in_a_draft_what_has_passed_is_left_out() -> None:
    now = at("2026-11-25 12:10")
    over = Window(at("2026-11-25 09:00"), at("2026-11-25 12:00"))
    begun = Window(at("2026-11-25 09:00"), at("2026-11-25 13:00"))
    ends_now = Window(at("2026-11-25 09:00"), at("2026-11-25 12:14"))
    later = Window(at("2026-11-25 12:11"), at("2026-11-25 14:00"))
    assert still_ahead([over, begun, ends_now, later], now) == [
        Window(at("2026-11-25 12:15"), begun.ends_at),
        later,
    ]
