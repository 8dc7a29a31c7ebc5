"""What the calls answer: the reads' facts under the names of the API, plus what you may do now, and why not."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from domain import read_models as shapes
from domain.permissions import Answer

Item = TypeVar("Item")


class Page(BaseModel, Generic[Item]):
    """`next_cursor` asks for what follows; null at the end."""

    items: list[Item]
    next_cursor: str | None


class Response(BaseModel):
    """Filled from the reads' facts as they are, which are not copied for it."""

    model_config = ConfigDict(from_attributes=True)


class WithActions(Response):
    """`actions` are what you may do now; `unavailable_actions` say why not the others."""

    actions: list[str]
    unavailable_actions: dict[str, str]


class TimeRange(Response):
    starts_at: datetime
    ends_at: datetime


class Person(Response):
    """What one person may read about another."""

    id: int
    first_name: str
    time_zone: str
    about: str
    topics: list[str]


class Event(Response):
    occurred_at: datetime
    kind: str
    actor_role: str
    actor_name: str | None
    by_viewer: bool
    starts_at: datetime | None


class Offer(WithActions, TimeRange):
    """A proposed time. `unavailable_reason` says why it cannot be had any more."""

    id: int
    by_viewer: bool
    moves_session: bool
    reason: str | None
    lapses_at: datetime
    unavailable_reason: str | None


class WaitEstimate(Response):
    """How requests of this type fared in the last 90 days."""

    sample_size: int
    claimed_count: int
    median_wait: timedelta | None


class RequestSession(TimeRange):
    id: int
    join_url: str


class RequestSummary(WithActions):
    id: int
    title: str
    status: str
    session_type: str
    duration_minutes: int
    urgency: str
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
    status: str
    description: str
    session_type: str
    duration_minutes: int
    urgency: str
    topics: list[str]
    created_at: datetime
    expires_at: datetime
    student_name: str
    student_time_zone: str
    slots: list[TimeRange]
    slot_count: int
    shared_topics: list[str]


class Slots(WithActions):
    request_id: int
    duration_minutes: int
    student_time_zone: str
    slots: list[TimeRange]
    windows: list[TimeRange]


class SessionSummary(WithActions, TimeRange):
    """`title` and `session_type` are null where the request is not yours to see any more."""

    id: int
    request_id: int
    title: str | None
    session_type: str | None
    status: str
    counterpart_name: str
    viewer_role: str
    join_url: str


class Session(SessionSummary):
    duration_minutes: int
    counterpart: Person
    viewer_joined_at: datetime | None
    counterpart_joined_at: datetime | None
    shared_note: str
    next_steps: list[str]
    private_note: str | None
    absent: str | None
    request_status: str
    sequence: int
    late_cancellation: bool
    cancel_reason: str | None
    move_reason: str | None
    contested_at: datetime | None
    contest_reason: str | None
    corrected_at: datetime | None
    stars: int | None
    offers: list[Offer]


class RescheduledSession(Session):
    """`rescheduled` is false where the other side is asked first: the time is among `offers` then."""

    rescheduled: bool


class AvailabilityOverride(Response):
    first_date: date
    last_date: date
    ranges: list[tuple[str, str]]


class AvailabilityDay(Response):
    """A date in the mentor's zone: what will be offered, and what sessions take."""

    date: date
    free: list[TimeRange]
    busy: list[TimeRange]


class Availability(Response):
    """`week` holds the seven days from Monday, each with its ranges; `preview` are the two weeks to come."""

    time_zone: str
    week: list[list[tuple[str, str]]]
    overrides: list[AvailabilityOverride]
    capacity: int
    active_claims: int
    buffer_minutes: int
    paused_until: datetime | None
    preview: list[AvailabilityDay]


class Me(Response):
    id: int
    name: str
    first_name: str
    email: str
    roles: list[str]
    time_zone: str
    topics: list[str]
    about: str


def request(page: shapes.RequestPage, base_url: str) -> Request:
    card = page.card
    facts = _request_facts(card, base_url) | {
        "description": page.description,
        "windows": page.windows,
        "time_zone": page.time_zone,
        "links": page.links,
        "student": _person(page.student),
        "mentor": page.mentor and _person(page.mentor),
        "cancel_reason": page.cancel_reason,
        "renewals": page.renewals,
        "events": page.events,
        "offers": [_offer(line) for line in page.offers],
        "wait_estimate": page.wait_estimate,
    }
    return Request.model_validate(facts | _actions(page.actions))


def request_summary(card: shapes.RequestCard, base_url: str) -> RequestSummary:
    return RequestSummary.model_validate(_request_facts(card, base_url))


def open_request(card: shapes.BoardCard) -> OpenRequest:
    facts = vars(card) | _actions({"claim": card.claim})
    facts |= {"status": "open", "slots": _slots(card.slots, card.duration_minutes)}
    return OpenRequest.model_validate(facts)


def slots(page: shapes.SlotPage) -> Slots:
    facts = vars(page) | _actions({page.action: page.answer})
    return Slots.model_validate(facts | {"slots": _slots(page.slots, page.duration_minutes)})


def session(page: shapes.SessionPage, base_url: str) -> Session:
    return Session.model_validate(_session_page_facts(page, base_url))


def rescheduled_session(page: shapes.SessionPage, base_url: str, *, rescheduled: bool) -> RescheduledSession:
    return RescheduledSession.model_validate(
        _session_page_facts(page, base_url) | {"rescheduled": rescheduled}
    )


def availability(page: shapes.AvailabilityPage) -> Availability:
    facts = vars(page) | {
        "time_zone": page.hours.zone,
        "week": [_ranges(day) for day in page.hours.week.days],
        "overrides": [
            {"first_date": one.first, "last_date": one.last, "ranges": _ranges(one.ranges)}
            for one in page.hours.overrides
        ],
        "preview": [
            {"date": one.day, "free": _between(one.stretches), "busy": _between(one.busy)}
            for one in page.preview
        ],
    }
    return Availability.model_validate(facts)


def session_summary(card: shapes.SessionCard, base_url: str) -> SessionSummary:
    return SessionSummary.model_validate(_session_facts(card, base_url))


def me(facts: shapes.Me) -> Me:
    return Me.model_validate(vars(facts) | {"id": facts.person_id})


def _request_facts(card: shapes.RequestCard, base_url: str) -> dict[str, Any]:
    booked = None
    if card.session_id is not None:
        times = {"starts_at": card.session_starts_at, "ends_at": card.session_ends_at}
        booked = {"id": card.session_id, "join_url": _join_url(base_url, card.session_id)} | times
    return vars(card) | _actions(card.actions) | {"session": booked}


def _session_facts(card: shapes.SessionCard, base_url: str) -> dict[str, Any]:
    return vars(card) | _actions(card.actions) | {"join_url": _join_url(base_url, card.id)}


def _session_page_facts(page: shapes.SessionPage, base_url: str) -> dict[str, Any]:
    others = {"counterpart": _person(page.counterpart), "offers": [_offer(line) for line in page.offers]}
    return _session_facts(page.card, base_url) | vars(page) | others


def _offer(line: shapes.OfferLine) -> dict[str, Any]:
    acceptable = line.answer if line.answer is not True else line.possible
    actions = _actions({"accept": acceptable, "decline": line.answer})
    return (
        vars(line) | actions | {"unavailable_reason": None if line.possible is True else str(line.possible)}
    )


def _join_url(base_url: str, session_id: int) -> str:
    """People always get our own link, never the provider's: it checks who they are, and that it is time."""
    return f"{base_url.rstrip('/')}/join/{session_id}"


def _person(facts: shapes.Counterpart) -> dict[str, Any]:
    return vars(facts) | {"id": facts.person_id}


def _actions(answers: Mapping[str, Answer]) -> dict[str, Any]:
    allowed = [name for name, answer in answers.items() if answer is True]
    refused = {name: str(answer) for name, answer in answers.items() if answer is not True}
    return {"actions": allowed, "unavailable_actions": refused}


def _slots(starts: Iterable[datetime], minutes: int) -> list[dict[str, datetime]]:
    return [{"starts_at": start, "ends_at": start + timedelta(minutes=minutes)} for start in starts]


def _between(stretches: Iterable[tuple[datetime, datetime]]) -> list[dict[str, datetime]]:
    return [{"starts_at": start, "ends_at": end} for start, end in stretches]


def _ranges(ranges: Iterable[tuple[int, int]]) -> list[tuple[str, str]]:
    """Minutes from midnight as times of day; 1440 is 24:00."""
    return [(f"{a // 60:02}:{a % 60:02}", f"{b // 60:02}:{b % 60:02}") for a, b in ranges]
