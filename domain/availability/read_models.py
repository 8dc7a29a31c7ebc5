"""What a screen or a program receives of a mentor's hours."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.availability.hours import Hours


@dataclass(frozen=True)
class PreviewDay:
    """One date as it will be offered: in the mentor's zone, minus what is busy."""

    day: date
    stretches: tuple[tuple[datetime, datetime], ...]
    busy: tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True)
class AvailabilityPage:
    """A mentor's hours, as they typed them, and the next two weeks as they will be offered."""

    hours: Hours
    capacity: int
    active_claims: int
    buffer_minutes: int
    paused_until: datetime | None
    preview: tuple[PreviewDay, ...]
