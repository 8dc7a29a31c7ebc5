"""Times that somebody types, a date and a clock each, in their own zone, with what they are for the other one."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from nicegui import html, ui

from domain.availability.hours import typed_instant
from domain.errors import Invalid
from domain.read_models import Urgency
from ui.components.basic.field import Field, Kind, focus, show_wrong, text_field
from ui.components.basic.times import clock, local, short_day, zone_words
from ui.runtime.act import house

ORDER = ("First time", "Second time", "Third time")


@dataclass
class TypedTimes:
    """The rows of one open form. `other` is who reads the times in `other_zone`."""

    zone: str
    other: str
    other_zone: str
    urgency: Urgency | None  # decides how far ahead it must be; None: the command says
    on_change: Callable[[], object] = lambda: None
    typed: dict[str, str] = field(default_factory=dict)
    fields: dict[str, Field] = field(default_factory=dict)
    facts: dict[int, ui.label] = field(default_factory=dict)


def typed_times(times: TypedTimes, rows: int) -> None:
    """Draw so many rows; only the first has to be filled."""
    for row in range(rows):
        optional = " (optional)" if row else ""
        with html.fieldset().classes("field"):
            if rows > 1:
                html.legend(ORDER[row] + optional).classes("label")
            with html.div().classes("row top"):
                _field(times, row, "Date")
                _field(times, row, "Time")
            times.facts[row] = ui.label().classes("note other-clock").props("aria-live=polite")


def read(times: TypedTimes) -> list[datetime] | None:
    """The instants, each once; None where a sentence stands beside a field, the first one having the focus."""
    wrong: Field | None = None
    found: list[datetime] = []
    for row in times.facts:
        try:
            at = read_row(times, row, needed=row == 0)
        except Invalid as refusal:
            show_wrong(times.fields[refusal.field], refusal.message)
            wrong = wrong or times.fields[refusal.field]
        else:
            if at and at not in found:
                found.append(at)
    if wrong:
        focus(wrong)
        return None
    return found


def read_row(times: TypedTimes, row: int, *, needed: bool = False) -> datetime | None:
    """One row's instant, None where it is empty. Raises Invalid naming "Date 0" or "Time 0"."""
    day, at = times.typed.get(f"Date {row}", ""), times.typed.get(f"Time {row}", "")
    if not day and not at and not needed:
        return None
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise Invalid(f"Date {row}", "Choose a date.") from None
    try:
        begins = time.fromisoformat(at).replace(tzinfo=None)
    except ValueError:
        raise Invalid(f"Time {row}", "Choose a time.") from None
    now = datetime.now(UTC)
    within = house().rules.windows_within
    if not now.date() - timedelta(days=1) <= on <= (now + within).date() + timedelta(days=1):
        raise Invalid(f"Date {row}", f"Choose a day within the next {within.days} days.")
    instant = typed_instant(f"Time {row}", on, begins, times.zone)
    _far_enough(times, row, instant, now)
    return instant


def _far_enough(times: TypedTimes, row: int, instant: datetime, now: datetime) -> None:
    if instant <= now:
        raise Invalid(f"Time {row}", "That has passed. Choose a later one.")
    notice = house().rules.notice(times.urgency) if times.urgency else timedelta(0)
    if instant < now + notice:
        ahead = (
            f"{notice // timedelta(minutes=1)} min"
            if notice < timedelta(hours=1)
            else f"{notice // timedelta(hours=1)} h"
        )
        raise Invalid(f"Time {row}", f"That is too soon: a session begins at least {ahead} from now.")


def fact(times: TypedTimes, row: int) -> str:
    """ "18:00 for you is 12:00 for Sana, New York time."; nothing where the clocks agree or nothing is typed."""
    try:
        at = read_row(times, row)
    except Invalid:
        return ""
    if at is None or local(at, times.zone).utcoffset() == local(at, times.other_zone).utcoffset():
        return ""
    here, there = local(at, times.zone), local(at, times.other_zone)
    day = "" if here.date() == there.date() else f"{short_day(there)}, "
    return f"For {times.other} that is {day}{clock(there)}, {zone_words(times.other_zone)}."


def _field(times: TypedTimes, row: int, name: str) -> None:
    key = f"{name} {row}"

    def keep(value: str) -> None:
        times.typed[key] = value
        show_wrong(times.fields[key], None)
        times.facts[row].set_text(fact(times, row))
        times.on_change()

    kind: Kind = "date" if name == "Date" else "time"
    within = {"min": datetime.now(UTC).date().isoformat()} if kind == "date" else {}
    times.fields[key] = text_field(name, "", on_type=keep, kind=kind, look="grow", attributes=within)
