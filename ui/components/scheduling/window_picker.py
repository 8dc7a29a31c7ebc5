"""Times that suit the student: three native fields, "Add time", and the list of what was added."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import TypeVar

from nicegui import html, ui
from nicegui.element import Element

from domain.errors import Invalid
from domain.limits import WINDOWS
from domain.requests.fields import Window, clean_windows
from domain.rules import Rules
from ui.components.basic.button import button
from ui.components.basic.field import Field, Kind, fill_in, focus, show_wrong, text_field
from ui.components.basic.times import city, clock, from_wall, long_day, span, zone_words

Parsed = TypeVar("Parsed")
ROW = ("Date", "From", "To")


@dataclass
class Picker:
    """What was typed and added so far. `on_change` is told after every change."""

    zone: str
    rules: Rules
    minutes: Callable[[], int]
    on_change: Callable[[], object]
    windows: list[Window] = field(default_factory=list)
    typed: dict[str, str] = field(default_factory=lambda: dict.fromkeys(ROW, ""))
    fields: dict[str, Field] = field(default_factory=dict)
    rows: Element | None = None


def window_picker(picker: Picker) -> None:
    """Draw it, with the windows it has already."""
    with html.div().classes("field"):
        html.p("Times that suit you").classes("label")
        html.p(
            f"Up to {WINDOWS.most}, within the next {picker.rules.windows_within.days} days, in {zone_words(picker.zone)}."
        ).classes("note")
        with html.div().classes("typed-list stack").style("--gap: 12px"):
            with html.div().classes("row top wrap"):
                for name in ROW:
                    picker.fields[name] = _typed_field(picker, name)
            button("Add time", lambda: add(picker), kind="ghost", small=True)
            picker.rows = html.ul().props('aria-label="Times you added"')
    draw_rows(picker)


def add(picker: Picker) -> bool:
    """Take over what is typed, or say beside the field why not."""
    for name in ROW:
        show_wrong(picker.fields[name], None)
    try:
        window = read(picker.typed, picker.zone)
        clean_windows([window], duration_minutes=picker.minutes(), now=datetime.now(UTC), rules=picker.rules)
    except Invalid as refusal:
        name = refusal.field if refusal.field in ROW else "Date"
        show_wrong(picker.fields[name], refusal.message)
        focus(picker.fields[name])
        return False
    if window not in picker.windows:
        picker.windows.append(window)
        picker.windows.sort(key=lambda one: one.starts_at)
    # From and To stay: the next day's time is often the same. Without a date they mean nothing yet.
    picker.typed["Date"] = ""
    fill_in(picker.fields["Date"], "")
    draw_rows(picker)
    focus(picker.fields["Date"])
    picker.on_change()
    return True


def add_if_typed(picker: Picker) -> bool:
    """Who fills the three fields and forgets "Add time" meant it all the same. False if that time is wrong."""
    return add(picker) if all(picker.typed.values()) else True


def read(typed: dict[str, str], zone: str) -> Window:
    """The window that was typed, in the student's zone. Raises Invalid with the name of the field on screen."""
    day = _parsed("Date", typed["Date"], _day, "Choose a date.")
    begin = _parsed("From", typed["From"], time.fromisoformat, "Choose when it starts.")
    end = _parsed("To", typed["To"], time.fromisoformat, "Choose when it ends.")
    last_day = day + timedelta(days=1) if end == time(0) else day  # midnight ends the day
    window = Window(_instant("From", day, begin, zone), _instant("To", last_day, end, zone))
    if window.ends_at <= window.starts_at:
        raise Invalid("To", "A time must end after it starts.")
    return window


def draw_rows(picker: Picker) -> None:
    rows = picker.rows
    if rows is None:
        return
    rows.clear()
    with rows:
        for window in picker.windows:
            words = span(window.starts_at, window.ends_at, picker.zone, named=False)
            with html.li():
                ui.label(words)
                button(
                    "Remove",
                    partial(remove, picker, window),
                    kind="quiet",
                    small=True,
                    name=f"Remove {words}",
                )


def remove(picker: Picker, window: Window) -> None:
    picker.windows.remove(window)
    draw_rows(picker)
    focus(picker.fields["Date"])  # the button that had it is gone
    picker.on_change()


def _typed_field(picker: Picker, name: str) -> Field:
    def keep(value: str) -> None:
        picker.typed[name] = value
        show_wrong(picker.fields[name], None)
        picker.on_change()

    kind: Kind = "date" if name == "Date" else "time"
    today = datetime.now(UTC)
    within = {
        "min": (today - timedelta(days=1)).date().isoformat(),  # a day of slack for zones
        "max": (today + picker.rules.windows_within).date().isoformat(),
    }
    dates = within if kind == "date" else {}
    return text_field(name, picker.typed[name], on_type=keep, kind=kind, attributes=dates)


def _day(text: str) -> date:
    """The edges of the calendar overflow in other zones, and nobody means them."""
    day = date.fromisoformat(text)
    if not 2000 <= day.year < 3000:
        raise ValueError(text)
    return day


def _parsed(name: str, text: str, parse: Callable[[str], Parsed], sentence: str) -> Parsed:
    try:
        return parse(text)
    except ValueError:
        raise Invalid(name, sentence) from None


def _instant(name: str, day: date, at: time, zone: str) -> datetime:
    there = from_wall(day, at.replace(tzinfo=None), zone)
    if there is None:
        raise Invalid(
            name,
            f"There is no {clock(at)} on {long_day(day)} in {city(zone)}: clocks go forward then. Choose a later one.",
        )
    return there.astimezone(UTC)
