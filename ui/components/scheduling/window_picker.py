"""Times that suit the student: some by one press, others by three native fields and "Add time"; and the list of them.

Those that touch or overlap are one in the list, as they will be kept.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import TypeVar

from nicegui import html

from domain.errors import Invalid
from domain.limits import DURATIONS, WINDOWS
from domain.people.time_format import TimeFormat
from domain.requests.fields import Window, clean_windows, merged
from domain.rules import Rules
from ui.components.basic.button import block, button
from ui.components.basic.field import focus, show_error
from ui.components.basic.text import CHOOSE_A_DATE
from ui.components.basic.times import city, clock, from_wall, long_day, span, zone_words
from ui.components.basic.typed_list import (
    Input,
    RowButton,
    TypedList,
    add,
    draw_fields,
    draw_list,
    first_field,
    focus_row,
    include,
)
from ui.components.scheduling import text
from ui.components.scheduling.presets import on_the_next_day, presets

Parsed = TypeVar("Parsed")
DATE, FROM, TO = "date", "from", "to"


@dataclass(frozen=True)
class WindowPicker:
    """The times of one open form. `minutes` is how long the session shall last, `notice` how far ahead it must begin, as both are chosen by then."""

    time_format: TimeFormat  # in the zone that the request is in
    rules: Rules
    minutes: Callable[[], int]
    notice: Callable[[], timedelta]
    times: TypedList[Window]


def new_picker(
    time_format: TimeFormat,
    rules: Rules,
    minutes: Callable[[], int],
    notice: Callable[[], timedelta],
    on_change: Callable[[], object],
) -> WindowPicker:
    """A picker with nothing in it. `on_change` is told after every change."""

    def read_typed(typed: Mapping[str, str]) -> Window:
        window = read(typed, time_format)
        clean_windows([window], duration_minutes=minutes(), now=datetime.now(UTC), rules=rules)
        return window

    times = TypedList(
        inputs=_inputs(rules),
        read=read_typed,
        words=lambda window: span(window.starts_at, window.ends_at, time_format, named=False),
        settle=merged,
        kept=(FROM, TO),  # the next day's time is often the same; without a date they mean nothing yet
        row_button=RowButton(
            text.NEXT_DAY_TOO, text.next_day_too, lambda window: _repeat_next_day(picker, window)
        ),
        on_change=on_change,
    )
    picker = WindowPicker(time_format, rules, minutes, notice, times)
    return picker


def window_picker(picker: WindowPicker) -> None:
    """Draw it, with the windows it has already."""
    with html.div().classes("field"):
        html.p(text.TIMES_THAT_SUIT_YOU).classes("label")
        days, zone = picker.rules.windows_within.days, zone_words(picker.time_format.zone)
        html.p(text.windows_hint(WINDOWS.most, days, zone)).classes("note")
        with html.div().classes("typed-list stack").style("--gap: 12px"):
            with html.div().classes("row wrap presets"):
                possible = _presets(picker, min(DURATIONS))
                for name in text.PRESETS:
                    one = button(name, partial(_add_preset, picker, name), kind="ghost", small=True)
                    if name not in possible:
                        one.props["title"] = text.TOO_LATE
                        block(one, blocked=True)
            draw_list(picker.times, text.TIMES_YOU_ADDED)
            with html.div().classes("row top wrap"):
                draw_fields(picker.times)
                button(text.ADD_TIME, partial(add, picker.times), kind="ghost")


def add_if_typed(picker: WindowPicker) -> bool:
    """Who types a time and forgets "Add time" meant it all the same. False if that time is wrong or half there."""
    typed = picker.times.typed
    meant = typed[DATE] or (not picker.times.items and any(typed.values()))
    return add(picker.times) if meant else True


def _presets(picker: WindowPicker, minutes: int) -> dict[str, list[Window]]:
    shortest = timedelta(minutes=minutes)
    return presets(picker.time_format.zone, datetime.now(UTC), shortest=shortest, notice=picker.notice())


def _add_preset(picker: WindowPicker, name: str) -> None:
    minutes = picker.minutes()
    windows = _presets(picker, minutes).get(name)
    _include(picker, windows, text.too_little_left(minutes))


def _repeat_next_day(picker: WindowPicker, window: Window) -> None:
    """The focus goes along, so that pressing on fills one day after the other."""
    later = on_the_next_day(window, picker.time_format.zone)
    if _include(picker, [later] if later else None, text.NOT_ON_THE_NEXT_DAY) and later:
        there = (row for row, one in enumerate(picker.times.items) if one.starts_at <= later.starts_at)
        focus_row(picker.times, max(there))


def _include(picker: WindowPicker, windows: list[Window] | None, otherwise: str) -> bool:
    """Put them into the list, or say why not: `otherwise` where there are none."""
    sentence = otherwise
    if windows:
        try:
            now, minutes = datetime.now(UTC), picker.minutes()
            clean_windows(windows, duration_minutes=minutes, now=now, rules=picker.rules)
        except Invalid as refusal:
            sentence = refusal.message
        else:
            include(picker.times, windows)
            return True
    show_error(first_field(picker.times), sentence)
    focus(first_field(picker.times))
    return False


def read(typed: Mapping[str, str], time_format: TimeFormat) -> Window:
    """The window that was typed, in the student's zone. Raises Invalid with the key of the field."""
    day = _parsed(DATE, typed[DATE], _day, CHOOSE_A_DATE)
    begin = _parsed(FROM, typed[FROM], time.fromisoformat, text.CHOOSE_START)
    end = _parsed(TO, typed[TO], time.fromisoformat, text.CHOOSE_END)
    last_day = day + timedelta(days=1) if end == time(0) else day  # midnight ends the day
    window = Window(_instant(FROM, day, begin, time_format), _instant(TO, last_day, end, time_format))
    if window.ends_at <= window.starts_at:
        raise Invalid(TO, text.ENDS_BEFORE_IT_STARTS)
    return window


def _inputs(rules: Rules) -> dict[str, Input]:
    today = datetime.now(UTC)
    within = {
        "min": (today - timedelta(days=1)).date().isoformat(),  # a day of slack for zones
        "max": (today + rules.windows_within).date().isoformat(),
    }
    return {
        DATE: Input(text.DATE, "date", attributes=within),
        FROM: Input(text.FROM, "time"),
        TO: Input(text.TO, "time"),
    }


def _day(typed: str) -> date:
    """The edges of the calendar overflow in other zones, and nobody means them."""
    day = date.fromisoformat(typed)
    if not 2000 <= day.year < 3000:
        raise ValueError(typed)
    return day


def _parsed(name: str, typed: str, parse: Callable[[str], Parsed], sentence: str) -> Parsed:
    try:
        return parse(typed)
    except ValueError:
        raise Invalid(name, sentence) from None


def _instant(name: str, day: date, at: time, time_format: TimeFormat) -> datetime:
    there = from_wall(day, at.replace(tzinfo=None), time_format.zone)
    if there is None:
        raise Invalid(
            name,
            text.skipped_by_clocks(
                clock(at, time_format), long_day(day, time_format), city(time_format.zone)
            ),
        )
    return there.astimezone(UTC)
