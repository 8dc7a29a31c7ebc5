"""Requests: as their student or their mentor sees them, and as they stand on the board."""

from datetime import datetime, timedelta
from typing import Any

from domain.board import read_models as board_read_models
from domain.enums import SessionType, Status, Urgency
from domain.requests import read_models as request_read_models
from ui.api.responses.base import (
    Event,
    Offer,
    Person,
    Response,
    TimeRange,
    WithActions,
    actions,
    join_url,
    offer,
    person,
    slot_ranges,
)


class WaitEstimate(Response):
    """How requests of this type fared in the last 90 days: half of those claimed were within the median."""

    sample_size: int
    claimed_count: int
    median_wait: timedelta | None


class RequestSession(TimeRange):
    id: int
    join_url: str


class RequestSummary(WithActions):
    id: int
    title: str
    status: Status
    session_type: SessionType
    duration_minutes: int
    urgency: Urgency
    topics: list[str]
    created_at: datetime
    expires_at: datetime
    expires_soon: bool
    claim_lapses_at: datetime | None
    student_name: str
    mentor_name: str | None
    session: RequestSession | None


class Request(RequestSummary):
    description: str
    windows: list[TimeRange]
    time_zone: str
    links: list[str]
    student: Person
    mentor: Person | None
    cancel_reason: str | None
    renewals: int
    events: list[Event]
    offers: list[Offer]
    wait_estimate: WaitEstimate | None


class OpenRequest(WithActions):
    id: int
    title: str
    status: Status
    description: str
    session_type: SessionType
    duration_minutes: int
    urgency: Urgency
    topics: list[str]
    created_at: datetime
    expires_at: datetime
    student_name: str
    student_time_zone: str
    slots: list[TimeRange]
    slot_count: int
    shared_topics: list[str]


def request(page: request_read_models.RequestDetail, base_url: str) -> Request:
    facts = (
        vars(page.fields)
        | _facts(page.card, base_url)
        | {
            "student": person(page.student),
            "mentor": page.mentor and person(page.mentor),
            "cancel_reason": page.cancel_reason,
            "renewals": page.renewals,
            "events": page.events,
            "offers": [offer(line) for line in page.offers],
            "wait_estimate": page.wait_estimate,
        }
    )
    return Request.model_validate(facts | actions(page.actions))


def request_summary(card: request_read_models.RequestCard, base_url: str) -> RequestSummary:
    return RequestSummary.model_validate(_facts(card, base_url))


def open_request(card: board_read_models.BoardCard) -> OpenRequest:
    facts = vars(card) | actions({"claim": card.claim})
    facts |= {"status": Status.OPEN, "slots": slot_ranges(card.slots, card.duration_minutes)}
    return OpenRequest.model_validate(facts)


def _facts(card: request_read_models.RequestCard, base_url: str) -> dict[str, Any]:
    booked = None
    if card.session_id is not None:
        times = {"starts_at": card.session_starts_at, "ends_at": card.session_ends_at}
        booked = {"id": card.session_id, "join_url": join_url(base_url, card.session_id)} | times
    return vars(card) | actions(card.actions) | {"session": booked}
