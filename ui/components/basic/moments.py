"""When words about time next read differently: each function belongs to one of `times`. Pure.

What is said in full minutes changes right after them, hence the microsecond, the least that a `datetime` knows.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from ui.components.basic.times import DAY, HOUR, MINUTE, local

AFTER = timedelta(microseconds=1)


def soonest(moments: Iterable[datetime | None], now: datetime) -> datetime | None:
    """The first of these that is still to come."""
    return min((one for one in moments if one is not None and one > now), default=None)


def of_countdown(at: datetime, now: datetime) -> datetime | None:
    """When "in 12 min" becomes "in 11 min"; None once it has come."""
    left = at - now
    if left <= timedelta(0):
        return None
    step = HOUR if left >= DAY else MINUTE
    return at - left // step * step + (AFTER if left >= step else timedelta(0))


def of_past(at: datetime, now: datetime) -> datetime:
    """When "5 min ago" becomes "6 min ago", and "23 h ago" becomes "yesterday"."""
    past = max(now - at, timedelta(0))
    step = MINUTE if past < HOUR else HOUR if past < DAY else DAY
    return at + (past // step + 1) * step


def of_day(now: datetime, zone: str) -> datetime:
    """When "today 14:00" becomes "yesterday 14:00": at the reader's next midnight."""
    here = local(now, zone)
    return (here + DAY).replace(hour=0, minute=0, second=0, microsecond=0)
