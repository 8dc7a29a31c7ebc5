"""R12: on every day on which clocks change, screen, API and calendar file say the same minute."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from domain.people.time_format import TimeFormat
from domain.sessions import calendar
from domain.sessions import queries as sessions
from integrations.calendars import calendar_file
from persistence.database import Database
from tests import factories
from tests.factories import Cast
from tests.ui.api.programs import Call, instant, program, together
from ui.components.basic import times
from ui.components.calendar.entries import entry_of
from ui.components.sessions.detail import meeting_words

ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "UTC",
]
AROUND = [
    timedelta(minutes=n) for n in (-90, -60, -30, -15, 0, 15, 30, 60, 90)
]  # gap, fold, and both sides of each

# First as the rules want them, then moved to where the clocks change: most of these days are past or far off.
BOOK = """
INSERT INTO mini_mentorship_sessions
    (request_id, claim_id, mentor_id, student_id, status, starts_at, ends_at, room_name, created_at, ended_at)
SELECT request_id, claim_id, mentor_id, student_id, 'cancelled', starts_at, ends_at, 'room', created_at, created_at
  FROM mini_mentorship_sessions, generate_series(1, :many)
"""
PUT = """
UPDATE mini_mentorship_sessions s SET starts_at = at, ends_at = at + interval '1 hour'
  FROM unnest(cast(:starts AS timestamptz[])) WITH ORDINALITY AS moved (at, n),
       (SELECT id, row_number() OVER (ORDER BY id) AS n FROM mini_mentorship_sessions WHERE status = 'cancelled') AS these
 WHERE these.n = moved.n AND s.id = these.id
"""


def changes(zone: str) -> Iterator[datetime]:
    """The instants of 2026 and 2027 at which this zone's clocks change, to the quarter of an hour."""
    at, there = datetime(2026, 1, 1, tzinfo=UTC), ZoneInfo(zone)
    while at < datetime(2028, 1, 1, tzinfo=UTC):
        after = at + timedelta(minutes=15)
        if at.astimezone(there).utcoffset() != after.astimezone(there).utcoffset():
            yield after
        at = after


STARTS = sorted({change + around for zone in ZONES for change in changes(zone) for around in AROUND})


def test_the_days_on_which_clocks_change_are_all_there() -> None:
    assert [len(list(changes(zone))) for zone in ZONES] == [4, 4, 0, 4, 4, 0]
    walls = [(start.astimezone(ZoneInfo("Europe/Berlin")), start) for start in STARTS]
    twice = [
        start for wall, start in walls if (wall.month, wall.day, wall.hour, wall.minute) == (10, 25, 2, 30)
    ]
    assert len(twice) == 2  # the fold: one wall time, two instants


@pytest.fixture
def booked(database: Database, cast: Cast) -> list[int]:
    """A session from each of these instants, most of them in the past."""
    factories.scheduled(database, cast.sana, cast.maya)
    factories.sql(database, BOOK, many=len(STARTS))
    factories.sql(database, PUT, starts=STARTS)
    return [
        row.id
        for row in factories.sql(
            database, "SELECT id FROM mini_mentorship_sessions WHERE status = 'cancelled'"
        )
    ]


def test_r12_screen_api_and_calendar_agree_to_the_minute(
    database: Database, cast: Cast, booked: list[int]
) -> None:
    by_api = said_by_api(database, cast)
    assert sorted(by_api) == sorted(booked)
    entries = [factories.do(database, cast.maya, calendar.entry, session_id) for session_id in booked]
    on_screen = {
        session_id: factories.do(database, cast.maya, sessions.detail, session_id) for session_id in booked
    }
    for zone in ZONES:
        written = calendar_file([entry_of(one, "http://localhost") for one in entries], zone=zone, name="All")
        in_file = {event["UID"]: event for event in events_of(written)}
        [clocks] = Calendar.from_ical(written).walk("VTIMEZONE")
        for session_id, page in on_screen.items():
            begins, ends = by_api[session_id]
            event = in_file[f"session-{session_id}@localhost"]
            assert (event["DTSTART"].dt, event["DTEND"].dt) == (begins, ends)
            words = times.span(page.card.starts_at, page.card.ends_at, TimeFormat(zone))
            assert words == spoken(begins, ends, zone)
            assert words == spoken(event["DTSTART"].dt, event["DTEND"].dt, zone)
            assert times.clock(begins.astimezone(ZoneInfo(zone)), TimeFormat(zone)) in meeting_words(
                page, TimeFormat(zone)
            )
            # And a program that knows the zone only from our file comes to the same wall time.
            assert begins.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall_by(clocks, begins)


def said_by_api(database: Database, cast: Cast) -> dict[int, tuple[datetime, datetime]]:
    maya = program(database, cast.maya)
    found: dict[int, tuple[datetime, datetime]] = {}
    cursor: str | None = ""
    while cursor is not None:
        [answer] = together([(maya, Call("GET", f"/sessions?when=past&limit=100&cursor={cursor}"))])
        items, cursor = answer.json()["items"], answer.json()["next_cursor"]
        found |= {item["id"]: (instant(item["starts_at"]), instant(item["ends_at"])) for item in items}
    return found


def spoken(begins: datetime, ends: datetime, zone: str) -> str:
    """The words of the screen, put together without it."""
    there, then = begins.astimezone(ZoneInfo(zone)), ends.astimezone(ZoneInfo(zone))
    town = "UTC" if zone == "UTC" else zone.split("/")[1].replace("_", " ") + " time"
    day = f"{then:%a} {then.day} {then:%b}, " if then.date() != there.date() else ""
    return f"{there:%a} {there.day} {there:%b}, {there:%H:%M} to {day}{then:%H:%M}, {town}"


def events_of(written: bytes) -> list[Any]:
    return list(Calendar.from_ical(written).walk("VEVENT"))


def wall_by(clocks: Any, at: datetime) -> datetime:
    """The wall time by a VTIMEZONE: the latest onset before an instant says the offset."""
    onsets = [
        ((part["DTSTART"].dt - part["TZOFFSETFROM"].td).replace(tzinfo=UTC), part["TZOFFSETTO"].td)
        for part in clocks.subcomponents
    ]
    _, offset = max(onset for onset in onsets if onset[0] <= at)
    wall: datetime = at + offset
    return wall.replace(tzinfo=None)
