"""Where two people could meet: windows ∩ hours − sessions − buffers − notice, for a page or for a card."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.availability.hours import Hours, free
from domain.availability.intervals import Interval, SlotRun, runs, subtract
from domain.limits import BUFFER_MINUTES

LONGEST_BUFFER = timedelta(minutes=BUFFER_MINUTES.most)  # so far beyond a span, sessions still matter to it


@dataclass(frozen=True)
class FreeTime:
    """When a mentor could meet somebody, within some span: in order, and apart."""

    free: tuple[Interval, ...] = ()


def free_time(
    hours: Hours, busy: Sequence[Interval], *, buffer_minutes: int, begins: datetime, ends: datetime
) -> FreeTime:
    """A mentor's diary between two instants: their hours, without their sessions and the pause around each.

    `busy` reaches `LONGEST_BUFFER` beyond the span.
    """
    buffer = timedelta(minutes=buffer_minutes)
    blocked = [(start - buffer, end + buffer) for start, end in busy]
    return FreeTime(tuple(subtract(free(hours, begins, ends), blocked)))


def matching_slots(
    windows: Sequence[Interval],
    mentor: FreeTime,
    *,
    duration: timedelta,
    student_busy: Sequence[Interval],
    earliest: datetime,
    step: timedelta,
) -> list[SlotRun]:
    """The starts that suit both, in order. Each is one that booking accepts as long as nothing changes."""
    free = subtract(mentor.free, student_busy) if student_busy else mentor.free
    return runs(windows, free, duration=duration, earliest=earliest, step=step)
