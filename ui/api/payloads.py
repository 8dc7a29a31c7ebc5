"""What the calls take: shapes only. What a value must be like is the domain's to say."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from fastapi import Path
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from domain.availability.hours import Hours, Override, Range, Week
from domain.requests.fields import Window

BIGGEST_ID = 2**63 - 1
YEARS = range(2000, 2200)  # beyond these, sums of times leave what a computer can hold
EXAMPLE = "2030-05-01T14:00:00+02:00"


def _instant(value: object) -> datetime:
    """An instant with its offset, in UTC. Text only: a bare number could be seconds, or not."""
    if not isinstance(value, str):
        raise ValueError(f"please give an instant as text, like {EXAMPLE}.")  # noqa: TRY004  # pydantic catches these
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(f"please give an instant in ISO 8601, like {EXAMPLE}.") from None
    if moment.tzinfo is None:
        raise ValueError(f"please add the offset from UTC, like {EXAMPLE}.")
    if moment.year not in YEARS:
        raise ValueError("please give a time of these years.")
    return moment.astimezone(UTC)


def _date(value: object) -> date:
    if not isinstance(value, str):
        raise ValueError("please give a date as text, like 2030-05-01.")  # noqa: TRY004  # pydantic catches these
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise ValueError("please give a date, like 2030-05-01.") from None
    if day.year not in YEARS:
        raise ValueError("please give a date of these years.")
    return day


def _minute(value: object) -> int:
    """A time of day, as minutes from midnight; 24:00 is the end of the day."""
    found = (
        re.fullmatch("([01][0-9]|2[0-3]):([0-5][0-9])|(24):(00)", value) if isinstance(value, str) else None
    )
    if not found:
        raise ValueError("please give a time of day as text, like 09:00.")
    hour, minute = (part for part in found.groups() if part)
    return int(hour) * 60 + int(minute)


def _digits(value: object) -> object:
    """Ids are written in plain digits, in one way only."""
    if isinstance(value, str) and not (value.isascii() and value.isdecimal()):
        raise ValueError("not an id")
    return value


Instant = Annotated[
    datetime, BeforeValidator(_instant), WithJsonSchema({"type": "string", "format": "date-time"})
]
Day = Annotated[date, BeforeValidator(_date), WithJsonSchema({"type": "string", "format": "date"})]
TimeOfDay = Annotated[
    int, BeforeValidator(_minute), WithJsonSchema({"type": "string", "format": "time of day, like 09:00"})
]
WholeNumber = Annotated[int, Field(strict=True)]
Id = Annotated[int, BeforeValidator(_digits), Path(ge=1, le=BIGGEST_ID)]
SessionTypeName = Literal[
    "interview_preparation", "resume_review", "career_advice",
    "project_feedback", "technical_help", "general_guidance",
]  # fmt: skip
UrgencyName = Literal["low", "normal", "high", "urgent"]
StatusName = Literal["open", "claimed", "scheduled", "completed", "cancelled", "expired"]


class Payload(BaseModel):
    """What is not asked for is refused, so that a misspelt name does not go unnoticed."""

    model_config = ConfigDict(extra="forbid")


class TimeRangeInput(Payload):
    starts_at: Instant
    ends_at: Instant

    def window(self) -> Window:
        return Window(self.starts_at, self.ends_at)


class RequestCreate(Payload):
    title: str
    session_type: SessionTypeName
    description: str
    topics: list[str] = Field([], max_length=100)
    links: list[str] = Field([], max_length=100)
    duration_minutes: Literal[15, 30, 45, 60]
    urgency: UrgencyName = "normal"
    windows: list[TimeRangeInput] = Field(max_length=100)

    def fields(self) -> dict[str, Any]:
        return _fields(self)


class RequestUpdate(Payload):
    """A missing field keeps its value; the defaults are never looked at."""

    title: str = ""
    session_type: SessionTypeName = "general_guidance"
    description: str = ""
    topics: list[str] = Field([], max_length=100)
    links: list[str] = Field([], max_length=100)
    duration_minutes: Literal[15, 30, 45, 60] = 30
    urgency: UrgencyName = "normal"
    windows: list[TimeRangeInput] = Field([], max_length=100)

    def changes(self) -> dict[str, Any]:
        given = _fields(self)
        return {name: given[name] for name in self.model_fields_set}


def _fields(body: RequestCreate | RequestUpdate) -> dict[str, Any]:
    """The values as `RequestFields` takes them."""
    return {
        "title": body.title,
        "session_type": body.session_type,
        "description": body.description,
        "topics": tuple(body.topics),
        "links": tuple(body.links),
        "duration_minutes": body.duration_minutes,
        "urgency": body.urgency,
        "windows": tuple(window.window() for window in body.windows),
    }


class EmptyInput(Payload):
    """For calls that ask for nothing."""


class ReasonInput(Payload):
    reason: str = Field("", max_length=500)


class ClaimInput(Payload):
    starts_at: Instant | None = None


class ScheduleInput(Payload):
    starts_at: Instant


class RenewInput(Payload):
    windows: list[TimeRangeInput] | None = Field(None, max_length=100)


class NotesInput(Payload):
    shared_note: str = ""
    next_steps: list[str] = Field([], max_length=100)
    private_note: str = ""

    def notes(self) -> dict[str, Any]:
        return {
            "shared_note": self.shared_note,
            "next_steps": tuple(self.next_steps),
            "private_note": self.private_note,
        }


class OffersInput(Payload):
    starts_at: list[Instant] = Field(max_length=100)


class RescheduleInput(ScheduleInput):
    reason: str = ""


class ContestInput(Payload):
    reason: str


class RatingInput(Payload):
    stars: WholeNumber
    comment: str = ""


class CorrectionInput(Payload):
    absent: Literal["student", "mentor", "both", "nobody"]


class AvailabilityOverrideInput(Payload):
    """Dates on which other hours hold than in every week; without ranges they are days off."""

    first_date: Day
    last_date: Day
    ranges: list[tuple[TimeOfDay, TimeOfDay]] = Field([], max_length=100)

    def override(self) -> Override:
        return Override(self.first_date, self.last_date, tuple(self.ranges))


class AvailabilityInput(Payload):
    """All of it: what is not in `week` and `overrides` any more is gone. The other three may be left out."""

    time_zone: str
    week: list[list[tuple[TimeOfDay, TimeOfDay]]] = Field(min_length=7, max_length=7)
    overrides: list[AvailabilityOverrideInput] = Field([], max_length=100)
    capacity: WholeNumber = 0
    buffer_minutes: WholeNumber = 0
    paused_until: Instant | None = None

    def hours(self) -> Hours:
        days: list[tuple[Range, ...]] = [tuple(ranges) for ranges in self.week]
        return Hours(self.time_zone, Week(tuple(days)), tuple(each.override() for each in self.overrides))

    def settled(self) -> dict[str, Any]:
        """What was said of how much the mentor takes on."""
        return self.model_dump(include=self.model_fields_set & {"capacity", "buffer_minutes", "paused_until"})


class Listing(BaseModel):
    """A stretch of a list. An empty value in the address is no value."""

    cursor: str | None = Field(None, max_length=200)
    limit: int = Field(20, ge=1, le=100)

    @model_validator(mode="before")
    @classmethod
    def _empty_is_absent(cls, values: Any) -> Any:
        return {name: value for name, value in values.items() if value != ""}

    def given(self) -> dict[str, Any]:
        return self.model_dump(exclude_none=True)


class RequestListing(Listing):
    status: StatusName | None = None


class BoardListing(Listing):
    q: str = Field("", max_length=200)
    session_type: SessionTypeName | None = None
    urgency: UrgencyName | None = None
    topic: str | None = Field(None, max_length=60)
    fits: bool = False
    sort: Literal["oldest", "best", "urgent"] = "oldest"


class SessionListing(Listing):
    when: Literal["upcoming", "past"] = "upcoming"
