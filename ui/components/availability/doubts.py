"""Hours that somebody may not have meant: "9-5" is 20 hours by the clock, and nobody means that. Pure."""

from dataclasses import dataclass

from domain.availability.hours import ALL_DAY, DAY, MinuteRange, end_of

LONG = 12 * 60  # minutes; what lasts longer is asked about


@dataclass(frozen=True)
class Doubt:
    """A range to ask about, and what was more likely meant, if there is such a reading."""

    meant: MinuteRange | None


def doubt(one: MinuteRange) -> Doubt | None:
    """What to ask about this range, or None where it is plain."""
    begins, ends = one
    if one == ALL_DAY or end_of(begins, ends) - begins <= LONG:
        return None
    afternoon = ends + LONG  # the same hour on a clock of twelve hours
    likely = ends <= begins < afternoon <= DAY
    return Doubt((begins, afternoon) if likely else None)
