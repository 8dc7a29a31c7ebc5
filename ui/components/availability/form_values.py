"""What a mentor typed about their hours: read, or refused with a sentence for each field. Draws nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from domain.availability.commands import Figures
from domain.availability.hours import Hours, Week, instant_of
from domain.availability.read_models import AvailabilityPage
from domain.errors import Invalid
from ui.components.availability.hours_text import ranges_of, text_of
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
    texts: dict[str, str]
    dates: SpecialDates
    on_change: Callable[[], object] = lambda: None
    fields: dict[str, Field] = field(default_factory=dict)


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


def as_texts(page: AvailabilityPage) -> dict[str, str]:
    """What was saved, as the fields show it."""
    pause = page.paused_until
    return {
        **{name: text_of(ranges) for name, ranges in zip(WEEK, page.hours.week.days, strict=True)},
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

    days = tuple(tried(name, ranges_of) for name in WEEK)
    capacity, buffer = tried("capacity", _whole), tried("buffer_minutes", _whole)
    paused_until = tried("paused_until", lambda name, text: _pause(form, name, text))
    if wrong:
        return None, wrong
    hours = Hours(form.texts["time_zone"], Week(days), tuple(form.dates.overrides))
    return ParsedHours(hours, capacity, buffer, paused_until), {}


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
