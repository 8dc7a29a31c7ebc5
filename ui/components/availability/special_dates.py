"""Dates on which other hours hold, or none: typed into three fields, added to a list."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.availability.hours import Override
from domain.errors import Invalid
from domain.people.time_format import TimeFormat
from ui.components.availability import text
from ui.components.availability.doubts import doubt
from ui.components.availability.hours_text import ranges_of, short_range, text_of, words_of
from ui.components.basic.text import CHOOSE_A_DATE, from_to
from ui.components.basic.times import short_day
from ui.components.basic.typed_list import Input, TypedList, add, draw_rows, typed_list

FIRST, LAST, HOURS = "first", "last", "hours"
FURTHEST = 3  # years ahead that anybody plans


@dataclass(frozen=True)
class SpecialDates:
    """The special dates of one open form; what has passed is over, and in none of them."""

    today: date
    listed: TypedList[Override]

    @property
    def overrides(self) -> list[Override]:
        return self.listed.items

    def replace(self, overrides: Iterable[Override]) -> None:
        self.listed.items[:] = [one for one in overrides if one.last >= self.today]
        draw_rows(self.listed)

    def as_draft(self) -> dict[str, Any]:
        kept = [[one.first.isoformat(), one.last.isoformat(), text_of(one.ranges)] for one in self.overrides]
        return {"added": kept, "typed": dict(self.listed.typed)}

    def read_draft(self, kept: object) -> None:
        """Take over what a draft holds; what it says wrongly is left out."""
        if not isinstance(kept, dict):
            return
        try:
            self.listed.items[:] = [
                Override(date.fromisoformat(first), date.fromisoformat(last), ranges_of(HOURS, hours))
                for first, last, hours in kept["added"]
            ]
            typed = self.listed.typed
            typed.update({name: str(kept["typed"].get(name, "")) for name in typed})
        except (Invalid, KeyError, TypeError, ValueError, AttributeError):
            return


def new_special_dates(overrides: Iterable[Override], today: date, time_format: TimeFormat) -> SpecialDates:
    def read_typed(typed: Mapping[str, str]) -> Override:
        return read(typed, listed.items, today, time_format)

    from_today = {"min": today.isoformat()}
    listed = TypedList(
        inputs={
            FIRST: Input(text.FIRST_DAY, "date", attributes=from_today),
            LAST: Input(text.LAST_DAY, "date", text.ONE_DAY_HINT, from_today),
            HOURS: Input(text.HOURS, "text", text.DAY_OFF_HINT),
        },
        read=read_typed,
        words=lambda override: words(override, time_format),
        settle=lambda overrides: sorted(overrides, key=lambda override: override.first),
    )
    dates = SpecialDates(today, listed)
    dates.replace(overrides)
    return dates


def special_dates(dates: SpecialDates, on_change: Callable[[], object]) -> None:
    """Draw fields and list."""
    dates.listed.on_change = on_change
    typed_list(dates.listed, verb=text.ADD_DATE, name=text.DATES_YOU_ADDED)


def add_if_typed(dates: SpecialDates) -> bool:
    """Who types a date and forgets "Add date" meant it all the same. False if it is wrong."""
    return add(dates.listed) if any(dates.listed.typed.values()) else True


def read(
    typed: Mapping[str, str], there: Iterable[Override], today: date, time_format: TimeFormat
) -> Override:
    """The dates that were typed. Raises Invalid with the key of the field."""
    first = _day(FIRST, typed[FIRST], today)
    last = _day(LAST, typed[LAST], today) if typed[LAST] else first
    if last < first:
        raise Invalid(LAST, text.LAST_BEFORE_FIRST)
    ranges = ranges_of(HOURS, typed[HOURS])
    for hours in ranges:
        asked = doubt(hours)
        if asked and asked.meant:
            raise Invalid(HOURS, text.ends_before(short_range(asked.meant, time_format)))
        if hours[1] <= hours[0]:
            raise Invalid(HOURS, text.ENDS_AT_MIDNIGHT)
    for one in there:
        if first <= one.last and one.first <= last:
            raise Invalid(FIRST, text.there_already(_days(one, time_format)))
    return Override(first, last, ranges)


def words(override: Override, time_format: TimeFormat) -> str:
    """ "Thu 24 Dec to Sat 26 Dec: day off", "Mon 30 Nov: 13:00 to 15:00"."""
    return text.on_these_days(
        _days(override, time_format), words_of(override.ranges, time_format) or text.DAY_OFF
    )


def _day(name: str, typed: str, today: date) -> date:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        raise Invalid(name, CHOOSE_A_DATE) from None
    if day < today:
        raise Invalid(name, text.HAS_PASSED)
    if day.year > today.year + FURTHEST:
        raise Invalid(name, text.FAR_AHEAD)
    return day


def _days(override: Override, time_format: TimeFormat) -> str:
    if override.first == override.last:
        return short_day(override.first, time_format)
    return from_to(short_day(override.first, time_format), short_day(override.last, time_format))
