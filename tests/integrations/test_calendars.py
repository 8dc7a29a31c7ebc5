"""Calendar files as other programs read them: escaped, folded, and right to the minute in every zone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from icalendar import Calendar

from integrations.calendars import Entry, calendar_file, google_link

START = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
LINK = "https://mentors.example.org/join/17"
ENTRY = Entry(
    uid="session-17@mentors.example.org",
    sequence=0,
    starts_at=START,
    ends_at=START + timedelta(minutes=30),
    summary="Resume review with Maya",
    description=f"Join session: {LINK}",
    url=LINK,
    location=LINK,
    cancelled=False,
    made_at=datetime(2026, 11, 20, 9, tzinfo=UTC),
    changed_at=datetime(2026, 11, 21, 9, tzinfo=UTC),
)
ZONES = [
    "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Auckland", "UTC",
    "Europe/Dublin", "Africa/Casablanca", "America/St_Johns",
]  # fmt: skip


def read(*entries: Entry, zone: str = "Europe/Berlin") -> Any:
    """The file as icalendar reads it back; what a property holds, only the file can say."""
    return Calendar.from_ical(calendar_file(entries, zone=zone, name="Mini Mentorship"))


def offset_of(described: Any, at: datetime) -> timedelta:
    """The offset that a VTIMEZONE gives an instant, read as RFC 5545 says: the latest onset before it counts."""
    onsets = [
        ((part["DTSTART"].dt - part["TZOFFSETFROM"].td).replace(tzinfo=UTC), part["TZOFFSETTO"].td)
        for part in described.subcomponents
    ]
    offset: timedelta = max(onset for onset in onsets if onset[0] <= at)[1]
    return offset


def test_an_entry_says_all_that_a_calendar_needs() -> None:
    [event] = read(ENTRY).walk("VEVENT")
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (ENTRY.uid, 0, "CONFIRMED")
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (ENTRY.starts_at, ENTRY.ends_at)
    assert (event["DTSTAMP"].dt, event["LAST-MODIFIED"].dt) == (ENTRY.changed_at, ENTRY.changed_at)
    assert (event["SUMMARY"], event["URL"], event["LOCATION"]) == (ENTRY.summary, LINK, LINK)


def test_times_are_in_utc_so_that_the_hour_that_comes_twice_is_told_apart() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 02:30 in Berlin, and an hour later again
    times = [
        replace(ENTRY, starts_at=at, ends_at=at + timedelta(minutes=30))
        for at in (first, first + timedelta(hours=1))
    ]
    written = calendar_file(times, zone="Europe/Berlin", name="Mini Mentorship")
    assert b"DTSTART:20261025T003000Z" in written
    assert b"DTSTART:20261025T013000Z" in written


@pytest.mark.parametrize("zone", ZONES)
def test_the_zone_is_described_as_its_clocks_go(zone: str) -> None:
    [described] = read(ENTRY, replace(ENTRY, starts_at=START + timedelta(days=300)), zone=zone).walk(
        "VTIMEZONE"
    )
    assert described["TZID"] == zone
    for at in moments(zone):
        assert offset_of(described, at) == at.astimezone(ZoneInfo(zone)).utcoffset(), at


def moments(zone: str) -> Iterator[datetime]:
    """Once a day for three and a half years, and every half hour of the days on which the clocks change."""
    day = timedelta(days=1)
    for number in range(1300):
        at = datetime(2025, 6, 1, tzinfo=UTC) + number * day
        before, after = (one.astimezone(ZoneInfo(zone)).utcoffset() for one in (at, at + day))
        for half_hour in range(1 if before == after else 48):
            yield at + half_hour * timedelta(minutes=30)


def test_words_are_escaped_and_long_lines_folded() -> None:
    words = "Semi; comma, back\\slash “quotes” 面试" + "x" * 200 + "\nBEGIN:VEVENT\nSUMMARY:Another"
    written = calendar_file(
        [replace(ENTRY, summary=words, description=words)], zone="UTC", name="Mini Mentorship"
    )
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    assert written.count(b"\r\n") == written.count(b"\n")
    [event] = Calendar.from_ical(written).events
    assert (event["SUMMARY"], event["DESCRIPTION"]) == (words, words)


def test_a_session_moved_twice_and_cancelled_is_one_event_for_another_program() -> None:
    moved = [
        replace(
            ENTRY,
            sequence=n,
            starts_at=START + timedelta(hours=n),
            ends_at=START + timedelta(hours=n, minutes=30),
        )
        for n in range(3)
    ]
    for entry in moved:
        [event] = recurring_ical_events.of(read(entry)).between("20261101", "20261201")
        assert (event["UID"], event["DTSTART"].dt) == (ENTRY.uid, entry.starts_at)
    gone = replace(moved[2], sequence=3, cancelled=True)
    # What a program has kept of all four fetches: the highest sequence is what counts.
    [event] = recurring_ical_events.of(read(*moved, gone)).between("20261101", "20261201")
    assert (event["STATUS"], event["SEQUENCE"], event["TRANSP"]) == ("CANCELLED", 3, "TRANSPARENT")


def test_the_same_entries_are_the_same_bytes() -> None:
    assert len({calendar_file([ENTRY], zone="Asia/Kathmandu", name="Mini Mentorship") for _ in range(3)}) == 1


def test_a_calendar_without_entries_is_one() -> None:
    assert read(zone="Asia/Kathmandu").walk("VEVENT") == []


def test_google_is_told_the_instants() -> None:
    link = google_link(
        "Resume review & more", starts_at=START.astimezone(ZoneInfo("Asia/Kathmandu")), ends_at=ENTRY.ends_at,
        description="Join session:\n" + LINK, location=LINK,
    )  # fmt: skip
    parts = urlsplit(link)
    assert (parts.scheme, parts.netloc, parts.path) == ("https", "calendar.google.com", "/calendar/render")
    assert parse_qs(parts.query) == {
        "action": ["TEMPLATE"],
        "text": ["Resume review & more"],
        "dates": ["20261124T143000Z/20261124T150000Z"],
        "details": ["Join session:\n" + LINK],
        "location": [LINK],
    }
