"""What several calls take, and how each kind of value is read and described."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any

from fastapi import Path
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from domain.limits import CURSOR, MAX_ID, PAGE_SIZE, REASON, YEARS, Between
from domain.requests.fields import Window

FAR_TOO_MANY = 100  # items of a list: nobody means that, so nothing looks at each of them
EXAMPLE = "2030-05-01T14:00:00+02:00"
YEAR = "2[01][0-9]{2}"  # those of YEARS, as a pattern
IN_YEARS = f"in the years {YEARS.least} to {YEARS.most}"
TIME = "([01][0-9]|2[0-3]):([0-5][0-9])"
MIDNIGHT = "(24):(00)"  # the end of a day


def described(**schema: Any) -> Any:
    """More of a value's JSON schema, for its annotation: what the domain refuses is told here."""
    return Field(json_schema_extra=schema)


def of_length(length: Between) -> Any:
    least = {"minLength": length.least} if length.least else {}
    return described(**least, maxLength=length.most)


def of_size(most: int, *, least: int = 0) -> Any:
    """How many items a list may have."""
    return Field(
        max_length=FAR_TOO_MANY,
        json_schema_extra={**({"minItems": least} if least else {}), "maxItems": most},
    )


def in_range(limit: Between) -> Any:
    return described(minimum=limit.least, maximum=limit.most)


def omitted() -> Any:
    """A field that may be left out: `model_fields_set` says whether it was, and its value is not looked at."""
    return Field(default_factory=lambda: None)


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
    if not YEARS.least <= moment.year <= YEARS.most:
        raise ValueError("please give a time of these years.")
    return moment.astimezone(UTC)


def _date(value: object) -> date:
    if not isinstance(value, str):
        raise ValueError("please give a date as text, like 2030-05-01.")  # noqa: TRY004  # pydantic catches these
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise ValueError("please give a date, like 2030-05-01.") from None
    if not YEARS.least <= day.year <= YEARS.most:
        raise ValueError("please give a date of these years.")
    return day


def _minute(value: object) -> int:
    """A time of day, as minutes from midnight; 24:00 is the end of the day."""
    found = re.fullmatch(f"{TIME}|{MIDNIGHT}", value) if isinstance(value, str) else None
    if not found:
        raise ValueError("please give a time of day as text, like 09:00.")
    hour, minute = (part for part in found.groups() if part)
    return int(hour) * 60 + int(minute)


def _digits(value: object) -> object:
    """Ids are written in plain digits, in one way only."""
    if isinstance(value, str) and not (value.isascii() and value.isdecimal()):
        raise ValueError("not an id")
    return value


def _as_text(**schema: Any) -> Any:
    return WithJsonSchema({"type": "string", **schema})


Instant = Annotated[
    datetime,
    BeforeValidator(_instant),
    _as_text(
        format="date-time",
        pattern=f"^{YEAR}-",
        description=f"An instant with its offset from UTC, {IN_YEARS}.",
    ),
]
Day = Annotated[
    date,
    BeforeValidator(_date),
    _as_text(format="date", pattern=f"^{YEAR}-", description=f"A date {IN_YEARS}."),
]
RangeStart = Annotated[
    int, BeforeValidator(_minute), _as_text(pattern=f"^{TIME}$", description="A time of day, like 09:00.")
]
RangeEnd = Annotated[
    int,
    BeforeValidator(_minute),
    _as_text(pattern=f"^({TIME}|24:00)$", description="A time of day, like 17:00; 24:00 is its end."),
]
WholeNumber = Annotated[int, Field(strict=True)]
Id = Annotated[int, Path(ge=1, le=MAX_ID), BeforeValidator(_digits)]
ReasonText = Annotated[str, of_length(REASON)]


class Payload(BaseModel):
    """What is not asked for is refused, so that a misspelt name does not go unnoticed."""

    model_config = ConfigDict(extra="forbid")


class TimeRangeInput(Payload):
    starts_at: Instant
    ends_at: Instant

    def window(self) -> Window:
        return Window(self.starts_at, self.ends_at)


class EmptyInput(Payload):
    """For calls that ask for nothing."""


class ReasonInput(Payload):
    reason: ReasonText = ""


class Listing(Payload):
    """A stretch of a list. An empty value in the address is no value."""

    cursor: str | None = Field(None, max_length=CURSOR)
    limit: int = Field(20, ge=PAGE_SIZE.least, le=PAGE_SIZE.most)

    @model_validator(mode="before")
    @classmethod
    def _empty_is_absent(cls, values: Any) -> Any:
        return {name: value for name, value in values.items() if value != "" or name not in cls.model_fields}

    def given(self) -> dict[str, Any]:
        return self.model_dump(exclude_none=True)
