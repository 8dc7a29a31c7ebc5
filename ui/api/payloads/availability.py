"""What the calls about a mentor's hours take."""

from typing import Annotated

from pydantic import Field

from domain.availability.commands import Figures
from domain.availability.hours import Hours, MinuteRange, Override, Week
from domain.limits import BUFFER_MINUTES, CAPACITY, OVERRIDES, RANGES_A_DAY
from ui.api.payloads.base import (
    Day,
    Instant,
    Payload,
    RangeEnd,
    RangeStart,
    WholeNumber,
    described,
    in_range,
    of_size,
    omitted,
)

Ranges = Annotated[list[tuple[RangeStart, RangeEnd]], of_size(RANGES_A_DAY)]


class AvailabilityOverrideInput(Payload):
    """Dates on which other hours hold than in every week; without ranges they are days off."""

    first_date: Day
    last_date: Day
    ranges: Ranges = Field([])

    def override(self) -> Override:
        return Override(self.first_date, self.last_date, tuple(self.ranges))


class AvailabilityInput(Payload):
    """All of it: what is not in `week` and `overrides` any more is gone. The other three may be left out.

    In `week`, a range such as 22:00 to 02:00 ends on the next day.
    """

    time_zone: Annotated[str, described(description="By its IANA name, like Europe/Paris.")]
    week: Annotated[list[Ranges], of_size(7, least=7)]
    overrides: Annotated[list[AvailabilityOverrideInput], of_size(OVERRIDES)] = Field([])
    capacity: Annotated[WholeNumber, in_range(CAPACITY)] = omitted()
    buffer_minutes: Annotated[WholeNumber, in_range(BUFFER_MINUTES)] = omitted()
    paused_until: Instant | None = omitted()

    def hours(self) -> Hours:
        days: list[tuple[MinuteRange, ...]] = [tuple(ranges) for ranges in self.week]
        return Hours(self.time_zone, Week(tuple(days)), tuple(each.override() for each in self.overrides))

    def figures(self) -> Figures:
        """What was said of how much the mentor takes on."""
        figures: Figures = {}
        if "capacity" in self.model_fields_set:
            figures["capacity"] = self.capacity
        if "buffer_minutes" in self.model_fields_set:
            figures["buffer_minutes"] = self.buffer_minutes
        if "paused_until" in self.model_fields_set:
            figures["paused_until"] = self.paused_until
        return figures
