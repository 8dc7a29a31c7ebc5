"""Times that somebody types, a date and a clock each, in their own zone, with what they are for the other one."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from nicegui import html, ui

from domain.availability.hours import typed_instant
from domain.enums import Urgency
from domain.errors import Invalid
from domain.people.time_format import TimeFormat
from ui.components.basic.field import Field, Kind, focus, show_error, text_field
from ui.components.basic.text import CHOOSE_A_DATE, at, hours, minutes
from ui.components.basic.times import clock, local, short_day, zone_words
from ui.components.scheduling import text
from ui.runtime.context import current

DATE, TIME = "date", "time"
LABELS = {DATE: text.DATE, TIME: text.TIME}


@dataclass
class TypedTimes:
    """The rows of one open form. `other` is whoever has the same times in `other_zone`."""

    time_format: TimeFormat
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
        with html.fieldset().classes("field"):
            if rows > 1:
                html.legend(text.row_name(row)).classes("label")
            with html.div().classes("row top"):
                _field(times, row, DATE)
                _field(times, row, TIME)
            times.facts[row] = ui.label().classes("note other-clock").props("aria-live=polite")


def read(times: TypedTimes) -> list[datetime] | None:
    """The instants, each once; None where a sentence stands beside a field, the first one having the focus."""
    wrong: Field | None = None
    found: list[datetime] = []
    for row in times.facts:
        try:
            instant = read_row(times, row, needed=row == 0)
        except Invalid as refusal:
            show_error(times.fields[refusal.field], refusal.message)
            wrong = wrong or times.fields[refusal.field]
        else:
            if instant and instant not in found:
                found.append(instant)
    if wrong:
        focus(wrong)
        return None
    return found


def read_row(times: TypedTimes, row: int, *, needed: bool = False) -> datetime | None:
    """One row's instant, None where it is empty. Raises Invalid with the key of a field."""
    date_key, time_key = key_of(DATE, row), key_of(TIME, row)
    day, clock_typed = times.typed.get(date_key, ""), times.typed.get(time_key, "")
    if not day and not clock_typed and not needed:
        return None
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise Invalid(date_key, CHOOSE_A_DATE) from None
    try:
        begins = time.fromisoformat(clock_typed).replace(tzinfo=None)
    except ValueError:
        raise Invalid(time_key, text.CHOOSE_A_TIME) from None
    now = datetime.now(UTC)
    within = current().rules.windows_within
    if not now.date() - timedelta(days=1) <= on <= (now + within).date() + timedelta(days=1):
        raise Invalid(date_key, text.within_days(within.days))
    instant = typed_instant(time_key, on, begins, times.time_format.zone)
    _far_enough(times, time_key, instant, now)
    return instant


def _far_enough(times: TypedTimes, key: str, instant: datetime, now: datetime) -> None:
    if instant <= now:
        raise Invalid(key, text.HAS_PASSED)
    notice = current().rules.notice(times.urgency) if times.urgency else timedelta(0)
    if instant < now + notice:
        short = notice < timedelta(hours=1)
        ahead = minutes(notice // timedelta(minutes=1)) if short else hours(notice // timedelta(hours=1))
        raise Invalid(key, text.too_soon(ahead))


def fact(times: TypedTimes, row: int) -> str:
    """ "18:00 for you is 12:00 for Sana, New York time."; nothing where the clocks agree or nothing is typed."""
    try:
        instant = read_row(times, row)
    except Invalid:
        return ""
    if (
        instant is None
        or local(instant, times.time_format.zone).utcoffset() == local(instant, times.other_zone).utcoffset()
    ):
        return ""
    here, there = local(instant, times.time_format.zone), local(instant, times.other_zone)
    when = clock(there, times.time_format)
    if here.date() != there.date():
        when = at(short_day(there, times.time_format), when)
    return text.other_clock(times.other, when, zone_words(times.other_zone))


def key_of(name: str, row: int) -> str:
    """How a refusal names one of the fields of a row."""
    return f"{name}-{row}"


def _field(times: TypedTimes, row: int, name: str) -> None:
    key = key_of(name, row)

    def keep(value: str) -> None:
        times.typed[key] = value
        show_error(times.fields[key], None)
        times.facts[row].set_text(fact(times, row))
        times.on_change()

    kind: Kind = "date" if name == DATE else "time"
    within = {"min": datetime.now(UTC).date().isoformat()} if kind == "date" else {}
    times.fields[key] = text_field(LABELS[name], "", on_type=keep, kind=kind, look="grow", attributes=within)
