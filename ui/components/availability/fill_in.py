"""Several days at once: a press on what most people mean, or a line that somebody types. Nothing is saved by it."""

from functools import partial

from nicegui import html

from domain.availability.hours import DAYS_OF_WEEK, MinuteRange
from domain.enums import HourCycle
from domain.errors import Invalid
from domain.grammar import all_of
from domain.people.time_format import TimeFormat
from ui.client.messages import announce
from ui.components.availability import text
from ui.components.availability.typed_week import WEEKEND, WORKDAYS, week_of
from ui.components.availability.week import WeekEditor, fill_days
from ui.components.basic.field import Field, fill_in, show_error, text_field
from ui.components.basic.text import LONG_DAYS

LINE = "line"
LONGEST_LINE = 300  # characters
# What each preset is called in an address, its days and their hours.
PRESETS: dict[str, tuple[tuple[int, ...], MinuteRange]] = {
    "weekdays": (WORKDAYS, (9 * 60, 17 * 60)),
    "weekday-evenings": (WORKDAYS, (18 * 60, 21 * 60)),
    "weekends": (WEEKEND, (10 * 60, 18 * 60)),
}


def preset_words(time_format: TimeFormat) -> dict[str, str]:
    """What each of them is called on a button."""
    by_twelve = time_format.hour_cycle is HourCycle.H12
    weekdays = text.WEEKDAYS_BY_TWELVE_HOURS if by_twelve else text.WEEKDAYS
    return dict(zip(PRESETS, (weekdays, text.WEEKDAY_EVENINGS, text.WEEKENDS), strict=True))


def presets(editor: WeekEditor) -> None:
    """A button each; the days that it does not name stay as they are."""
    with html.div().classes("row wrap presets").props("role=group") as group:
        group.props["aria-label"] = text.FILL_IN
        for key, words in preset_words(editor.form.time_format).items():
            chip = html.button(words).classes("chip").props("type=button")
            chip.on("click", partial(fill_preset, editor, key), args=[])


def fill_preset(editor: WeekEditor, key: str) -> None:
    days, hours = PRESETS[key]
    fill_days(editor, {place: [hours] for place in days})
    _say_filled_in(list(days))


def typed_line(editor: WeekEditor) -> Field:
    """The way for whoever would rather type; Enter fills it in."""
    line = ""

    def typed(words: str) -> None:
        nonlocal line
        line = words
        show_error(shown, None)

    def fill() -> None:
        try:
            week = week_of(LINE, line)
        except Invalid as refusal:
            show_error(shown, refusal.message)
            return
        fill_days(editor, {place: list(ranges) for place, ranges in week.items()})
        fill_in(shown, "")
        typed("")
        _say_filled_in(list(week))

    by_twelve = editor.form.time_format.hour_cycle is HourCycle.H12
    shown = text_field(
        text.TYPE_IT,
        line,
        on_type=typed,
        hint=text.TYPE_IT_HINT_BY_TWELVE_HOURS if by_twelve else text.TYPE_IT_HINT,
        limit=LONGEST_LINE,
        attributes={"autocomplete": "off", "enterkeyhint": "done"},
    )
    shown.element.on("keydown.enter", fill, args=[])
    return shown


def _say_filled_in(days: list[int]) -> None:
    announce(text.filled_in(all_of(LONG_DAYS[place] for place in DAYS_OF_WEEK if place in days)))
