"""A mentor's hours, and the next two weeks as they will be offered."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain import permissions
from domain.availability import mentors
from domain.availability.hours import DAY, Hours, free, instant_of
from domain.availability.intervals import Interval, subtract
from domain.availability.read_models import AvailabilityPage, PreviewDay
from domain.people import drafts
from domain.permissions import enforce
from domain.rules import Rules
from persistence.database import Db, Viewer

DAYS_SHOWN = 14


def own_availability(db: Db, viewer: Viewer, *, now: datetime, rules: Rules) -> AvailabilityPage:
    """This mentor's own hours. Raises NotAllowed for whoever is no mentor."""
    enforce(permissions.can_browse(viewer))
    mentor = mentors.load_mentor(db, viewer.person_id, (), now, now + timedelta(days=DAYS_SHOWN + 1))
    paused_until = mentor.load.paused_until
    nothing_kept = mentor.hours == Hours(mentor.hours.zone)
    hours = Hours(mentor.time_zone) if nothing_kept else mentor.hours
    busy = mentor.busy.get(viewer.person_id, [])
    return AvailabilityPage(
        hours=hours,
        capacity=mentor.load.capacity,
        active_claims=mentor.load.active_claims,
        buffer_minutes=mentor.buffer_minutes,
        paused_until=paused_until if paused_until and paused_until > now else None,
        preview=preview_days(hours, busy, buffer=timedelta(minutes=mentor.buffer_minutes), now=now),
    )


def page_with_draft(
    db: Db, viewer: Viewer, *, now: datetime, rules: Rules
) -> tuple[AvailabilityPage, dict[str, Any] | None]:
    """The hours, and what was typed and not saved; in one transaction."""
    page = own_availability(db, viewer, now=now, rules=rules)
    return page, drafts.get(db, viewer, drafts.AVAILABILITY, now=now, rules=rules)


def preview_of(
    page: AvailabilityPage, hours: Hours, *, buffer_minutes: int, now: datetime
) -> AvailabilityPage:
    """The page as it would be with other hours, without asking the database. Pure."""
    busy = sorted({one for day in page.preview for one in day.busy})
    days = preview_days(hours, busy, buffer=timedelta(minutes=buffer_minutes), now=now)
    return replace(page, hours=hours, buffer_minutes=buffer_minutes, preview=days)


def preview_days(
    hours: Hours, busy: list[Interval], *, buffer: timedelta, now: datetime
) -> tuple[PreviewDay, ...]:
    """Two weeks of local dates from today on."""
    zone = ZoneInfo(hours.zone)
    today = now.astimezone(zone).date()
    blocked = [(begins - buffer, ends + buffer) for begins, ends in busy]
    days: list[PreviewDay] = []
    for ahead in range(DAYS_SHOWN):
        day = today + timedelta(days=ahead)
        begins, ends = instant_of(day, 0, zone), instant_of(day, DAY, zone)
        stretches = subtract(free(hours, begins, ends), [(begins, max(begins, now)), *blocked])
        own = [one for one in busy if one[0] < ends and begins < one[1]]
        days.append(PreviewDay(day, tuple(stretches), tuple(own)))
    return tuple(days)
