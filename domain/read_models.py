"""What screens and the API receive. Instants are UTC; whoever shows one puts it in the reader's zone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar

from domain.availability.hours import Hours as Hours
from domain.availability.hours import Override as Override
from domain.availability.hours import Week as Week
from domain.permissions import Answer
from domain.requests.fields import Window as Window
from persistence.models import Absent as Absent
from persistence.models import EventKind as EventKind
from persistence.models import Role as Role
from persistence.models import SessionStatus as SessionStatus
from persistence.models import SessionType as SessionType
from persistence.models import Status as Status
from persistence.models import Urgency as Urgency


@dataclass(frozen=True)
class Counterpart:
    """What one person may read about another: never an e-mail address."""

    person_id: int
    first_name: str
    time_zone: str
    about: str
    topics: tuple[str, ...]


@dataclass(frozen=True)
class SessionCard:
    """A session in a list, as one of its two people sees it."""

    id: int
    request_id: int
    title: str
    session_type: SessionType | None  # None where the request is not theirs to see any more
    status: SessionStatus
    starts_at: datetime
    ends_at: datetime
    counterpart_name: str
    viewer_role: Role  # STUDENT or MENTOR (ADMIN for an admin who only looks)
    absent: Absent | None
    actions: dict[str, Answer]  # "join", "reschedule", "cancel", "complete", "notes", "contest", "correct"
    next_steps: int = 0  # how many the mentor left
    stars: int | None = None  # the rating, where this viewer may know it: its student does
    late_cancellation: bool = False  # cancelled less than three hours ahead


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
    actions: dict[str, Answer]  # "edit", "cancel", "renew" or "release", "schedule"
    offers: int = 0  # times that the other side offers, waiting for this viewer's answer
    times_left: bool = True  # whether any of the student's windows is still to come


@dataclass(frozen=True)
class WaitFigures:
    """How requests of one type fared in the last 90 days; only told from 20 cases on."""

    sample_size: int
    claimed_count: int
    median_wait: timedelta | None  # within this, half of those that were taken


@dataclass(frozen=True)
class OfferLine:
    """A proposed time. `possible` is True, or why it cannot be had any more; `answer` whether this viewer may."""

    id: int
    starts_at: datetime
    ends_at: datetime
    by_viewer: bool  # this viewer proposed it
    moves_session: bool
    reason: str | None
    lapses_at: datetime
    possible: Answer
    answer: Answer


@dataclass(frozen=True)
class BoardCard:
    """An open request as a mentor sees it on the board."""

    id: int
    title: str
    description: str
    session_type: SessionType
    duration_minutes: int
    urgency: Urgency
    topics: tuple[str, ...]
    student_name: str
    student_time_zone: str
    created_at: datetime
    expires_at: datetime
    slots: tuple[datetime, ...]  # starts that fit this mentor, soonest first; at most `SLOTS_SHOWN`
    slot_count: int
    shared_topics: tuple[str, ...]  # topics that are also the mentor's
    claim: Answer


@dataclass(frozen=True)
class BoardPage:
    items: tuple[BoardCard, ...]
    next_cursor: str | None
    waiting: int  # open requests this mentor could see, counted up to 51 ("50+")
    counts: dict[str, int]  # "fits", "urgent" and each session type's value; counted up to 51
    can_take: int  # how many more this mentor may claim now
    standing: Answer  # True, or why they cannot take one more at all


@dataclass(frozen=True)
class EventLine:
    """One line of a request's history. `actor_name` is the actor's first name, where this viewer may know it."""

    occurred_at: datetime
    kind: EventKind
    actor_role: str  # student, mentor, admin, system
    actor_name: str | None
    by_viewer: bool
    starts_at: datetime | None  # of the session, for "scheduled" and "rescheduled"
    times: int = 0  # how many, for "offered"


@dataclass(frozen=True)
class RequestPage:
    card: RequestCard
    description: str
    windows: tuple[Window, ...]
    time_zone: str  # in which the student typed the windows
    links: tuple[str, ...]  # empty for whoever may not see them
    student: Counterpart
    mentor: Counterpart | None
    cancel_reason: str | None
    renewals: int
    events: tuple[EventLine, ...]
    viewer_role: Role  # in which part this viewer sees it: STUDENT its own, MENTOR, ADMIN
    actions: dict[str, Answer]  # every action of this viewer's part
    offers: tuple[OfferLine, ...]  # the living ones, soonest first
    wait_estimate: WaitFigures | None  # for the student of an open request, where there are enough cases


@dataclass(frozen=True)
class SlotPage:
    """Times at which this mentor and this student could meet."""

    request_id: int
    title: str
    duration_minutes: int
    student_name: str
    student_time_zone: str
    slots: tuple[datetime, ...]
    windows: tuple[Window, ...]
    action: str  # "claim" (claims and books at once) or "schedule"
    answer: Answer


@dataclass(frozen=True)
class SessionPage:
    card: SessionCard
    duration_minutes: int
    counterpart: Counterpart
    viewer_joined_at: datetime | None
    counterpart_joined_at: datetime | None
    shared_note: str
    next_steps: tuple[str, ...]
    private_note: str | None  # the mentor's own; None for everybody else
    absent: Absent | None
    request_status: Status
    late_cancellation: bool  # cancelled less than three hours ahead
    cancel_reason: str | None
    move_reason: str | None
    contested_at: datetime | None
    contest_reason: str | None  # for the one who contested, and for admins
    corrected_at: datetime | None
    stars: int | None  # the student's rating; None for the mentor
    sequence: int
    offers: tuple[OfferLine, ...]  # other times proposed for it


@dataclass(frozen=True)
class StudentPart:
    """What the dashboard shows a student."""

    requests: tuple[RequestCard, ...]
    next_cursor: str | None
    create: Answer  # True, or why no request can be posted now
    waits: dict[SessionType, WaitFigures]  # for the types of open requests, where there are enough cases


@dataclass(frozen=True)
class MentorPart:
    """What the dashboard shows a mentor."""

    to_schedule: tuple[RequestCard, ...]
    best: tuple[BoardCard, ...]  # three open requests that fit best
    can_take: int


@dataclass(frozen=True)
class OfferedDay:
    """One date as it will be offered: in the mentor's zone, minus what is busy."""

    day: date
    stretches: tuple[tuple[datetime, datetime], ...]
    busy: tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True)
class AvailabilityPage:
    """A mentor's hours, as they typed them, and the next two weeks as they will be offered."""

    hours: Hours
    capacity: int
    active_claims: int
    buffer_minutes: int
    paused_until: datetime | None
    preview: tuple[OfferedDay, ...]


@dataclass(frozen=True)
class Dashboard:
    first_name: str
    next_session: SessionCard | None
    sessions_this_week: int
    student: StudentPart | None
    mentor: MentorPart | None


@dataclass(frozen=True)
class Me:
    person_id: int
    name: str
    email: str
    roles: tuple[Role, ...]
    first_name: str
    time_zone: str
    topics: tuple[str, ...]
    about: str


@dataclass(frozen=True)
class CalendarEntry:
    """A session as its reader's calendar shows it."""

    session_id: int
    title: str | None  # None where the request is not theirs to see any more
    session_type: SessionType | None
    counterpart_name: str
    starts_at: datetime
    ends_at: datetime
    sequence: int
    cancelled: bool
    made_at: datetime
    changed_at: datetime  # when it was made, moved or ended, whichever came last


Item = TypeVar("Item")


@dataclass(frozen=True)
class Page(Generic[Item]):
    """A stretch of a list; `next_cursor` asks for what follows, None at the end."""

    items: tuple[Item, ...]
    next_cursor: str | None
