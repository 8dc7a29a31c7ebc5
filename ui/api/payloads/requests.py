"""What the calls about requests and offers take."""

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import Field

from domain.board.queries import SORTS
from domain.enums import SessionType, Status, Urgency
from domain.limits import (
    DESCRIPTION,
    DURATIONS,
    LINK,
    LINKS,
    OFFERS,
    SEARCH,
    TITLE,
    TOPIC,
    TOPIC_ASKED,
    TOPICS,
    WINDOWS,
)
from ui.api.payloads.base import (
    Instant,
    Listing,
    Payload,
    TimeRangeInput,
    WholeNumber,
    described,
    of_length,
    of_size,
    omitted,
)

Title = Annotated[str, of_length(TITLE)]
Description = Annotated[str, of_length(DESCRIPTION)]
Topics = Annotated[list[Annotated[str, of_length(TOPIC)]], of_size(TOPICS)]
Links = Annotated[list[Annotated[str, of_length(LINK), described(pattern="^https://")]], of_size(LINKS)]
Windows = Annotated[list[TimeRangeInput], of_size(WINDOWS.most, least=WINDOWS.least)]
Duration = Annotated[WholeNumber, described(enum=list(DURATIONS))]


class RequestCreate(Payload):
    title: Title
    session_type: SessionType
    description: Description
    topics: Topics = Field([])
    links: Links = Field([])
    duration_minutes: Duration
    urgency: Urgency = Urgency.NORMAL
    windows: Windows

    def fields(self) -> dict[str, Any]:
        return _fields(self, type(self).model_fields)


class RequestUpdate(Payload):
    """A missing field keeps its value."""

    title: Title = omitted()
    session_type: SessionType = omitted()
    description: Description = omitted()
    topics: Topics = omitted()
    links: Links = omitted()
    duration_minutes: Duration = omitted()
    urgency: Urgency = omitted()
    windows: Windows = omitted()

    def changes(self) -> dict[str, Any]:
        return _fields(self, self.model_fields_set)


def _fields(body: RequestCreate | RequestUpdate, names: Iterable[str]) -> dict[str, Any]:
    """The values as `RequestFields` takes them."""
    values = {name: getattr(body, name) for name in names}
    if "windows" in values:
        values["windows"] = tuple(window.window() for window in body.windows)
    return values


class ClaimInput(Payload):
    starts_at: Instant | None = None


class ScheduleInput(Payload):
    starts_at: Instant


class RenewInput(Payload):
    windows: Windows | None = None


class OffersInput(Payload):
    starts_at: Annotated[list[Instant], of_size(OFFERS, least=1)]


class RequestListing(Listing):
    status: Status | None = None


class BoardListing(Listing):
    q: str = Field("", max_length=SEARCH.most)
    session_type: SessionType | None = None
    urgency: Urgency | None = None
    topic: str | None = Field(None, max_length=TOPIC_ASKED.most)
    fits: bool = False
    sort: Annotated[str, described(enum=list(SORTS))] = SORTS[0]
