"""Dates on which other hours hold, or none: typed into three fields, added to a list."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from nicegui import html, ui
from nicegui.element import Element

from domain.availability.hours import Override
from domain.errors import Invalid
from ui.components.availability.hours_text import ranges_of, text_of, words_of
from ui.components.basic.button import button
from ui.components.basic.field import Field, Kind, fill_in, focus, show_wrong, text_field
from ui.components.basic.times import short_day

FIRST, LAST, HOURS = "First day", "Last day", "Hours"
FURTHEST = 3  # years ahead that anybody plans


@dataclass
class SpecialDates:
    """What was added so far, and what is typed."""

    overrides: list[Override]
    today: date
    typed: dict[str, str] = field(default_factory=lambda: dict.fromkeys((FIRST, LAST, HOURS), ""))
    fields: dict[str, Field] = field(default_factory=dict)
    rows: Element | None = None
    on_change: Callable[[], object] = lambda: None

    def __post_init__(self) -> None:
        self.overrides = [one for one in self.overrides if one.last >= self.today]  # what has passed is over

    def replace(self, overrides: Iterable[Override]) -> None:
        self.overrides = [one for one in overrides if one.last >= self.today]
        draw_rows(self)

    def as_draft(self) -> dict[str, Any]:
        kept = [[one.first.isoformat(), one.last.isoformat(), text_of(one.ranges)] for one in self.overrides]
        return {"added": kept, "typed": dict(self.typed)}

    def read_draft(self, kept: object) -> None:
        """Take over what a draft holds; what it says wrongly is left out."""
        if not isinstance(kept, dict):
            return
        try:
            self.overrides = [
                Override(date.fromisoformat(first), date.fromisoformat(last), ranges_of(HOURS, text))
                for first, last, text in kept["added"]
            ]
            self.typed.update({name: str(kept["typed"].get(name, "")) for name in self.typed})
        except (Invalid, KeyError, TypeError, ValueError, AttributeError):
            return


def special_dates(dates: SpecialDates, on_change: Callable[[], object]) -> None:
    """Draw fields and list."""
    dates.on_change = on_change
    with html.div().classes("typed-list stack").style("--gap: 12px"):
        with html.div().classes("row top wrap"):
            _typed_field(dates, FIRST, "date")
            _typed_field(dates, LAST, "date", hint="Empty for one day.")
            _typed_field(dates, HOURS, "text", hint="Empty for a day off.")
        button("Add date", partial(add, dates), kind="ghost", small=True)
        dates.rows = html.ul().props('aria-label="Special dates you added"')
    draw_rows(dates)


def add(dates: SpecialDates) -> bool:
    """Take over what is typed, or say beside the field why not."""
    for one in dates.fields.values():
        show_wrong(one, None)
    try:
        override = read(dates.typed, dates.overrides, dates.today)
    except Invalid as refusal:
        show_wrong(dates.fields[refusal.field], refusal.message)
        focus(dates.fields[refusal.field])
        return False
    dates.overrides = sorted([*dates.overrides, override], key=lambda one: one.first)
    for name, one in dates.fields.items():
        dates.typed[name] = ""
        fill_in(one, "")
    draw_rows(dates)
    focus(dates.fields[FIRST])
    dates.on_change()
    return True


def add_if_typed(dates: SpecialDates) -> bool:
    """Who types a date and forgets "Add date" meant it all the same. False if it is wrong."""
    return add(dates) if any(dates.typed.values()) else True


def read(typed: dict[str, str], there: Iterable[Override], today: date) -> Override:
    """The dates that were typed. Raises Invalid with the name of the field on screen."""
    first = _day(FIRST, typed[FIRST], today)
    last = _day(LAST, typed[LAST], today) if typed[LAST] else first
    if last < first:
        raise Invalid(LAST, "The last day comes on or after the first.")
    ranges = ranges_of(HOURS, typed[HOURS])
    if any(ends and ends <= begins for begins, ends in ranges):
        raise Invalid(HOURS, "Here a day ends at midnight. Give what comes after it to the next day.")
    ranges = tuple(sorted((begins, ends or 24 * 60) for begins, ends in ranges))
    for one in there:
        if first <= one.last and one.first <= last:
            raise Invalid(FIRST, f"You have {_days(one)} below already. Remove that first.")
    return Override(first, last, ranges)


def words(override: Override) -> str:
    """ "Thu 24 Dec to Sat 26 Dec: day off", "Mon 30 Nov: 13:00 to 15:00"."""
    return f"{_days(override)}: {words_of(override.ranges) or 'not free'}"


def draw_rows(dates: SpecialDates) -> None:
    if dates.rows is None:
        return
    dates.rows.clear()
    with dates.rows:
        for one in dates.overrides:
            with html.li():
                ui.label(words(one))
                button(
                    "Remove",
                    partial(remove, dates, one),
                    kind="quiet",
                    small=True,
                    name=f"Remove {words(one)}",
                )


def remove(dates: SpecialDates, override: Override) -> None:
    dates.overrides.remove(override)
    draw_rows(dates)
    focus(dates.fields[FIRST])  # the button that had it is gone
    dates.on_change()


def _typed_field(dates: SpecialDates, name: str, kind: Kind, *, hint: str = "") -> None:
    def keep(value: str) -> None:
        if dates.typed[name] == value:
            return
        dates.typed[name] = value
        show_wrong(dates.fields[name], None)
        dates.on_change()

    within = {"min": dates.today.isoformat()} if kind == "date" else {}
    dates.fields[name] = text_field(
        name, dates.typed[name], on_type=keep, kind=kind, hint=hint, attributes=within
    )


def _day(name: str, text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Invalid(name, "Choose a date.") from None
    if day < today:
        raise Invalid(name, "That day has passed. Choose one from today on.")
    if day.year > today.year + FURTHEST:
        raise Invalid(name, "That is very far ahead. Choose a nearer day.")
    return day


def _days(override: Override) -> str:
    if override.first == override.last:
        return short_day(override.first)
    return f"{short_day(override.first)} to {short_day(override.last)}"
