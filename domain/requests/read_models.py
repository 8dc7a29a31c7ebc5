"""What a screen or a program receives of a request."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.history.read_models import EventView as EventView
from domain.people.read_models import Counterpart
from domain.permissions import Decision
from domain.requests.fields import RequestFields
from domain.sessions.read_models import OfferView
from persistence.models import Role, SessionType, Status, Urgency


@dataclass(frozen=True)
class RequestCard:
    """A request in a list of its student, or of the mentor who holds it."""

    id: int
    title: str
    status: Status
    session_type: SessionType
    duration_minutes: int
    urgency: Urgency
    topics: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    claim_lapses_at: datetime | None
    student_name: str
    mentor_name: str | None
    session_id: int | None  # the latest session
    session_starts_at: datetime | None
    session_ends_at: datetime | None
    next_steps: int  # how many the mentor left
    expires_soon: bool
    actions: dict[str, Decision]  # "edit", "cancel", "renew" or "release", "schedule"
    offers: int = 0  # times that the other side offers, waiting for this viewer's answer
    steps_done: int = 0  # how many of `next_steps` the student ticked
    times_left: bool = True  # whether any of the student's windows is still to come


@dataclass(frozen=True)
class WaitEstimate:
    """How requests of one type fared in the last 90 days; only told from 20 cases on."""

    sample_size: int
    claimed_count: int
    median_wait: timedelta | None  # within this, half of those that were taken


@dataclass(frozen=True)
class RequestDetail:
    card: RequestCard
    fields: RequestFields  # as the student filled them in; without links for whoever may not see them
    student: Counterpart
    mentor: Counterpart | None
    cancel_reason: str | None
    renewals: int
    events: tuple[EventView, ...]
    viewer_role: Role  # in which part this viewer sees it: STUDENT its own, MENTOR, ADMIN
    actions: dict[str, Decision]  # every action of this viewer's part
    offers: tuple[OfferView, ...]  # the living ones, soonest first
    wait_estimate: WaitEstimate | None  # for the student of an open request, where there are enough cases
