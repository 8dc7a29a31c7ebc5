"""Times that many people mean, by one press: this evening, tomorrow afternoon, the weekend. Pure; `now` is an argument."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from domain.requests.fields import Window
from ui.components.basic.times import from_wall, local
from ui.components.scheduling import text

DAY, WEEK = timedelta(days=1), 7
EVENING, AFTERNOON, DAYTIME = (time(17), time(21)), (time(13), time(18)), (time(10), time(18))
SATURDAY = 5
QUARTER = timedelta(minutes=15)


def presets(zone: str, now: datetime, *, shortest: timedelta, notice: timedelta) -> dict[str, list[Window]]:
    """What each is called, and its windows in this zone; one that has nothing to give any more is left out.

    No window begins before `notice` from now has passed, and each has room for a session that is `shortest`.
    """
    today = local(now, zone).date()
    soonest = next_quarter(now + notice)
    wanted = {
        text.THIS_EVENING: _possible([(today, EVENING)], zone, soonest, shortest),
        text.TOMORROW_AFTERNOON: _possible([(today + DAY, AFTERNOON)], zone, soonest, shortest),
        text.WEEKEND: _weekend(today, zone, soonest, shortest),
    }
    return {name: windows for name, windows in wanted.items() if windows}


def on_the_next_day(window: Window, zone: str) -> Window | None:
    """The same clock times a day later; None where the clocks skip one of them."""
    starts_at, ends_at = (
        from_wall(there.date() + DAY, there.time(), zone)
        for there in (local(window.starts_at, zone), local(window.ends_at, zone))
    )
    return Window(starts_at.astimezone(UTC), ends_at.astimezone(UTC)) if starts_at and ends_at else None


def still_ahead(windows: Iterable[Window], now: datetime) -> list[Window]:
    """What is left of them: nobody should take away by hand what time has taken, in a draft or an older request."""
    soonest = next_quarter(now)
    return [
        window if window.starts_at > now else Window(soonest, window.ends_at)
        for window in windows
        if window.starts_at > now or window.ends_at > soonest
    ]


def next_quarter(at: datetime) -> datetime:
    """The first full quarter of an hour at or after this instant."""
    return at + (datetime.min.replace(tzinfo=UTC) - at) % QUARTER


def _weekend(today: date, zone: str, soonest: datetime, shortest: timedelta) -> list[Window]:
    """What is left of the one that has begun, or else the next one."""
    saturday = today + DAY * ((SATURDAY - today.weekday()) % WEEK)
    if today.weekday() > SATURDAY:
        saturday -= DAY * WEEK
    for first in (saturday, saturday + DAY * WEEK):
        days = [(first, DAYTIME), (first + DAY, DAYTIME)]
        if possible := _possible(days, zone, soonest, shortest):
            return possible
    return []


def _possible(
    days: Sequence[tuple[date, tuple[time, time]]], zone: str, soonest: datetime, shortest: timedelta
) -> list[Window]:
    return [
        window for window in _windows(days, zone, soonest) if window.ends_at - window.starts_at >= shortest
    ]


def _windows(
    days: Sequence[tuple[date, tuple[time, time]]], zone: str, soonest: datetime
) -> Iterator[Window]:
    for day, (begin, end) in days:
        starts_at, ends_at = from_wall(day, begin, zone), from_wall(day, end, zone)
        if starts_at and ends_at:
            yield Window(max(starts_at.astimezone(UTC), soonest), ends_at.astimezone(UTC))
