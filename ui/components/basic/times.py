"""Instants as people read them: in their own zone, with the zone named. Pure; `now` is an argument."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.requests.fields import Window
from ui.components.basic import text
from ui.components.basic.text import DAYS

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def span(starts_at: datetime, ends_at: datetime, zone: str, *, named: bool = True) -> str:
    """ "Tue 24 Nov, 15:30 to 16:00, New York time"; the second day only where it differs."""
    start, end = local(starts_at, zone), local(ends_at, zone)
    until = clock(end) if start.date() == end.date() else text.at(short_day(end), clock(end))
    words = text.from_to(text.at(short_day(start), clock(start)), until)
    return text.in_zone(words, zone_words(zone)) if named else words


def window(stretch: Window, zone: str) -> str:
    """A window in a list that names its zone once, at the end."""
    return span(stretch.starts_at, stretch.ends_at, zone, named=False)


def moment(at: datetime, zone: str, now: datetime) -> str:
    """ "Sunday 14:00" within the coming or the last six days, else "Tue 24 Nov, 14:00"."""
    then, here = local(at, zone), local(now, zone)
    days = (then.date() - here.date()).days
    if days == 0:
        return text.today(clock(then))
    if days == 1:
        return text.tomorrow(clock(then))
    if days == -1:
        return text.yesterday(clock(then))
    if abs(days) < 7:
        return text.on_weekday(text.LONG_DAYS[then.weekday()], clock(then))
    return text.at(short_day(then, here.date()), clock(then))


def in_full(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """ "Tuesday 24 November, 15:30 to 16:30, Berlin time": for a screen reader, and wherever it must be plain."""
    start, end = local(starts_at, zone), local(ends_at, zone)
    until = clock(end) if start.date() == end.date() else text.at(long_day(end), clock(end))
    words = text.from_to(text.at(long_day(start), clock(start)), until)
    return text.in_zone(words, zone_words(zone))


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


def clock(at: datetime | time) -> str:
    return f"{at.hour:02}:{at.minute:02}"


def short_day(at: datetime | date, today: date | None = None) -> str:
    """ "Tue 24 Nov"; with the year if `today` is given and lies in another one."""
    year = f" {at.year}" if today and at.year != today.year else ""
    return f"{text.DAYS[at.weekday()]} {at.day} {text.MONTHS[at.month - 1]}{year}"


def long_day(at: datetime | date) -> str:
    return f"{text.LONG_DAYS[at.weekday()]} {at.day} {text.LONG_MONTHS[at.month - 1]}"


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
    hour = local(at, zone).hour
    if 5 <= hour < 12:
        return text.GOOD_MORNING
    return text.GOOD_AFTERNOON if 12 <= hour < 18 else text.GOOD_EVENING


NAMED_BY_WEEKDAY = timedelta(days=6)  # beyond this "Tue" could be either of two


def short_start(slot: datetime, zone: str, now: datetime) -> str:
    """ "Tue 15:30" within the coming days, else "Tue 24 Nov 15:30"."""
    then = local(slot, zone)
    near = then.date() - local(now, zone).date() <= NAMED_BY_WEEKDAY
    day = DAYS[then.weekday()] if near else short_day(then)
    return f"{day} {clock(then)}"
