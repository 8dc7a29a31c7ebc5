"""Sessions, as one of their two people or an admin sees them."""

from datetime import datetime
from typing import Any

from domain.enums import Absent, Role, SessionStatus, SessionType, Status
from domain.sessions import read_models as session_read_models
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
)


class NextStep(Response):
    position: int
    text: str
    done: bool


class SessionSummary(WithActions, TimeRange):
    """`title` and `session_type` are null where the request is not yours to see any more."""

    id: int
    request_id: int
    title: str | None
    session_type: SessionType | None
    status: SessionStatus
    counterpart_name: str
    viewer_role: Role
    join_url: str


class Session(SessionSummary):
    duration_minutes: int
    counterpart: Person
    viewer_joined_at: datetime | None
    counterpart_joined_at: datetime | None
    shared_note: str
    next_steps: list[str]
    steps: list[NextStep]
    private_note: str | None
    absent: Absent | None
    request_status: Status
    sequence: int
    late_cancellation: bool
    cancel_reason: str | None
    move_reason: str | None
    contested_at: datetime | None
    contest_reason: str | None
    corrected_at: datetime | None
    stars: int | None
    offers: list[Offer]
    description: str | None
    topics: list[str]
    links: list[str]
    events: list[Event]
    last_move: Event | None
    ending: Event | None


class RescheduledSession(Session):
    """`rescheduled` is false where the other side is asked first: the time is among `offers` then."""

    rescheduled: bool


def session(page: session_read_models.SessionDetail, base_url: str) -> Session:
    return Session.model_validate(_page_facts(page, base_url))


def rescheduled_session(
    page: session_read_models.SessionDetail, base_url: str, *, rescheduled: bool
) -> RescheduledSession:
    return RescheduledSession.model_validate(_page_facts(page, base_url) | {"rescheduled": rescheduled})


def session_summary(card: session_read_models.SessionCard, base_url: str) -> SessionSummary:
    return SessionSummary.model_validate(_facts(card, base_url))


def _facts(card: session_read_models.SessionCard, base_url: str) -> dict[str, Any]:
    return vars(card) | actions(card.actions) | {"join_url": join_url(base_url, card.id)}


def _page_facts(page: session_read_models.SessionDetail, base_url: str) -> dict[str, Any]:
    others = {"counterpart": person(page.counterpart), "offers": [offer(line) for line in page.offers]}
    return _facts(page.card, base_url) | vars(page) | others
