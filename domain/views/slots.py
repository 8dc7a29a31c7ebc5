"""Where two people could meet: windows ∩ hours − sessions − buffers − notice, for a page or for a card."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.hours import Hours, free
from domain.intervals import Stretch, slots


@dataclass(frozen=True)
class Diary:
    """What is known of a mentor's time within some span: their hours there, and their sessions."""

    open_hours: tuple[Stretch, ...] | None  # None: they never said any, so all of them
    taken: tuple[Stretch, ...]
    buffer: timedelta

    @property
    def blocked(self) -> list[Stretch]:
        return [(begins - self.buffer, ends + self.buffer) for begins, ends in self.taken]


def diary(
    hours: Hours, taken: Sequence[Stretch], *, buffer_minutes: int, begins: datetime, ends: datetime
) -> Diary:
    """A mentor's diary between two instants."""
    open_hours = tuple(free(hours, begins, ends)) if hours.said else None
    return Diary(open_hours, tuple(taken), timedelta(minutes=buffer_minutes))


def fitting(
    windows: Sequence[Stretch],
    mentor: Diary,
    *,
    lasts: timedelta,
    student_taken: Sequence[Stretch],
    earliest: datetime,
    step: timedelta,
) -> list[datetime]:
    """Every start that suits both, in order. Each is one that booking accepts as long as nothing changes."""
    busy = [*mentor.blocked, *student_taken]
    starts = slots(windows, lasts=lasts, busy=busy, earliest=earliest, step=step)
    if mentor.open_hours is None:
        return starts
    return [start for start in starts if _within(start, start + lasts, mentor.open_hours)]


def _within(start: datetime, end: datetime, stretches: Sequence[Stretch]) -> bool:
    return any(begins <= start and end <= ends for begins, ends in stretches)
