"""A mentor's hours, and the next two weeks as they will be offered."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from domain import permissions
from domain.availability import mentors
from domain.availability.hours import DAY, Hours, free, instant_of
from domain.intervals import Stretch, without
from domain.permissions import enforce
from domain.read_models import AvailabilityPage, OfferedDay
from domain.rules import Rules
from persistence.database import Db, Viewer

DAYS_SHOWN = 14


def mine(db: Db, viewer: Viewer, *, now: datetime, rules: Rules) -> AvailabilityPage:
    """This mentor's own hours. Raises NotAllowed for whoever is no mentor."""
    enforce(permissions.can_browse(viewer))
    mentor = mentors.mentor(db, viewer.person_id, (), now, now + timedelta(days=DAYS_SHOWN + 1))
    paused_until = mentor.standing.paused_until
    said = mentor.hours if mentor.hours.said else Hours(mentor.time_zone)
    taken = mentor.taken.get(viewer.person_id, [])
    return AvailabilityPage(
        hours=said,
        capacity=mentor.standing.capacity,
        active_claims=mentor.standing.unfinished,
        buffer_minutes=mentor.buffer_minutes,
        paused_until=paused_until if paused_until and paused_until > now else None,
        preview=offered_days(said, taken, buffer=timedelta(minutes=mentor.buffer_minutes), now=now),
    )


def offered_days(
    said: Hours, taken: list[Stretch], *, buffer: timedelta, now: datetime
) -> tuple[OfferedDay, ...]:
    """Two weeks of local dates from today on; hours that were never said look as free as they are."""
    zone = ZoneInfo(said.zone)
    today = now.astimezone(zone).date()
    blocked = [(begins - buffer, ends + buffer) for begins, ends in taken]
    days: list[OfferedDay] = []
    for ahead in range(DAYS_SHOWN):
        day = today + timedelta(days=ahead)
        begins, ends = instant_of(day, 0, zone), instant_of(day, DAY, zone)
        open_hours = free(said, begins, ends) if said.said else [(begins, ends)]
        stretches = without(open_hours, [(begins, max(begins, now)), *blocked])
        mine = [one for one in taken if one[0] < ends and begins < one[1]]
        days.append(OfferedDay(day, tuple(stretches), tuple(mine)))
    return tuple(days)
