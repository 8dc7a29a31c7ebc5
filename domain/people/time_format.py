"""How somebody reads dates and times: in their zone, by 12 or 24 hours, day or month first, from which weekday on.

A browser says it by its language at the first sign-in; from then on it is chosen in the settings.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from persistence.models import DateOrder, HourCycle

LONGEST_LANGUAGE = 35  # characters; RFC 5646 section 4.4.1 asks to support that many


class Habit(NamedTuple):
    """What a language and its region are used to. `first_weekday` counts from Monday, 0."""

    hour_cycle: HourCycle
    date_order: DateOrder
    first_weekday: int


@dataclass(frozen=True)
class TimeFormat:
    """How one reader's dates and times are written. `zone` is an IANA name, `first_weekday` counts from Monday, 0."""

    zone: str
    hour_cycle: HourCycle = HourCycle.H23
    date_order: DateOrder = DateOrder.DAY_MONTH
    first_weekday: int = 0

    def in_zone(self, zone: str) -> "TimeFormat":
        """The same reader, shown the clock of another place."""
        return replace(self, zone=zone)

    def weekdays(self) -> tuple[int, ...]:
        """The days of a week in this reader's order, Monday being 0."""
        return tuple((self.first_weekday + place) % 7 for place in range(7))


def habit_of(accept_language: str) -> Habit | None:
    """What the first language of an `Accept-Language` header is used to; None where it names none that is known.

    The habits are those of the Unicode CLDR, by Babel.
    """
    tag = accept_language.split(",", 1)[0].split(";", 1)[0].strip()
    return _habit(tag) if 0 < len(tag) <= LONGEST_LANGUAGE else None


@lru_cache(maxsize=256)
def _habit(tag: str) -> Habit | None:
    try:
        locale = Locale.parse(tag, sep="-")
        if locale.territory is None:  # "en" alone is read as most people of that language would: in the US
            likely = get_global("likely_subtags").get(locale.language, "").rpartition("_")[2]
            locale = Locale(locale.language, territory=likely or None)
    except (UnknownLocaleError, ValueError):
        return None
    clock, day = locale.time_formats["short"].pattern, locale.date_formats["short"].pattern
    return Habit(
        HourCycle.H12 if any(period in clock for period in "abB") else HourCycle.H23,
        DateOrder.DAY_MONTH if day.lower().index("d") < day.index("M") else DateOrder.MONTH_DAY,
        locale.first_week_day,
    )
