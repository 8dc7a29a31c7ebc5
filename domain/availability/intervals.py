"""Arithmetic on stretches of time: where could a session begin? Pure; instants in, instants out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

Interval = tuple[datetime, datetime]  # from, to (the end is not part of it)
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class SlotRun:
    """Starts that follow each other at an even step: the first, and how many."""

    first: datetime
    many: int


def slots(
    windows: Iterable[Interval],
    *,
    duration: timedelta,
    busy: Sequence[Interval],
    earliest: datetime,
    step: timedelta,
) -> list[datetime]:
    """Every start, in order, at which a session of this length fits a window and meets nothing busy.

    Starts lie on the grid of `step` (quarter hours are quarter hours in every zone of today), and
    at a window's own beginning, so that a window as long as the session always has one.
    """
    found = (
        run
        for window in windows
        for run in runs([window], subtract([window], busy), duration=duration, earliest=earliest, step=step)
    )
    return sorted(set(starts(found, step)))


def runs(
    windows: Sequence[Interval],
    free: Sequence[Interval],
    *,
    duration: timedelta,
    earliest: datetime,
    step: timedelta,
) -> list[SlotRun]:
    """The starts of `slots` without naming each, where windows and free time are in order and apart.

    A month of quarter hours costs no more than a minute.
    """
    found: list[SlotRun] = []
    for (window_begins, _), begins, ends in _common(windows, free):
        latest = ends - duration
        first = _next_on_grid(max(begins, earliest), step)
        if begins == window_begins and earliest <= begins <= latest and begins != first:
            found.append(SlotRun(begins, 1))
        if first <= latest:
            found.append(SlotRun(first, (latest - first) // step + 1))
    return found


def starts(found: Iterable[SlotRun], step: timedelta) -> Iterator[datetime]:
    """Each start of these runs, in order."""
    return (run.first + step * number for run in found for number in range(run.many))


def fits(
    windows: Iterable[Interval], start: datetime, *, duration: timedelta, earliest: datetime, step: timedelta
) -> bool:
    """Whether `slots` would name this start, were nobody busy."""
    return start >= earliest and any(
        begins <= start
        and start + duration <= ends
        and (start == begins or start == _next_on_grid(start, step))
        for begins, ends in windows
    )


def merged(stretches: Iterable[Interval]) -> list[Interval]:
    """In order, with what touches or overlaps made one."""
    result: list[Interval] = []
    for start, end in sorted(stretches):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        else:
            result.append((start, end))
    return result


def subtract(stretches: Iterable[Interval], blocked: Iterable[Interval]) -> list[Interval]:
    """What is left of stretches, in order and apart, when the blocked ones are taken out."""
    gaps = merged(blocked)
    left: list[Interval] = []
    place = 0
    for begins, ends in stretches:
        while place < len(gaps) and gaps[place][1] <= begins:
            place += 1
        free_from, here = begins, place
        while here < len(gaps) and gaps[here][0] < ends:
            if free_from < gaps[here][0]:
                left.append((free_from, gaps[here][0]))
            free_from = max(free_from, gaps[here][1])
            here += 1
        if free_from < ends:
            left.append((free_from, ends))
    return left


def _common(
    windows: Sequence[Interval], free: Sequence[Interval]
) -> Iterator[tuple[Interval, datetime, datetime]]:
    """What lies in a window and is free, with its window; both in order and apart."""
    place = 0
    for window in windows:
        while place < len(free) and free[place][1] <= window[0]:
            place += 1
        here = place
        while here < len(free) and free[here][0] < window[1]:
            yield window, max(window[0], free[here][0]), min(window[1], free[here][1])
            here += 1


def _next_on_grid(instant: datetime, step: timedelta) -> datetime:
    return _EPOCH + -((_EPOCH - instant) // step) * step
