"""Promise R12: student and mentor in any of six zones, on and around every day on which a clock changes.

What is offered is compared with a count of minutes that knows nothing of the product's arithmetic: walk through the
instants, ask the zone what its clock shows, and keep the starts that suit both clocks.
"""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from domain import availability, people, requests, sessions
from domain.availability import hours
from domain.availability.free_time import free_time, matching_slots
from domain.availability.hours import DAY, Hours, MinuteRange, Week
from domain.availability.intervals import Interval, starts
from domain.requests.fields import Window
from domain.slots import queries
from persistence.database import Database
from tests import factories
from tests.factories import RULES, Actor

ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "UTC",
)
PAIRS = list(product(ZONES, ZONES))
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
STEP, LASTS = 15 * MINUTE, 30 * MINUTE
ONE_TO_FIVE: MinuteRange = (60, 300)  # around every change of these zones
ALL = os.environ.get("PROVE") == "1"


@cache
def changes(zone: str) -> tuple[date, ...]:
    """The local dates of 2026 and 2027 that are not 24 hours long."""
    tz, day, found = ZoneInfo(zone), date(2026, 1, 1), []
    while day.year < 2028:
        begins, ends = (datetime.combine(day + timedelta(days=n), time(), tz).astimezone(UTC) for n in (0, 1))
        if ends - begins != 24 * HOUR:
            found.append(day)
        day += timedelta(days=1)
    return tuple(found)


def days_of(student: str, mentor: str) -> tuple[date, ...]:
    """The change days of either; for two without any, those of Berlin."""
    return tuple(sorted({*changes(student), *changes(mentor)})) or changes("Europe/Berlin")


def local_day(day: date, zone: str) -> Interval:
    begins, ends = (hours.instant_of(day, minute, ZoneInfo(zone)) for minute in (0, DAY))
    return begins, ends


def clock(instant: datetime, zone: str) -> int:
    """What a clock on the wall shows, in minutes of its day."""
    local = instant.astimezone(ZoneInfo(zone))
    return local.hour * 60 + local.minute


def counted(day: date, student: str, mentor: str, said: MinuteRange = ONE_TO_FIVE) -> list[datetime]:
    """The starts on the student's date at which the mentor's clock shows their hours, minute by minute."""
    found = []
    instant = datetime.combine(day, time(), UTC) - 15 * HOUR
    for _ in range(4 * 54):
        minutes = [instant + n * MINUTE for n in range(LASTS // MINUTE)]
        if all(one.astimezone(ZoneInfo(student)).date() == day for one in minutes) and all(
            said[0] <= clock(one, mentor) < said[1] for one in minutes
        ):
            found.append(instant)
        instant += STEP
    return found


def offered(windows: list[Interval], mentor: str, *said: MinuteRange) -> list[datetime]:
    week = Hours(mentor, Week((said,) * 7))
    begins, ends = windows[0][0], windows[-1][1]
    book = free_time(week, [], buffer_minutes=10, begins=begins, ends=ends)
    runs = matching_slots(windows, book, duration=LASTS, student_busy=[], earliest=begins - HOUR, step=STEP)
    return list(starts(runs, STEP))


def test_r12_the_zones_change_when_they_are_known_to() -> None:
    assert {zone: [f"{day:%d.%m.%y}" for day in changes(zone)] for zone in ZONES} == {
        "Europe/Berlin": ["29.03.26", "25.10.26", "28.03.27", "31.10.27"],
        "America/New_York": ["08.03.26", "01.11.26", "14.03.27", "07.11.27"],
        "Asia/Kathmandu": [],
        "Australia/Lord_Howe": ["05.04.26", "04.10.26", "04.04.27", "03.10.27"],
        "Pacific/Auckland": ["05.04.26", "27.09.26", "04.04.27", "26.09.27"],
        "UTC": [],
    }


@pytest.mark.parametrize(("student", "mentor"), PAIRS)
def test_r12_what_is_offered_is_right_to_the_minute_on_both_clocks(student: str, mentor: str) -> None:
    for day in days_of(student, mentor):
        found = offered([local_day(day, student)], mentor, ONE_TO_FIVE)
        assert found == counted(day, student, mentor), day
        assert len(found) >= 8, day  # so that the comparison is one of something
        for start in found:
            for zone in (student, mentor):
                assert clock(start, zone) % 15 == 0
                assert start.astimezone(ZoneInfo(zone)).astimezone(UTC) == start


def change_hours() -> Iterator[tuple[str, date, str, int]]:
    """Each change day: its zone, date, whether it has a gap or a fold, and how many minutes."""
    for zone in ZONES:
        for day in changes(zone):
            begins, ends = local_day(day, zone)
            gain = (ends - begins - 24 * HOUR) // MINUTE
            yield zone, day, "fold" if gain > 0 else "gap", abs(gain)


@pytest.mark.parametrize(("zone", "day", "kind", "minutes"), list(change_hours()))
def test_r12_the_hour_that_is_missing_or_doubled_is_offered_as_it_is(
    zone: str, day: date, kind: str, minutes: int
) -> None:
    """A mentor who is free from 1:00 to 4:00 has two hours in spring and four in autumn."""
    found = offered([local_day(day, zone)], zone, (60, 240))
    real = 3 * HOUR - minutes * MINUTE if kind == "gap" else 3 * HOUR + minutes * MINUTE
    assert len(found) == (real - LASTS) // STEP + 1
    shown = [clock(start, zone) for start in found]
    if kind == "gap":
        assert len(set(shown)) == len(shown)
    else:
        assert len(shown) - len(set(shown)) == minutes // 15, (
            "each quarter of the doubled time is there twice"
        )


def test_r12_every_slot_can_be_booked_and_moved_to(database: Database) -> None:
    """Each pair of zones, on one of their change days (with PROVE=1 on all of them), through the commands."""
    students = {
        zone: factories.person(database, f"Student {n}", ["student"], zone) for n, zone in enumerate(ZONES)
    }
    mentors = {
        zone: factories.person(database, f"Mentor {n}", ["mentor"], zone) for n, zone in enumerate(ZONES)
    }
    for zone, mentor in mentors.items():
        factories.do(database, mentor, availability.save, Hours(zone, Week((((ONE_TO_FIVE),),) * 7)))
    for number, (student, mentor_zone) in enumerate(PAIRS):
        days = days_of(student, mentor_zone)
        for day in days if ALL else [days[number % len(days)]]:
            book(database, (students[student], student), (mentors[mentor_zone], mentor_zone), day)


def book(database: Database, asks: tuple[Actor, str], helps: tuple[Actor, str], day: date) -> None:
    """All slots of the day are those counted; the first, the last and those about the change are booked."""
    (student, zone), (mentor, mentor_zone) = asks, helps
    window = Window(*local_day(day, zone))
    now = window.starts_at - timedelta(days=2)
    fields = factories.fields(minutes=30, windows=(window,))
    request_id = factories.do(database, student, requests.create, fields, now=now).id
    shown = factories.do(database, mentor, queries.request_slots, request_id, now=now).slots
    assert list(shown) == counted(day, zone, mentor_zone), (zone, mentor_zone, day)
    tried = [shown[0], shown[len(shown) // 2], shown[-1]]
    session_id = factories.do(database, mentor, requests.claim, request_id, now=now, starts_at=tried[0])
    for who, start in ((student, tried[1]), (mentor, tried[2])):
        local = start.astimezone(ZoneInfo(zone))  # as a clock on the wall, in a doubled hour too
        assert factories.do(database, who, sessions.reschedule, session_id, local, now=now) is True
        assert factories.meeting(database, session_id).starts_at == start
    factories.do(database, student, sessions.cancel, session_id, now=now)


def test_r12_moving_to_another_zone_moves_no_session(database: Database) -> None:
    """A booking is an instant: who changes their zone reads another time of day for the same one."""
    student, mentor = (
        factories.person(database, f"{part} P", [part], "Europe/Berlin") for part in ("student", "mentor")
    )
    session_id = factories.scheduled(database, student, mentor)
    before = factories.meeting(database, session_id)
    for who in (student, mentor):
        factories.do(
            database, who, people.save_profile, name="P", about="", time_zone="Asia/Kathmandu", topics=()
        )
    factories.do(database, mentor, availability.save, Hours("Pacific/Auckland", Week((((0, 60),),) * 7)))
    assert factories.meeting(database, session_id) == before
    assert RULES.slot_step == STEP
