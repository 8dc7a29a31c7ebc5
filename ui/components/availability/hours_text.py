"""Hours of a day as people type them: "09:00-12:00, 14:00-17:30", "9 to 12", "2pm-5:30pm". Pure."""

import re
from collections.abc import Sequence
from datetime import time

from domain.availability.hours import ALL_DAY, DAY, MinuteRange, clean_ranges
from domain.enums import HourCycle
from domain.errors import Invalid
from domain.grammar import all_of
from domain.people.time_format import TimeFormat
from ui.components.availability.text import FREE_MEANS_BOTH, MIDNIGHT, dashed, not_clear
from ui.components.basic.text import from_to
from ui.components.basic.times import clock

EXAMPLE = "09:00-12:00, 14:00-17:30"
BETWEEN = re.compile(r"\s*(?:[,;/+]|\band\b)\s*")
PAIR = re.compile(r"(.+?)\s*(?:-|–|—|\bto\b|\buntil\b|\bbis\b)\s*(.+)")
CLOCK = re.compile(r"(\d{1,2})(?:[:.h]?(\d{2}))?\s*(?:h|([ap])\.?m\.?)?")
NOTHING = {"", "-", "–", "off", "none", "not free", "day off", "closed"}
WHOLE_DAY = {"all day", "whole day", "any time", "anytime", "always"}
FREE = {"free", "frei"}  # free to meet, or a free day


def ranges_of(field: str, text: str) -> tuple[MinuteRange, ...]:
    """The ranges that were typed, in order. Raises Invalid that names `field` and what was not understood."""
    words = " ".join(text.lower().split())
    if words in NOTHING:
        return ()
    if words in WHOLE_DAY:
        return (ALL_DAY,)
    if words in FREE:
        raise Invalid(field, FREE_MEANS_BOTH)
    found = tuple(_range(field, part) for part in BETWEEN.split(words) if part)
    return clean_ranges(field, found)


def text_of(ranges: Sequence[MinuteRange]) -> str:
    """The same for the field, the way we write it."""
    return ", ".join(f"{clock_of(begins)}-{clock_of(ends)}" for begins, ends in ranges)


def words_of(ranges: Sequence[MinuteRange], time_format: TimeFormat) -> str:
    """The same to be read: "09:00 to 12:00 and 14:00 to 17:30"."""
    return all_of(from_to(*(clock_words(minutes, time_format) for minutes in one)) for one in ranges)


def short_range(one: MinuteRange, time_format: TimeFormat) -> str:
    """ "09:00–17:00": on a button."""
    return dashed(clock_words(one[0], time_format), clock_words(one[1], time_format))


def clock_words(minutes: int, time_format: TimeFormat) -> str:
    """A time of day by the reader's clock; the end of a day has no number on one of twelve hours."""
    if minutes < DAY:
        return clock(time(*divmod(minutes, 60)), time_format)
    return MIDNIGHT if time_format.hour_cycle is HourCycle.H12 else clock_of(minutes)


def clock_of(minutes: int) -> str:
    """As it is typed."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _range(field: str, words: str) -> MinuteRange:
    pair = PAIR.fullmatch(words)
    begins = _minutes(pair[1], other=pair[2]) if pair else None
    ends = _minutes(pair[2]) if pair else None
    if begins is None or ends is None:
        raise Invalid(field, not_clear(words, EXAMPLE))
    return begins, ends


def _minutes(words: str, *, other: str = "") -> int | None:
    """Minutes since midnight, or None. In "2-5pm" the half of the day stands at the end only."""
    clock = CLOCK.fullmatch(words.strip())
    if not clock:
        return None
    hour, minute, half = int(clock[1]), int(clock[2] or 0), clock[3]
    if half is None and (end := CLOCK.fullmatch(other.strip())) and end[3] and hour <= 12:
        half = end[3] if hour % 12 <= int(end[1]) % 12 else "a"
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    total = hour * 60 + minute
    return total if minute < 60 and total <= DAY else None
