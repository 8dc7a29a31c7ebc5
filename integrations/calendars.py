"""Calendar files, feeds and links: RFC 5545, as other people's programs read it.

Times stand in UTC. Wall time with a zone cannot say which of the two it means in the hour that comes twice in
autumn, and programs with an old table of zones would show it an hour off. So every program gets the instant; the
reader's zone is named beside it and described (VTIMEZONE), for those that show a calendar in its own zone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

MAKER = "-//Mini Mentorship//Sessions//EN"
LOOK_AGAIN = "PT1H"  # how often a program may well fetch a feed
GOOGLE = "https://calendar.google.com/calendar/render"
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Entry:
    """One meeting. The same `uid` with a higher `sequence` takes the place of what a program knows of it."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    description: str
    url: str
    location: str | None  # None: there is nowhere to go
    cancelled: bool
    made_at: datetime
    changed_at: datetime


def calendar_file(entries: Sequence[Entry], *, zone: str, name: str) -> bytes:
    """A whole calendar; the same entries always give the same bytes. `zone` is the reader's, an IANA name."""
    calendar = Calendar()
    calendar.add("PRODID", MAKER)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("X-WR-CALNAME", name)
    calendar.add("X-WR-TIMEZONE", zone)
    calendar.add("X-PUBLISHED-TTL", LOOK_AGAIN)
    if entries:
        years = [entry.starts_at.year for entry in entries]
        calendar.add_component(_time_zone(zone, min(years) - 1, max(years) + 2))
    for entry in entries:
        calendar.add_component(_event(entry))
    written: bytes = calendar.to_ical()
    return written


def google_link(
    summary: str, *, starts_at: datetime, ends_at: datetime, description: str, location: str
) -> str:
    """The address at which Google Calendar offers to add a meeting."""
    dates = "/".join(at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ") for at in (starts_at, ends_at))
    asked = {"text": summary, "dates": dates, "details": description, "location": location}
    return f"{GOOGLE}?{urlencode({'action': 'TEMPLATE'} | asked)}"


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("UID", entry.uid)
    event.add("SEQUENCE", entry.sequence)
    event.add("DTSTAMP", entry.changed_at.astimezone(UTC))
    event.add("CREATED", entry.made_at.astimezone(UTC))
    event.add("LAST-MODIFIED", entry.changed_at.astimezone(UTC))
    event.add("DTSTART", entry.starts_at.astimezone(UTC))
    event.add("DTEND", entry.ends_at.astimezone(UTC))
    event.add("STATUS", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("TRANSP", "TRANSPARENT" if entry.cancelled else "OPAQUE")
    event.add("SUMMARY", entry.summary)
    event.add("DESCRIPTION", entry.description)
    if entry.location is not None:
        event.add("LOCATION", entry.location)
    event.add("URL", entry.url)
    return event


@lru_cache(maxsize=256)
def _time_zone(name: str, first_year: int, last_year: int) -> Timezone:
    """What this zone's clocks do between two New Years.

    Not icalendar's own `Timezone.from_tzinfo`: it lets spring begin at 03:00 where the clocks change at 02:00,
    so a program that believes it is an hour off until then (7.3, tried).
    """
    zone = ZoneInfo(name)
    begins, ends = (datetime(year, 1, 1, tzinfo=UTC) for year in (first_year, last_year))
    described = Timezone()
    described.add("TZID", name)
    before = begins.astimezone(zone)
    described.add_component(_observance(before, before))
    days = [begins + DAY * n for n in range((ends - begins).days + 1)]
    for earlier, later in pairwise(days):
        if earlier.astimezone(zone).utcoffset() != later.astimezone(zone).utcoffset():
            changes = _change_between(zone, earlier, later)
            described.add_component(
                _observance((changes - SECOND).astimezone(zone), changes.astimezone(zone))
            )
    return described


def _change_between(zone: ZoneInfo, earlier: datetime, later: datetime) -> datetime:
    """The first instant of the new offset, to the second."""
    old = earlier.astimezone(zone).utcoffset()
    while later - earlier > SECOND:
        middle = (earlier + (later - earlier) / 2).replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == old:
            earlier = middle
        else:
            later = middle
    return later


def _observance(before: datetime, after: datetime) -> TimezoneStandard | TimezoneDaylight:
    """From `after` on these clocks hold; the onset is written as the clocks before it would have shown it."""
    offset_before, offset_after = before.utcoffset() or timedelta(), after.utcoffset() or timedelta()
    observance = TimezoneDaylight() if after.dst() else TimezoneStandard()
    observance.add("DTSTART", (after.astimezone(UTC) + offset_before).replace(tzinfo=None))
    observance.add("TZOFFSETFROM", offset_before)
    observance.add("TZOFFSETTO", offset_after)
    observance.add("TZNAME", after.tzname() or "UTC")
    return observance
