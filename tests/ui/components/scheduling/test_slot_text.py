"""Choosing a time: whose day it is, whose hour, and what a screen reader says."""

from datetime import UTC, date, datetime, timedelta

from domain.people.time_format import TimeFormat
from domain.requests.fields import Window
from domain.slots.read_models import SlotPage
from ui.components.scheduling.slot_text import (
    Choice,
    by_day,
    days_without,
    heading,
    sentence,
    shown,
    spoken,
    their_time,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
START = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
BERLIN, KATHMANDU = "Europe/Berlin", "Asia/Kathmandu"


def page(*, action: str = "claim", zone: str = "America/New_York") -> SlotPage:
    return SlotPage(
        request_id=7,
        title="Interview prep",
        duration_minutes=60,
        student_name="Sana",
        student_time_zone=zone,
        slots=(START,),
        windows=(),
        action=action,
        answer=True,
    )


def test_a_button_is_named_in_full() -> None:
    assert spoken(START, 60, TimeFormat(BERLIN)) == "Book Tuesday 24 November, 15:30 to 16:30, Berlin time"


def test_a_session_over_midnight_names_both_days() -> None:
    late = datetime(2026, 11, 24, 22, 45, tzinfo=UTC)
    assert (
        spoken(late, 30, TimeFormat(BERLIN))
        == "Book Tuesday 24 November, 23:45 to Wednesday 25 November, 00:15, Berlin time"
    )


def test_the_other_ones_time_stands_below_with_the_day_where_it_is_another() -> None:
    assert their_time(START, page(), TimeFormat(BERLIN)) == "09:30 Sana"
    evening = START + timedelta(hours=5)
    assert their_time(evening, page(zone=KATHMANDU), TimeFormat(BERLIN)) == "Wed 01:15 Sana"


def test_days_are_those_of_the_reader() -> None:
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)  # the 25th in Berlin
    assert by_day([late, START], TimeFormat(BERLIN)) == {
        date(2026, 11, 24): [START],
        date(2026, 11, 25): [late],
    }


def test_a_day_that_was_given_and_has_no_time_left_is_named_and_one_that_has_passed_is_not() -> None:
    days = by_day([START], TimeFormat(BERLIN))
    later = Window(START + timedelta(days=2), START + timedelta(days=2, hours=1))
    passed = Window(NOW - timedelta(days=2), NOW - timedelta(days=1))
    assert days_without(days, [later, passed], TimeFormat(BERLIN), NOW) == [date(2026, 11, 26)]


def starts(*times: str) -> list[datetime]:
    """Starts on Tuesday 24 November by the clock of Berlin."""
    return [datetime.fromisoformat(f"2026-11-24T{time}+01:00") for time in times]


def test_half_hours_by_day_for_both_come_first_and_the_rest_is_folded_away() -> None:
    slots = starts("07:30", "13:30", "14:00", "14:15", "14:30", "19:30", "20:00", "20:15")
    everything = Choice(quarters=True, nights=True)
    # 08:00 to 21:00 in Berlin, and in New York from 14:00 by Berlin's clock; an hour is over by nine.
    assert shown(slots, page(), TimeFormat(BERLIN), Choice()) == starts("14:00", "14:30", "19:30", "20:00")
    assert shown(slots, page(), TimeFormat(BERLIN), Choice(quarters=True)) == starts(
        "14:00", "14:15", "14:30", "19:30", "20:00"
    )
    assert shown(slots, page(), TimeFormat(BERLIN), Choice(nights=True)) == starts(
        "07:30", "13:30", "14:00", "14:30", "19:30", "20:00"
    )
    assert shown(slots, page(), TimeFormat(BERLIN), everything) == slots


def test_a_day_with_nothing_on_a_half_hour_shows_what_it_has() -> None:
    slots = starts("15:20")
    assert shown(slots, page(), TimeFormat(BERLIN), Choice()) == slots
    assert shown(starts("03:20"), page(), TimeFormat(BERLIN), Choice()) == []


def test_half_hours_are_those_of_the_reader() -> None:
    slots = starts("14:00", "14:15", "14:30", "14:45")  # 18:45 to 19:30 in Kathmandu
    nearby = page(zone=KATHMANDU)
    assert shown(slots, nearby, TimeFormat(KATHMANDU), Choice()) == starts("14:15", "14:45")


def test_both_days_of_a_change_of_clocks_keep_their_hours() -> None:
    before, after = datetime(2026, 10, 24, 8, tzinfo=UTC), datetime(2026, 10, 25, 9, tzinfo=UTC)
    assert spoken(before, 30, TimeFormat(BERLIN)) == "Book Saturday 24 October, 10:00 to 10:30, Berlin time"
    assert spoken(after, 30, TimeFormat(BERLIN)) == "Book Sunday 25 October, 10:00 to 10:30, Berlin time"


def test_it_says_what_booking_does() -> None:
    assert heading(page()) == "Choose a time with Sana"
    assert sentence(page(), TimeFormat(BERLIN)) == (
        "60 min. Your times, in Berlin time, with Sana’s in small."
        " Booking takes the request and tells Sana at once."
    )
    assert sentence(page(action="schedule"), TimeFormat(BERLIN)).endswith("Booking tells Sana at once.")
