"""Instants as people read them: in their own zone, with the zone named, by their own clock. Pure; `now` is an argument.

The examples in the docstrings are those of somebody who reads 24 hours and the day before the month.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.enums import DateOrder, HourCycle
from domain.people.time_format import TimeFormat
from domain.requests.fields import Window
from ui.components.basic import text
from ui.components.basic.text import DAYS

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def span(starts_at: datetime, ends_at: datetime, time_format: TimeFormat, *, named: bool = True) -> str:
    """ "Tue 24 Nov, 15:30 to 16:00, New York time"; the second day only where it differs."""
    start, end = local(starts_at, time_format.zone), local(ends_at, time_format.zone)
    until = clock(end, time_format) if start.date() == end.date() else day_and_clock(end, time_format)
    words = text.from_to(day_and_clock(start, time_format), until)
    return text.in_zone(words, zone_words(time_format.zone)) if named else words


def window(stretch: Window, time_format: TimeFormat) -> str:
    """A window in a list that names its zone once, at the end."""
    return span(stretch.starts_at, stretch.ends_at, time_format, named=False)


def moment(at: datetime, time_format: TimeFormat, now: datetime) -> str:
    """ "Sunday 14:00" within the coming or the last six days, else "Tue 24 Nov, 14:00"."""
    then, here = local(at, time_format.zone), local(now, time_format.zone)
    days, hour = (then.date() - here.date()).days, clock(then, time_format)
    if days == 0:
        return text.today(hour)
    if days == 1:
        return text.tomorrow(hour)
    if days == -1:
        return text.yesterday(hour)
    if abs(days) < 7:
        return text.on_weekday(text.LONG_DAYS[then.weekday()], hour)
    return text.at(short_day(then, time_format, here.date()), hour)


def in_full(starts_at: datetime, ends_at: datetime, time_format: TimeFormat) -> str:
    """ "Tuesday 24 November, 15:30 to 16:30, Berlin time": for a screen reader, and wherever it must be plain."""
    start, end = local(starts_at, time_format.zone), local(ends_at, time_format.zone)
    until = clock(end, time_format)
    if start.date() != end.date():
        until = text.at(long_day(end, time_format), until)
    words = text.from_to(text.at(long_day(start, time_format), clock(start, time_format)), until)
    return text.in_zone(words, zone_words(time_format.zone))


def ago(at: datetime, now: datetime) -> str:
    """ "just now", "5 min ago", "2 h ago", "yesterday", "3 days ago"."""
    past = now - at
    if past < MINUTE:
        return text.JUST_NOW
    if past < HOUR:
        return text.ago(text.minutes(past // MINUTE))
    if past < DAY:
        return text.ago(text.hours(past // HOUR))
    days = past // DAY
    return text.YESTERDAY if days == 1 else text.ago(text.days(days))


def lasting(stretch: timedelta) -> str:
    """A stretch in at most two parts: "1 day 22 h", "3 h 5 min", "12 min"."""
    days, hours, minutes = stretch // DAY, stretch % DAY // HOUR, stretch % HOUR // MINUTE
    parts = [text.days(days) if days else "", text.hours(hours) if hours else ""]
    if not days:
        parts.append(text.minutes(minutes) if minutes or not hours else "")
    return " ".join(part for part in parts if part)


def until(at: datetime, now: datetime) -> str:
    """ "in 1 day 22 h", "in 12 min", "now" once it has come."""
    left = at - now
    if left <= timedelta(0):
        return text.NOW
    return text.ahead(lasting(max(left, MINUTE)))


def waiting(at: datetime, now: datetime) -> str:
    """How long somebody has waited, in one part: "2 h", "1 day"."""
    past = max(now - at, MINUTE)
    if past < HOUR:
        return text.minutes(past // MINUTE)
    if past < DAY:
        return text.hours(past // HOUR)
    return text.days(past // DAY)


def clock(at: datetime | time, time_format: TimeFormat) -> str:
    """ "15:30", or "3:30 PM" where twelve hours are read. What it is given is local already."""
    if time_format.hour_cycle is HourCycle.H12:
        return text.twelve_hours(at.hour % 12 or 12, at.minute, afternoon=at.hour >= 12)
    return f"{at.hour:02}:{at.minute:02}"


def short_day(at: datetime | date, time_format: TimeFormat, today: date | None = None) -> str:
    """ "Tue 24 Nov" or "Tue, Nov 24"; with the year if `today` is given and lies in another one."""
    year = at.year if today and at.year != today.year else None
    weekday, month = text.DAYS[at.weekday()], text.MONTHS[at.month - 1]
    if time_format.date_order is DateOrder.MONTH_DAY:
        return text.month_first(weekday, month, at.day, year)
    return text.day_first(weekday, at.day, month, year)


def long_day(at: datetime | date, time_format: TimeFormat) -> str:
    """ "Tuesday 24 November" or "Tuesday, November 24"."""
    weekday, month = text.LONG_DAYS[at.weekday()], text.LONG_MONTHS[at.month - 1]
    if time_format.date_order is DateOrder.MONTH_DAY:
        return text.month_first(weekday, month, at.day)
    return text.day_first(weekday, at.day, month)


def day_and_clock(at: datetime, time_format: TimeFormat) -> str:
    """ "Tue 24 Nov, 15:30". What it is given is local already."""
    return text.at(short_day(at, time_format), clock(at, time_format))


def local(at: datetime, zone: str) -> datetime:
    return at.astimezone(ZoneInfo(zone))


def zone_words(zone: str) -> str:
    """ "New York time", "Berlin time", "UTC"."""
    return "UTC" if zone in ("UTC", "Etc/UTC", "GMT") else text.zone_time(city(zone))


def city(zone: str) -> str:
    """The town of an IANA zone: "America/Argentina/Buenos_Aires" is "Buenos Aires"."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def from_wall(day: date, at: time, zone: str) -> datetime | None:
    """The instant of a typed local time, or None where clocks skip it; where it comes twice, the first."""
    there = datetime.combine(day, at, tzinfo=ZoneInfo(zone))
    back = there.astimezone(ZoneInfo("UTC")).astimezone(ZoneInfo(zone))
    return there if back.replace(tzinfo=None) == there.replace(tzinfo=None) else None


def greeting(at: datetime, zone: str) -> str:
    """By the reader's own clock; whoever is up at night is not told which time of day it is."""
    hour = local(at, zone).hour
    if hour < 5:
        return text.HELLO
    if hour < 12:
        return text.GOOD_MORNING
    return text.GOOD_AFTERNOON if hour < 18 else text.GOOD_EVENING


NAMED_BY_WEEKDAY = timedelta(days=6)  # beyond this "Tue" could be either of two


def short_start(slot: datetime, time_format: TimeFormat, now: datetime) -> str:
    """ "Tue 15:30" within the coming days, else "Tue 24 Nov, 15:30"."""
    then = local(slot, time_format.zone)
    near = then.date() - local(now, time_format.zone).date() <= NAMED_BY_WEEKDAY
    if near:
        return text.on_weekday(DAYS[then.weekday()], clock(then, time_format))
    return day_and_clock(then, time_format)


def ranges(stretches: Iterable[tuple[datetime, datetime]], time_format: TimeFormat, now: datetime) -> str:
    """ "Sat 09:00–12:00, 17:00–20:00, Tue 17:00–18:30": each day once, with its date where a weekday could be two."""
    named: list[str] = []
    day, last = None, local(now, time_format.zone).date() + NAMED_BY_WEEKDAY
    for begins, ends in stretches:
        start, end = local(begins, time_format.zone), local(ends, time_format.zone)
        words = text.range_of(clock(start, time_format), clock(end, time_format))
        if start.date() != day:
            day = start.date()
            name = DAYS[day.weekday()] if day <= last else short_day(day, time_format)
            words = text.on_weekday(name, words)
        named.append(words)
    return ", ".join(named)
