"""Hours as people type them, and the picture of what comes of them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.availability.hours import DAY, Hours, Override, Week
from domain.availability.queries import preview_days
from domain.availability.read_models import AvailabilityPage
from domain.enums import HourCycle
from domain.errors import Invalid
from domain.people.time_format import TimeFormat
from ui.components.availability.form import new_form
from ui.components.availability.form_values import parse
from ui.components.availability.hours_text import ranges_of, text_of, words_of
from ui.components.availability.special_dates import FIRST, HOURS, LAST
from ui.components.availability.special_dates import read as read_dates
from ui.components.availability.special_dates import words as date_words
from ui.components.availability.weeks_chart import day_words, weeks_chart

BERLIN = "Europe/Berlin"
NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)  # Monday, 08:00 in Berlin
TODAY = date(2026, 11, 23)
HERE = TimeFormat(BERLIN)
MONDAYS = Hours(BERLIN, Week((((9 * 60, 12 * 60),), (), (), (), (), (), ())))


def page(hours: Hours = MONDAYS, paused_until: datetime | None = None) -> AvailabilityPage:
    session = (NOW + timedelta(hours=2), NOW + timedelta(hours=3))
    days = preview_days(hours, [session], buffer=timedelta(minutes=10), now=NOW)
    return AvailabilityPage(hours, 3, 1, 10, paused_until, days)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("09:00-12:00, 14:00-17:30", "09:00-12:00, 14:00-17:30"),
        ("9 to 12 and 14 to 17", "09:00-12:00, 14:00-17:00"),
        ("2pm-5:30pm", "14:00-17:30"),
        ("2-5pm; 11–1 pm", "11:00-13:00, 14:00-17:00"),
        ("all day", "00:00-24:00"),
        ("any time", "00:00-24:00"),
        ("0900–12.30", "09:00-12:30"),
        ("22:00-02:00", "22:00-02:00"),
        ("18:00-24:00", "18:00-24:00"),
        ("12am-6am", "00:00-06:00"),
        ("", ""),
        (" off ", ""),
    ],
)
def test_hours_are_read_the_way_people_write_them(typed: str, meant: str) -> None:
    assert text_of(ranges_of("week.0", typed)) == meant


@pytest.mark.parametrize(
    "typed", ["9", "25-26", "9-9", "9-12, 11-13", "morning", "9:75-10", "13pm-14pm", "free", "-"]
)
def test_what_is_not_clear_is_said_with_an_example_or_the_reason(typed: str) -> None:
    if typed == "-":
        assert ranges_of("week.0", typed) == ()
        return
    with pytest.raises(Invalid) as refusal:
        ranges_of("week.0", typed)
    assert refusal.value.field == "week.0"
    assert refusal.value.message.endswith(".")


def test_they_are_read_aloud_in_words() -> None:
    ranges = ((540, 720), (1350, DAY))
    assert words_of(ranges, HERE) == "09:00 to 12:00 and 22:30 to 24:00"
    by_twelve = replace(HERE, hour_cycle=HourCycle.H12)
    assert (
        words_of(ranges, by_twelve).replace("\u00a0", " ") == "9:00 AM to 12:00 PM and 10:30 PM to midnight"
    )


def test_special_dates_are_read_and_refused_beside_their_field() -> None:
    typed = {FIRST: "2026-12-24", LAST: "2026-12-26", HOURS: ""}
    christmas = read_dates(typed, [], TODAY, HERE)
    assert date_words(christmas, HERE) == "Thu 24 Dec to Sat 26 Dec: not free"
    for wrong, field in (
        ({**typed, LAST: "2026-12-23"}, LAST),
        ({**typed, FIRST: ""}, FIRST),
        ({**typed, FIRST: "2026-11-22"}, FIRST),
        ({**typed, FIRST: "2926-11-22"}, FIRST),
        ({**typed, HOURS: "22-2"}, HOURS),
        ({**typed, HOURS: "9-5"}, HOURS),
        ({**typed, HOURS: "free"}, HOURS),
        ({**typed, HOURS: "soon"}, HOURS),
        (typed, FIRST),  # there already
    ):
        with pytest.raises(Invalid) as refusal:
            read_dates(wrong, [christmas], TODAY, HERE)
        assert refusal.value.field == field


def test_the_form_says_all_that_is_wrong_at_once_and_keeps_what_was_typed() -> None:
    overlapping = [[[540, 720]], [[1320, 120]], [[600, 700], [60, 180]], [[540, 660], [600, 720]], [], [], []]
    form = new_form(
        page(),
        HERE,
        {"texts": {"capacity": "many", "paused_until": "soon"}, "week": overlapping, "dates": 5},
    )
    said, wrong = parse(form)
    assert said is None
    assert set(wrong) == {"week.3.1", "capacity", "paused_until"}
    assert form.week[0] == [(540, 720)]
    form.week[3] = []
    assert set(parse(form)[1]) == {"week.2.1", "capacity", "paused_until"}  # Tuesday goes on until 02:00
    broken_ones: tuple[object, ...] = (
        5,
        [],
        [[]] * 8,
        [[[1]]] * 7,
        [[[0, 1441]]] * 7,
        [["ab"]] * 7,
        [[[0, 60]] * 9] * 7,
    )
    for broken in broken_ones:
        assert new_form(page(), HERE, {"week": broken}).week[0] == [(540, 720)]


def test_the_form_says_what_was_saved_if_nothing_is_touched() -> None:
    holiday = Override(date(2026, 12, 24), date(2026, 12, 26))
    pause = datetime(2026, 12, 1, 11, 30, tzinfo=UTC)  # not at midnight: set by a program
    kept = page(Hours(BERLIN, MONDAYS.week, (holiday,)), pause)
    said, wrong = parse(new_form(kept, HERE))
    assert not wrong
    assert said is not None
    assert (said.hours, said.capacity, said.paused_until) == (kept.hours, 3, pause)


def test_the_picture_says_in_words_what_it_shows() -> None:
    first = page().preview[0]
    expected = "Monday 23 November: 09:00 to 09:50 and 11:10 to 12:00. A session 10:00 to 11:00."
    assert day_words(first, HERE) == expected
    drawn = weeks_chart(page(), HERE, NOW)
    assert expected in drawn
    assert drawn.count("<li") == 14
    assert "Tuesday 24 November: nothing free." in drawn


def test_the_picture_knows_a_pause_and_hours_that_were_never_said() -> None:
    assert "taking a break until" in weeks_chart(page(paused_until=NOW + timedelta(days=3)), HERE, NOW)
    assert "You have not said when you are free yet" in weeks_chart(page(Hours(BERLIN)), HERE, NOW)
    assert "once you save" in weeks_chart(page(), HERE, NOW, unsaved=True)


def test_a_day_of_23_hours_is_drawn_by_its_clock() -> None:
    spring = datetime(2027, 3, 28, 0, 0, tzinfo=UTC)  # 02:00 to 03:00 is not there
    days = preview_days(Hours(BERLIN), [], buffer=timedelta(), now=spring)
    drawn = weeks_chart(AvailabilityPage(Hours(BERLIN), 3, 0, 10, None, days), HERE, spring)
    assert "Sunday 28 March: 01:00 to 24:00." in drawn
    assert "left:4.17%;width:95.83%" in drawn
