"""The choice of a time in words, and its days: whose times stand where, and what each button is called. Pure."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

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


def by_day(
    slots: Iterable[datetime], windows: Iterable[Window], time_format: TimeFormat, now: datetime
) -> dict[date, list[datetime]]:
    """The starts of each day, as this zone counts days; a day that was offered and has none left is kept, empty."""
    days: dict[date, list[datetime]] = {}
    for window in windows:
        if window.ends_at > now:
            days.setdefault(times.local(max(window.starts_at, now), time_format.zone).date(), [])
    for slot in sorted(slots):
        days.setdefault(times.local(slot, time_format.zone).date(), []).append(slot)
    return dict(sorted(days.items()))


def spoken(slot: datetime, minutes: int, time_format: TimeFormat, verb: str = text.BOOK) -> str:
    """The whole name of a button: "Book Tuesday 24 November, 15:30 to 16:30, Berlin time"."""
    return text.verb_and_time(verb, times.in_full(slot, slot + timedelta(minutes=minutes), time_format))


def their_time(slot: datetime, page: SlotPage, time_format: TimeFormat) -> str:
    """The same moment for the other: "09:30 Sana", with the weekday where it is another day there."""
    here, there = times.local(slot, time_format.zone), times.local(slot, page.student_time_zone)
    day = "" if here.date() == there.date() else f"{DAYS[there.weekday()]} "
    return f"{day}{times.clock(there, time_format)} {page.student_name}"
