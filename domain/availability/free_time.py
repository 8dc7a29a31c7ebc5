"""Where two people could meet: windows ∩ hours − sessions − buffers − notice, for a page or for a card."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.availability.hours import Hours, free
from domain.intervals import Run, Stretch, runs, without
from domain.limits import BUFFER_MINUTES

LONGEST_BUFFER = timedelta(minutes=BUFFER_MINUTES.most)  # so far beyond a span, sessions still matter to it


@dataclass(frozen=True)
class Diary:
    """When a mentor could meet somebody, within some span: in order, and apart."""

    free: tuple[Stretch, ...] = ()


def diary(
    hours: Hours, taken: Sequence[Stretch], *, buffer_minutes: int, begins: datetime, ends: datetime
) -> Diary:
    """A mentor's diary between two instants: their hours, without their sessions and the pause around each.

    Who never said any hours has all of them. `taken` reaches `LONGEST_BUFFER` beyond the span.
    """
    buffer = timedelta(minutes=buffer_minutes)
    open_hours = free(hours, begins, ends) if hours.said else [(begins, ends)]
    return Diary(tuple(without(open_hours, [(start - buffer, end + buffer) for start, end in taken])))


def fitting(
    windows: Sequence[Stretch],
    mentor: Diary,
    *,
    lasts: timedelta,
    student_taken: Sequence[Stretch],
    earliest: datetime,
    step: timedelta,
) -> list[Run]:
    """The starts that suit both, in order. Each is one that booking accepts as long as nothing changes."""
    free = without(mentor.free, student_taken) if student_taken else mentor.free
    return runs(windows, free, lasts=lasts, earliest=earliest, step=step)
