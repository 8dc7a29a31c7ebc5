"""What several answers have in common."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from domain.enums import ActorRole, EventKind
from domain.people import read_models as people_read_models
from domain.permissions import Decision
from domain.sessions import read_models as session_read_models
from domain.slots import read_models as slot_read_models

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


class Offer(WithActions, TimeRange):
    """A proposed time. `unavailable_reason` says why it cannot be had any more."""

    id: int
    by_viewer: bool
    moves_session: bool
    reason: str | None
    lapses_at: datetime
    unavailable_reason: str | None


class Event(Response):
    """What happened. The name is the actor's first, where it may be known."""

    occurred_at: datetime
    kind: EventKind
    actor_role: ActorRole
    actor_name: str | None
    by_viewer: bool
    starts_at: datetime | None
    previous_starts_at: datetime | None
    session_id: int | None
    reason: str | None


class Slots(WithActions):
    request_id: int
    duration_minutes: int
    student_time_zone: str
    slots: list[TimeRange]
    windows: list[TimeRange]


def slots(page: slot_read_models.SlotPage) -> Slots:
    facts = vars(page) | actions({page.action: page.answer})
    return Slots.model_validate(facts | {"slots": slot_ranges(page.slots, page.duration_minutes)})


def offer(line: session_read_models.OfferView) -> dict[str, Any]:
    acceptable = line.answer if line.answer is not True else line.possible
    may = actions({"accept": acceptable, "decline": line.answer})
    return vars(line) | may | {"unavailable_reason": None if line.possible is True else str(line.possible)}


def person(facts: people_read_models.Counterpart) -> dict[str, Any]:
    return vars(facts) | {"id": facts.person_id}


def actions(answers: Mapping[str, Decision]) -> dict[str, Any]:
    allowed = [name for name, answer in answers.items() if answer is True]
    refused = {name: str(answer) for name, answer in answers.items() if answer is not True}
    return {"actions": allowed, "unavailable_actions": refused}


def slot_ranges(starts: Iterable[datetime], minutes: int) -> list[dict[str, datetime]]:
    return [{"starts_at": start, "ends_at": start + timedelta(minutes=minutes)} for start in starts]


def join_url(base_url: str, session_id: int) -> str:
    """People always get our own link, never the provider's: it checks who they are, and that it is time."""
    return f"{base_url.rstrip('/')}/join/{session_id}"
