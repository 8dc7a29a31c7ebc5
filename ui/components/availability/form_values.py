"""What a mentor typed about their hours: read, or refused with a sentence for each field. Draws nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from domain.availability.commands import Figures
from domain.availability.hours import DAY, Hours, MinuteRange, Week, clean_ranges, clean_week, instant_of
from domain.availability.read_models import AvailabilityPage
from domain.errors import Invalid
from domain.limits import RANGES_A_DAY
from domain.people.time_format import TimeFormat
from ui.components.availability.doubts import Doubt, doubt
from ui.components.availability.special_dates import SpecialDates
from ui.components.availability.text import WHOLE_NUMBER
from ui.components.basic.field import Field
from ui.components.basic.text import CHOOSE_A_DATE, LONG_DAYS
from ui.components.basic.times import local

WEEK = {f"week.{place}": day for place, day in enumerate(LONG_DAYS)}


@dataclass
class HoursForm:
    """What is typed, by the names that a refusal gives its fields. `on_change` is told after every change."""

    page: AvailabilityPage  # as it was saved last
    time_format: TimeFormat
    texts: dict[str, str]
    week: list[list[MinuteRange]]  # the rows of each weekday, as they are chosen
    dates: SpecialDates
    on_change: Callable[[], object] = lambda: None
    fields: dict[str, Field] = field(default_factory=dict)
    certain: set[tuple[int, MinuteRange]] = field(
        default_factory=set
    )  # long hours that were meant, by weekday

    @property
    def has_hours(self) -> bool:
        return any(self.week) or any(one.ranges for one in self.dates.overrides)


@dataclass(frozen=True)
class ParsedHours:
    """What the command receives, when all of it could be read."""

    hours: Hours
    capacity: int
    buffer_minutes: int
    paused_until: datetime | None

    def figures(self) -> Figures:
        return {
            "capacity": self.capacity,
            "buffer_minutes": self.buffer_minutes,
            "paused_until": self.paused_until,
        }


def as_rows(page: AvailabilityPage) -> list[list[MinuteRange]]:
    """The hours that were saved, as the rows show them."""
    return [list(ranges) for ranges in page.hours.week.days]


def as_texts(page: AvailabilityPage) -> dict[str, str]:
    """What else was saved, as the fields show it."""
    pause = page.paused_until
    return {
        "time_zone": page.hours.zone,
        "capacity": str(page.capacity),
        "buffer_minutes": str(page.buffer_minutes),
        "paused_until": local(pause, page.hours.zone).date().isoformat() if pause else "",
    }


def parse(form: HoursForm) -> tuple[ParsedHours | None, dict[str, str]]:
    """What is said, or what is wrong with it: all of it, by the names of the fields."""
    wrong: dict[str, str] = {}

    def tried(name: str, parse: Callable[[str, str], Any]) -> Any:
        try:
            return parse(name, form.texts[name])
        except Invalid as refusal:
            wrong[name] = refusal.message
            return ()

    wrong |= wrong_rows(form.week)
    capacity, buffer = tried("capacity", _whole), tried("buffer_minutes", _whole)
    paused_until = tried("paused_until", lambda name, text: _pause(form, name, text))
    if wrong:
        return None, wrong
    week = clean_week(Week(tuple(map(tuple, form.week))))
    hours = Hours(form.texts["time_zone"], week, tuple(form.dates.overrides))
    return ParsedHours(hours, capacity, buffer, paused_until), {}


def row_name(place: int, row: int) -> str:
    """What a row is called where something is said of it."""
    return f"week.{place}.{row}"


def wrong_rows(week: Sequence[Sequence[MinuteRange]]) -> dict[str, str]:
    """What is wrong with rows: of each day the first that cannot stand beside those above it."""
    wrong: dict[str, str] = {}
    for place, ranges in enumerate(week):
        for row in range(len(ranges)):
            try:
                clean_ranges("", ranges[: row + 1])
            except Invalid as refusal:
                wrong[row_name(place, row)] = refusal.message
                break
    if not wrong:
        try:
            clean_week(Week(tuple(map(tuple, week))))
        except Invalid as refusal:  # what goes on from the day before meets the first of this one
            place = int(refusal.field.removeprefix("week."))
            wrong[row_name(place, week[place].index(min(week[place])))] = refusal.message
    return wrong


def doubts(form: HoursForm) -> dict[str, Doubt]:
    """The rows to ask about, and what."""
    return {
        row_name(place, row): found
        for place, ranges in enumerate(form.week)
        for row, one in enumerate(ranges)
        if (place, one) not in form.certain and (found := doubt(one))
    }


def read_rows(kept: object) -> list[list[MinuteRange]] | None:
    """The rows that a draft holds, or None where they are none."""
    try:
        week = [[(int(begins), int(ends)) for begins, ends in day] for day in kept]  # type: ignore[attr-defined]
    except (TypeError, ValueError):
        return None
    minutes = [minute for day in week for one in day for minute in one]
    fits = len(week) == len(WEEK) and all(len(day) <= RANGES_A_DAY for day in week)
    return week if fits and all(0 <= minute <= DAY for minute in minutes) else None


def _whole(name: str, text: str) -> int:
    if not text.strip().isdecimal():
        raise Invalid(name, WHOLE_NUMBER)
    return int(text)


def _pause(form: HoursForm, name: str, text: str) -> datetime | None:
    """The pause ends with the local night before that day; one that was not touched ends when it did."""
    if not text:
        return None
    if text == as_texts(form.page)["paused_until"]:
        return form.page.paused_until
    try:
        day = date.fromisoformat(text)
        return instant_of(day, 0, ZoneInfo(form.texts["time_zone"]))
    except (ValueError, OverflowError):
        raise Invalid(name, CHOOSE_A_DATE) from None
