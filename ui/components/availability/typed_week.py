"""A week in one line, as people type it: "Mon-Fri 9-12, 14-17:30; Sat 10-12". Pure."""

import re

from domain.availability.hours import DAYS_OF_WEEK, MinuteRange
from domain.errors import Invalid
from ui.components.availability.hours_text import ranges_of
from ui.components.availability.text import BEGIN_WITH_A_DAY, HOURS_AFTER_THE_DAY
from ui.components.basic.text import LONG_DAYS

WORKDAYS, WEEKEND = tuple(DAYS_OF_WEEK)[:5], tuple(DAYS_OF_WEEK)[5:]
SEVERAL = {
    **dict.fromkeys(("weekdays", "weekday", "workdays"), WORKDAYS),
    **dict.fromkeys(("weekends", "weekend"), WEEKEND),
    **dict.fromkeys(("everyday", "daily"), tuple(DAYS_OF_WEEK)),
}
ONE = "|".join(rf"{day[:3]}(?:{day[3:]}|s|rs|urs|nes)?" for day in map(str.lower, LONG_DAYS))
DAYS = re.compile(rf"\b(?:({'|'.join(SEVERAL)})|({ONE})(?:\s*(?:-|–|\bto\b)\s*({ONE}))?)\b")
BETWEEN_DAYS = re.compile(r"[\s,:;&+]*(?:and)?[\s,:;&+]*")
ENDS = " \t,:;&+"


def week_of(field: str, text: str) -> dict[int, tuple[MinuteRange, ...]]:
    """The hours of each weekday that was named. Raises Invalid that names `field`."""
    words = re.sub(r"\bevery\s+day\b", "everyday", " ".join(text.lower().split()))
    named = list(DAYS.finditer(words))
    if not named or words[: named[0].start()].strip(ENDS):
        raise Invalid(field, BEGIN_WITH_A_DAY)
    week: dict[int, tuple[MinuteRange, ...]] = {}
    waiting: list[int] = []  # days whose hours follow
    for place, found in enumerate(named):
        waiting += _weekdays(found)
        until = named[place + 1].start() if place + 1 < len(named) else len(words)
        said = words[found.end() : until]
        if BETWEEN_DAYS.fullmatch(said):
            continue
        ranges = ranges_of(field, re.sub(r"\band$", "", said.strip(ENDS)).strip(ENDS))
        week.update(dict.fromkeys(waiting, ranges))
        waiting = []
    if waiting:
        raise Invalid(field, HOURS_AFTER_THE_DAY)
    return week


def _weekdays(found: re.Match[str]) -> list[int]:
    several, first, last = found.groups()
    if several:
        return list(SEVERAL[several])
    begin = _weekday(first)
    days = (_weekday(last) - begin) % 7 if last else 0
    return [(begin + ahead) % 7 for ahead in range(days + 1)]


def _weekday(name: str) -> int:
    return next(place for place, day in enumerate(LONG_DAYS) if name.startswith(day[:3].lower()))
