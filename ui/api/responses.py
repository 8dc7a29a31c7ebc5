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


class Shape(BaseModel):
    """Filled from the reads' facts as they are, which are not copied for it."""

    model_config = ConfigDict(from_attributes=True)


class Doable(Shape):
    """`actions` are what you may do now; `refusals` say why not the others."""

    actions: list[str]
    refusals: dict[str, str]


class Stretch(Shape):
    starts_at: datetime
    ends_at: datetime


class Person(Shape):
    """What one person may read about another."""

    id: int
    first_name: str
    time_zone: str
    about: str
    topics: list[str]


class Event(Shape):
    at: datetime
    kind: str
    who: str
    name: str | None
    mine: bool
    starts_at: datetime | None


class Offer(Doable, Stretch):
    """A proposed time. `impossible` says why it cannot be had any more."""

    id: int
    mine: bool
    moves_session: bool
    reason: str | None
    lapses_at: datetime
    impossible: str | None


class Wait(Shape):
    """How requests of this type fared in the last 90 days."""

    cases: int
    taken: int
    half_within: timedelta | None


class RequestSession(Stretch):
    id: int
    join_url: str


class RequestLine(Doable):
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


class Request(RequestLine):
    description: str
    windows: list[Stretch]
    time_zone: str
    links: list[str]
    student: Person
    mentor: Person | None
    cancel_reason: str | None
    renewals: int
    events: list[Event]
    offers: list[Offer]
    wait: Wait | None


class OpenRequest(Doable):
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
    slots: list[Stretch]
    slot_count: int
    shared_topics: list[str]


class Slots(Doable):
    request_id: int
    duration_minutes: int
    student_time_zone: str
    slots: list[Stretch]
    windows: list[Stretch]


class SessionLine(Doable, Stretch):
    """`title` and `session_type` are null where the request is not yours to see any more."""

    id: int
    request_id: int
    title: str | None
    session_type: str | None
    status: str
    other_name: str
    i_am: str
    join_url: str


class Session(SessionLine):
    duration_minutes: int
    other: Person
    i_joined_at: datetime | None
    other_joined_at: datetime | None
    shared_note: str
    next_steps: list[str]
    private_note: str | None
    absent: str | None
    request_status: str
    sequence: int
    late: bool
    cancel_reason: str | None
    move_reason: str | None
    contested_at: datetime | None
    contest_reason: str | None
    corrected_at: datetime | None
    stars: int | None
    offers: list[Offer]


class MovedSession(Session):
    """`moved` is false where the other side is asked first: the time is among `offers` then."""

    moved: bool


class SpecialDates(Shape):
    first_date: date
    last_date: date
    ranges: list[tuple[str, str]]


class DayAhead(Shape):
    """A date in the mentor's zone: what will be offered, and what sessions take."""

    date: date
    free: list[Stretch]
    taken: list[Stretch]


class Availability(Shape):
    """`week` holds the seven days from Monday, each with its ranges; `days` are the two weeks to come."""

    time_zone: str
    week: list[list[tuple[str, str]]]
    overrides: list[SpecialDates]
    capacity: int
    unfinished: int
    buffer_minutes: int
    paused_until: datetime | None
    days: list[DayAhead]


class Me(Shape):
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
        "wait": page.wait,
    }
    return Request.model_validate(facts | _doable(page.actions))


def request_line(card: shapes.RequestCard, base_url: str) -> RequestLine:
    return RequestLine.model_validate(_request_facts(card, base_url))


def open_request(card: shapes.BoardCard) -> OpenRequest:
    facts = vars(card) | _doable({"claim": card.claim})
    facts |= {"status": "open", "slots": _stretches(card.slots, card.duration_minutes)}
    return OpenRequest.model_validate(facts)


def slots(page: shapes.SlotPage) -> Slots:
    facts = vars(page) | _doable({page.action: page.answer})
    return Slots.model_validate(facts | {"slots": _stretches(page.slots, page.duration_minutes)})


def session(page: shapes.SessionPage, base_url: str) -> Session:
    return Session.model_validate(_session_page_facts(page, base_url))


def moved_session(page: shapes.SessionPage, base_url: str, *, moved: bool) -> MovedSession:
    return MovedSession.model_validate(_session_page_facts(page, base_url) | {"moved": moved})


def availability(page: shapes.AvailabilityPage) -> Availability:
    facts = vars(page) | {
        "time_zone": page.hours.zone,
        "week": [_ranges(day) for day in page.hours.week.days],
        "overrides": [
            {"first_date": one.first, "last_date": one.last, "ranges": _ranges(one.ranges)}
            for one in page.hours.overrides
        ],
        "days": [
            {"date": one.day, "free": _between(one.stretches), "taken": _between(one.taken)}
            for one in page.days
        ],
    }
    return Availability.model_validate(facts)


def session_line(card: shapes.SessionCard, base_url: str) -> SessionLine:
    return SessionLine.model_validate(_session_facts(card, base_url))


def me(facts: shapes.Me) -> Me:
    return Me.model_validate(vars(facts) | {"id": facts.person_id})


def _request_facts(card: shapes.RequestCard, base_url: str) -> dict[str, Any]:
    booked = None
    if card.session_id is not None:
        times = {"starts_at": card.session_starts_at, "ends_at": card.session_ends_at}
        booked = {"id": card.session_id, "join_url": _join_url(base_url, card.session_id)} | times
    return vars(card) | _doable(card.actions) | {"session": booked}


def _session_facts(card: shapes.SessionCard, base_url: str) -> dict[str, Any]:
    return vars(card) | _doable(card.actions) | {"join_url": _join_url(base_url, card.id)}


def _session_page_facts(page: shapes.SessionPage, base_url: str) -> dict[str, Any]:
    others = {"other": _person(page.other), "offers": [_offer(line) for line in page.offers]}
    return _session_facts(page.card, base_url) | vars(page) | others


def _offer(line: shapes.OfferLine) -> dict[str, Any]:
    acceptable = line.answer if line.answer is not True else line.possible
    doable = _doable({"accept": acceptable, "decline": line.answer})
    return vars(line) | doable | {"impossible": None if line.possible is True else str(line.possible)}


def _join_url(base_url: str, session_id: int) -> str:
    """People always get our own link, never the provider's: it checks who they are, and that it is time."""
    return f"{base_url.rstrip('/')}/join/{session_id}"


def _person(facts: shapes.Counterpart) -> dict[str, Any]:
    return vars(facts) | {"id": facts.person_id}


def _doable(answers: Mapping[str, Answer]) -> dict[str, Any]:
    allowed = [name for name, answer in answers.items() if answer is True]
    refused = {name: str(answer) for name, answer in answers.items() if answer is not True}
    return {"actions": allowed, "refusals": refused}


def _stretches(starts: Iterable[datetime], minutes: int) -> list[dict[str, datetime]]:
    return [{"starts_at": start, "ends_at": start + timedelta(minutes=minutes)} for start in starts]


def _between(stretches: Iterable[tuple[datetime, datetime]]) -> list[dict[str, datetime]]:
    return [{"starts_at": start, "ends_at": end} for start, end in stretches]


def _ranges(ranges: Iterable[tuple[int, int]]) -> list[tuple[str, str]]:
    """Minutes from midnight as times of day; 1440 is 24:00."""
    return [(f"{a // 60:02}:{a % 60:02}", f"{b // 60:02}:{b % 60:02}") for a, b in ranges]
