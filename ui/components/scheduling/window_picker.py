"""Times that suit the student: three native fields, "Add time", and the list of what was added."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from nicegui import html

from domain.errors import Invalid
from domain.limits import WINDOWS
from domain.people.time_format import TimeFormat
from domain.requests.fields import Window, clean_windows
from domain.rules import Rules
from ui.components.basic.text import CHOOSE_A_DATE
from ui.components.basic.times import city, clock, from_wall, long_day, span, zone_words
from ui.components.basic.typed_list import Input, TypedList, add, typed_list
from ui.components.scheduling import text

Parsed = TypeVar("Parsed")
DATE, FROM, TO = "date", "from", "to"


@dataclass(frozen=True)
class WindowPicker:
    """The times of one open form. `minutes` is how long the session shall last, as it is chosen by then."""

    time_format: TimeFormat  # in the zone that the request is in
    rules: Rules
    minutes: Callable[[], int]
    times: TypedList[Window]


def new_picker(
    time_format: TimeFormat, rules: Rules, minutes: Callable[[], int], on_change: Callable[[], object]
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
        order=lambda window: window.starts_at,
        kept=(FROM, TO),  # the next day's time is often the same; without a date they mean nothing yet
        on_change=on_change,
    )
    return WindowPicker(time_format, rules, minutes, times)


def window_picker(picker: WindowPicker) -> None:
    """Draw it, with the windows it has already."""
    with html.div().classes("field"):
        html.p(text.TIMES_THAT_SUIT_YOU).classes("label")
        days, zone = picker.rules.windows_within.days, zone_words(picker.time_format.zone)
        html.p(text.windows_hint(WINDOWS.most, days, zone)).classes("note")
        typed_list(picker.times, verb=text.ADD_TIME, name=text.TIMES_YOU_ADDED)


def add_if_typed(picker: WindowPicker) -> bool:
    """Who fills the three fields and forgets "Add time" meant it all the same. False if that time is wrong."""
    return add(picker.times) if all(picker.times.typed.values()) else True


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
