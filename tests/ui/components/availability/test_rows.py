"""Rows of hours: what is asked about, what is typed for a whole week, and where a new row begins."""

import pytest
from markupsafe import Markup

from domain.availability.hours import ALL_DAY, DAY, MinuteRange
from domain.errors import Invalid
from domain.people.time_format import TimeFormat
from ui.components.availability.day_rows import day_markup, question
from ui.components.availability.doubts import doubt
from ui.components.availability.hours_text import text_of
from ui.components.availability.typed_week import week_of
from ui.components.availability.week import next_range

HERE = TimeFormat("UTC")
EVENING, NINE_TO_FIVE = (18 * 60, 21 * 60), (9 * 60, 5 * 60)


def test_nine_to_five_is_asked_about_and_means_the_day() -> None:
    asked = doubt(NINE_TO_FIVE)
    assert asked is not None
    assert asked.meant == (9 * 60, 17 * 60)
    words = question(0, 0, NINE_TO_FIVE, asked, HERE)
    assert "Did you mean 09:00–17:00?" in words
    assert "Yes, 09:00–17:00" in words
    assert "No, until Tuesday, 05:00" in words


@pytest.mark.parametrize(
    ("one", "meant"),
    [
        ((12 * 60, 9 * 60), (12 * 60, 21 * 60)),
        ((9 * 60, 8 * 60), (9 * 60, 20 * 60)),
        ((7 * 60, 22 * 60), None),  # 15 hours: possible, so it is only asked whether it is right
        ((18 * 60, 8 * 60), (18 * 60, 20 * 60)),
        ((20 * 60, 9 * 60), (20 * 60, 21 * 60)),
    ],
)
def test_what_lasts_longer_than_half_a_day_is_asked_about(
    one: MinuteRange, meant: MinuteRange | None
) -> None:
    asked = doubt(one)
    assert asked is not None
    assert asked.meant == meant


@pytest.mark.parametrize(
    "one", [ALL_DAY, (8 * 60, 20 * 60), (22 * 60, 2 * 60), (20 * 60, 8 * 60), (1080, DAY)]
)
def test_what_people_do_mean_is_not_asked_about(one: MinuteRange) -> None:
    assert doubt(one) is None


@pytest.mark.parametrize(
    ("typed", "week"),
    [
        ("Mon-Fri 9-12, 14-17:30; Sat 10-12", dict.fromkeys(range(5), "09:00-12:00, 14:00-17:30") | {5: "10:00-12:00"}),
        ("weekdays 6pm-9pm", dict.fromkeys(range(5), "18:00-21:00")),
        ("Monday and Wednesday: 9 to 12 and 14 to 17", dict.fromkeys((0, 2), "09:00-12:00, 14:00-17:00")),
        ("fri-mon 22:00-02:00", dict.fromkeys((4, 5, 6, 0), "22:00-02:00")),
        ("tue, thu 9-5", dict.fromkeys((1, 3), "09:00-05:00")),  # asked about beside its row
        ("every day all day, sun off", dict.fromkeys(range(6), "00:00-24:00") | {6: ""}),
    ],
)  # fmt: skip
def test_a_week_is_read_from_one_line(typed: str, week: dict[int, str]) -> None:
    assert {place: text_of(ranges) for place, ranges in week_of("line", typed).items()} == week


@pytest.mark.parametrize(
    "typed", ["", "9-5", "evenings", "Mon", "Mon-Fri", "Mon soon", "Sat free", "Mon 9-12, 11-13"]
)
def test_a_line_that_is_not_clear_is_refused_with_what_to_write(typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        week_of("line", typed)
    assert refusal.value.field == "line"
    assert refusal.value.message.endswith(".")


@pytest.mark.parametrize(
    ("rows", "added"),
    [
        ([], (9 * 60, 11 * 60)),
        ([(540, 720)], (13 * 60, 15 * 60)),
        ([(540, 22 * 60)], (23 * 60, DAY)),
        ([(18 * 60, DAY)], (15 * 60, 17 * 60)),
        ([(22 * 60, 2 * 60)], (19 * 60, 21 * 60)),
        ([(0, DAY)], (0, 60)),
    ],
)
def test_a_new_row_begins_beside_what_is_there(rows: list[MinuteRange], added: MinuteRange) -> None:
    assert next_range(rows) == added


def test_a_row_has_names_for_who_cannot_see_it_and_times_that_are_no_half_hour() -> None:
    drawn = day_markup(0, [(545, 720), EVENING], [Markup(""), Markup("")], 1, HERE)
    for name in ("From, Monday, first hours", "To, Monday, second hours", "Remove, Monday, second hours"):
        assert f'aria-label="{name}"' in drawn
    assert '<option value="545" selected>09:05</option>' in drawn
    assert 'value="545"' not in day_markup(0, [EVENING], [Markup("")], 1, HERE)
    assert "Any time" in day_markup(0, [], [], 1, HERE)
