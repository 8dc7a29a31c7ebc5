"""A mentor's hours, and the next two weeks as they will be offered."""

from collections.abc import Iterable
from datetime import date, datetime

from domain.availability import read_models as availability_read_models
from ui.api.responses.base import Response, TimeRange


class AvailabilityOverride(Response):
    first_date: date
    last_date: date
    ranges: list[tuple[str, str]]


class AvailabilityDay(Response):
    """A date in the mentor's zone: what will be offered, and what sessions take."""

    date: date
    free: list[TimeRange]
    busy: list[TimeRange]


class Availability(Response):
    """`week` holds the seven days from Monday, each with its ranges; `preview` are the two weeks to come.

    A range whose end does not come after its beginning ends on the next day. Without `has_hours` you have not said
    yet when you are free, and every time counts as free.
    """

    time_zone: str
    has_hours: bool
    week: list[list[tuple[str, str]]]
    overrides: list[AvailabilityOverride]
    capacity: int
    active_claims: int
    buffer_minutes: int
    paused_until: datetime | None
    preview: list[AvailabilityDay]


def availability(page: availability_read_models.AvailabilityPage) -> Availability:
    facts = vars(page) | {
        "time_zone": page.hours.zone,
        "has_hours": page.hours.is_set,
        "week": [_ranges(day) for day in page.hours.week.days],
        "overrides": [
            {"first_date": one.first, "last_date": one.last, "ranges": _ranges(one.ranges)}
            for one in page.hours.overrides
        ],
        "preview": [
            {"date": one.day, "free": _between(one.stretches), "busy": _between(one.busy)}
            for one in page.preview
        ],
    }
    return Availability.model_validate(facts)


def _between(ranges: Iterable[tuple[datetime, datetime]]) -> list[dict[str, datetime]]:
    return [{"starts_at": start, "ends_at": end} for start, end in ranges]


def _ranges(ranges: Iterable[tuple[int, int]]) -> list[tuple[str, str]]:
    """Minutes from midnight as times of day; 1440 is 24:00."""
    return [(f"{a // 60:02}:{a % 60:02}", f"{b // 60:02}:{b % 60:02}") for a, b in ranges]
