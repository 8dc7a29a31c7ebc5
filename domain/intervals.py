"""Arithmetic on stretches of time: where could a session begin? Pure; instants in, instants out."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

Stretch = tuple[datetime, datetime]  # from, to (the end is not part of it)
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def slots(
    windows: Iterable[Stretch],
    *,
    lasts: timedelta,
    busy: Sequence[Stretch],
    earliest: datetime,
    step: timedelta,
) -> list[datetime]:
    """Every start, in order, at which a session of this length fits a window and meets nothing busy.

    Starts lie on the grid of `step` (quarter hours are quarter hours in every zone of today), and
    at a window's own beginning, so that a window as long as the session always has one.
    """
    found = {
        start
        for window in windows
        for start in _starts(window, lasts=lasts, earliest=earliest, step=step)
        if not any(begins < start + lasts and start < ends for begins, ends in busy)
    }
    return sorted(found)


def _starts(window: Stretch, *, lasts: timedelta, earliest: datetime, step: timedelta) -> Iterator[datetime]:
    begins, ends = window
    if begins >= earliest and begins + lasts <= ends:
        yield begins
    start = _next_on_grid(max(begins, earliest), step)
    while start + lasts <= ends:
        yield start
        start += step


def _next_on_grid(instant: datetime, step: timedelta) -> datetime:
    return _EPOCH + -((_EPOCH - instant) // step) * step
