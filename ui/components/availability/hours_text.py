"""Hours of a day as people type them: "09:00-12:00, 14:00-17:30", "9 to 12", "2pm-5:30pm". Pure."""

import re
from collections.abc import Sequence

from domain.availability.hours import DAY, MinuteRange, clean_ranges
from domain.errors import Invalid
from domain.grammar import all_of
from ui.components.availability.text import not_clear
from ui.components.basic.text import from_to

EXAMPLE = "09:00-12:00, 14:00-17:30"
BETWEEN = re.compile(r"\s*(?:[,;/+]|\band\b)\s*")
PAIR = re.compile(r"(.+?)\s*(?:-|–|—|\bto\b|\buntil\b|\bbis\b)\s*(.+)")
CLOCK = re.compile(r"(\d{1,2})(?:[:.h]?(\d{2}))?\s*(?:h|([ap])\.?m\.?)?")
NOTHING = {"", "-", "–", "off", "none", "free", "day off", "closed"}


def ranges_of(field: str, text: str) -> tuple[MinuteRange, ...]:
    """The ranges that were typed, in order of typing. Raises Invalid that names `field` and what was not understood."""
    words = " ".join(text.lower().split())
    if words in NOTHING:
        return ()
    found = tuple(_range(field, part) for part in BETWEEN.split(words) if part)
    clean_ranges(field, found)
    return found


def text_of(ranges: Sequence[MinuteRange]) -> str:
    """The same for the field, the way we write it."""
    return ", ".join(f"{clock_of(begins)}-{clock_of(ends)}" for begins, ends in ranges)


def words_of(ranges: Sequence[MinuteRange]) -> str:
    """The same to be read: "09:00 to 12:00 and 14:00 to 17:30"."""
    return all_of(from_to(clock_of(begins), clock_of(ends)) for begins, ends in ranges)


def clock_of(minutes: int) -> str:
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
