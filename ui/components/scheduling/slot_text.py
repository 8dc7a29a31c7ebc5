"""The choice of a time in words, and its days: whose times stand where, and what each button is called. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.availability.ranges import is_by_day
from domain.people.time_format import TimeFormat
from domain.requests.fields import Window
from domain.slots.read_models import SlotPage
from ui.components.basic import times
from ui.components.basic.text import DAYS
from ui.components.scheduling import text


def heading(page: SlotPage) -> str:
    return text.heading(page.student_name)


def sentence(page: SlotPage, time_format: TimeFormat) -> str:
    """What booking does, and whose times stand where."""
    zone_words, claims = times.zone_words(time_format.zone), page.action == "claim"
    return text.what_booking_does(page.duration_minutes, zone_words, page.student_name, claims=claims)


def nothing_fits(page: SlotPage) -> str:
    if page.action == "reschedule":
        return text.nothing_to_move_to(page.student_name)
    return text.nothing_fits(page.student_name)


@dataclass(frozen=True)
class Choice:
    """Which of the starts somebody wants to see."""

    quarters: bool = False  # also those that lie between half hours
    nights: bool = False  # also those that lie in the night of one of the two


def by_day(slots: Iterable[datetime], time_format: TimeFormat) -> dict[date, list[datetime]]:
    """The starts of each day that has any, as this zone counts days."""
    days: dict[date, list[datetime]] = {}
    for slot in sorted(slots):
        days.setdefault(times.local(slot, time_format.zone).date(), []).append(slot)
    return days


def days_without(
    days: Collection[date], windows: Iterable[Window], time_format: TimeFormat, now: datetime
) -> list[date]:
    """The days that were given and are not over, on which nothing fits both."""
    given = {
        times.local(max(window.starts_at, now), time_format.zone).date()
        for window in windows
        if window.ends_at > now
    }
    return sorted(given.difference(days))


def shown(
    slots: Sequence[datetime], page: SlotPage, time_format: TimeFormat, choice: Choice
) -> list[datetime]:
    """The starts of a day that are worth a button at first: half hours, by day for both.

    Where all of them lie between half hours, those are shown: a window may begin at any minute.
    """
    by_day_for_both = [slot for slot in slots if choice.nights or fits_both_days(slot, page, time_format)]
    halves = [slot for slot in by_day_for_both if _is_half_hour(slot, time_format)]
    return by_day_for_both if choice.quarters or not halves else halves


def fits_both_days(slot: datetime, page: SlotPage, time_format: TimeFormat) -> bool:
    """Whether a session at this time lies between morning and evening where each of the two is."""
    session = slot, slot + timedelta(minutes=page.duration_minutes)
    return all(is_by_day(session, ZoneInfo(zone)) for zone in (time_format.zone, page.student_time_zone))


def _is_half_hour(slot: datetime, time_format: TimeFormat) -> bool:
    return times.local(slot, time_format.zone).minute in (0, 30)


def spoken(slot: datetime, minutes: int, time_format: TimeFormat, verb: str = text.BOOK) -> str:
    """The whole name of a button: "Book Tuesday 24 November, 15:30 to 16:30, Berlin time"."""
    return text.verb_and_time(verb, times.in_full(slot, slot + timedelta(minutes=minutes), time_format))


def their_time(slot: datetime, page: SlotPage, time_format: TimeFormat) -> str:
    """The same moment for the other: "09:30 Sana", with the weekday where it is another day there."""
    here, there = times.local(slot, time_format.zone), times.local(slot, page.student_time_zone)
    day = "" if here.date() == there.date() else f"{DAYS[there.weekday()]} "
    return f"{day}{times.clock(there, time_format)} {page.student_name}"
